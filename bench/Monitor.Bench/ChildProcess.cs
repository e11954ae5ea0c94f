using System.Diagnostics;

namespace Monitor.Bench;

/// <summary>A program that a benchmark starts and ends; its output goes to a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _logging;

    private ChildProcess(Process process, Task logging) => (_process, _logging) = (process, logging);

    public static ChildProcess Start(string log, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = StartFromOwnThread(start);
        return new(process, LogAsync(process, log));
    }

    // For the kernel a child that is to end with its parent has lost it when the thread ends that began it, and one of the pool ends at some random moment.
    private static Process StartFromOwnThread(ProcessStartInfo start)
    {
        using var begun = new ManualResetEvent(initialState: false);
        Process? process = null;
        Exception? failure = null;
        new Thread(() =>
        {
            try
            {
                process = Process.Start(start);
            }
            catch (Exception error)
            {
                failure = error;
            }

            begun.Set();
            process?.WaitForExit();
        })
        { IsBackground = true, Name = $"Parent of {start.FileName}" }.Start();
        begun.WaitOne();
        return process ?? throw new InvalidOperationException($"{start.FileName} could not be started.", failure);
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Ends it as a crash does, and waits until it has ended.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by its name, such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // A frozen process would not end.
            await SignalAsync("CONT");
            await SignalAsync("TERM");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        await _logging;
        _process.Dispose();
    }

    private static async Task LogAsync(Process process, string path)
    {
        // Both at once: a program whose errors nobody reads would stand still.
        await using var output = File.Create(path);
        await using var errors = File.Create($"{path}.err");
        await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.BaseStream.CopyToAsync(errors));
    }
}
