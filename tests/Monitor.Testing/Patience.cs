namespace Monitor.Testing;

/// <summary>
/// How long tests wait for what other processes do. What is promised holds on a machine that has nothing else to do; one that builds and
/// tests for others, which says so by <c>CI</c>, is given three times as long, since a test that fails there says nothing of the service.
/// </summary>
public static class Patience
{
    /// <summary>How many times as long as on a quiet machine.</summary>
    public static int Factor { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? 1 : 3;

    /// <summary>What this is here.</summary>
    public static TimeSpan Of(TimeSpan quiet) => quiet * Factor;
}
