namespace Monitor.Web.Hosting;

/// <summary>The service cannot start as it is configured; the message tells the operator what to change.</summary>
internal sealed class StartupException(string message, int exitCode) : Exception(message)
{
    /// <summary>Exit code for an option that cannot be understood.</summary>
    public const int BadOption = 2;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
