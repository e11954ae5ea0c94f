using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.Testing;

/// <summary>
/// Starts processes from one thread that lives as long as this process: the kernel counts the end of the starting thread as
/// the parent's death, and would end a child started from the thread pool with <c>--pdeathsig</c> at some random moment.
/// </summary>
public static class ChildProcesses
{
    private static readonly BlockingCollection<Action> Starts = [];

    static ChildProcesses() => new Thread(() =>
    {
        foreach (var start in Starts.GetConsumingEnumerable())
            start();
    })
    { IsBackground = true, Name = "child processes" }.Start();

    /// <summary>Starts a process.</summary>
    public static Task<Process> StartAsync(Func<Process> start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(start());
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        });
        return started.Task;
    }
}
