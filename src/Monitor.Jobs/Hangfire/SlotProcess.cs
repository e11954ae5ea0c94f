using Hangfire.Server;
using Monitor.Jobs.Tasks;

namespace Monitor.Jobs.Hangfire;

/// <summary>
/// A task loop as a process of Hangfire's server. The server announces itself again after it lost the database; the loop then begins
/// anew, and the runs that it began go on.
/// </summary>
internal sealed class SlotProcess(TaskLoop loop, SlotServer server) : IBackgroundProcessAsync
{
    /// <inheritdoc />
    public async Task ExecuteAsync(BackgroundProcessContext context)
    {
        server.Id = context.ServerId;
        await loop.StartAsync(context.StoppingToken);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (context.StoppingToken.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), stopping))
            await stopping.Task;
        await loop.StopAsync(context.ShutdownToken);
    }

    /// <inheritdoc />
    public override string ToString() => loop.Name;
}
