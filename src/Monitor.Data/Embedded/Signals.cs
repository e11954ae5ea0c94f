using System.Runtime.InteropServices;

namespace Monitor.Data.Embedded;

/// <summary>The signals that PostgreSQL takes as orders to shut down.</summary>
internal static class Signals
{
    /// <summary>End all sessions, then shut down cleanly.</summary>
    public const int Interrupt = 2;

    /// <summary>Stop at once; the next start recovers from the log.</summary>
    public const int Quit = 3;

    public const int Kill = 9;

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Send(int processId, int signal) => _ = kill(processId, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
