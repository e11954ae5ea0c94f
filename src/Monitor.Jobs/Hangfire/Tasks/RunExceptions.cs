namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>A delivered run ended without a measurement. Its message is what operators read.</summary>
public sealed class RunFailedException(string message) : Exception(message);

/// <summary>A delivered run had nothing to do. Its message says why.</summary>
public sealed class SkippedRunException(string message) : Exception(message);

/// <summary>A delivered run is to be tried again after a while, because nobody can be asked now.</summary>
public sealed class DeferredRunException(TimeSpan wait, string message) : Exception(message)
{
    /// <summary>How long.</summary>
    public TimeSpan Wait => wait;
}
