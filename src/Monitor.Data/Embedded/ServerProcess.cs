using System.Diagnostics;

namespace Monitor.Data.Embedded;

/// <summary>A server that this process started; it shuts down cleanly when this process ends in whatever way.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ManualResetEventSlim _released;
    private readonly Task _following;

    private ServerProcess(Process process, ServerLog log, ManualResetEventSlim released)
    {
        _process = process;
        _released = released;
        _following = log.FollowAsync(process.StandardError);
    }

    public bool HasExited => _process.HasExited;

    // The kernel's death signal is tied to the thread that started the server, not to the process: that thread has to stay.
    // A thread of the pool would end sooner or later and take the server with it.
    public static Task<ServerProcess> StartAsync(IReadOnlyList<string> command, ServerLog log)
    {
        var started = new TaskCompletionSource<ServerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new ManualResetEventSlim();
        new Thread(() =>
        {
            try
            {
                started.SetResult(new ServerProcess(Process.Start(ShellCommand.StartInfo(command))!, log, released));
            }
            catch (Exception error)
            {
                started.SetException(error);
                return;
            }
            released.Wait();
        })
        { IsBackground = true, Name = "Parent of PostgreSQL" }.Start();
        return started.Task;
    }

    /// <summary>Completes when the server has ended and all it wrote is in the log.</summary>
    public async Task WaitForExitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        await _following.WaitAsync(ct);
    }

    /// <summary>Shuts the server down: cleanly if it can within half a minute, then ever less so.</summary>
    public async Task StopAsync()
    {
        foreach (var signal in new[] { Signals.Interrupt, Signals.Quit, Signals.Kill })
        {
            if (!_process.HasExited)
                Signals.Send(_process.Id, signal);
            try
            {
                await WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
                return;
            }
            catch (TimeoutException)
            {
                // The next signal leaves less choice.
            }
        }
    }

    public void Dispose()
    {
        _released.Set();
        _process.Dispose();
    }
}
