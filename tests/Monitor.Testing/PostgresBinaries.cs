using System.Diagnostics;

namespace Monitor.Testing;

/// <summary>Runs PostgreSQL's programs, which refuse to work for root, as the account "postgres" where the tests run as root.</summary>
internal static class PostgresBinaries
{
    public static string Find(string program) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetFiles("/usr/lib/postgresql", program, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last()
            : program;

    public static Process Start(params ReadOnlySpan<string> command)
    {
        string[] asPostgres = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--no-new-privs"]
            : [];
        string[] all = [.. asPostgres, .. command];
        // Read, so that nothing of it reaches the test runner's own streams, and never full, since only errors are written.
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }

    public static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with code {process.ExitCode}: {errors}{await output}");
    }
}
