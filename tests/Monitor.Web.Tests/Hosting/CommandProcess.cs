using System.Diagnostics;

namespace Monitor.Web.Tests.Hosting;

/// <summary>A command of the program, in a process of its own.</summary>
internal static class CommandProcess
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(string connectionString, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Database__ConnectionString"] = connectionString;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Monitor.Web.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error.TrimEnd());
    }
}
