using Microsoft.Extensions.Logging;
using Monitor.Data.HotState;
using Monitor.Data.Workers;

namespace Monitor.Jobs.Loops;

/// <summary>A loop that hints of one topic wake early.</summary>
public abstract class HintedLoop(string name, IHotState hot, string topic, TimeProvider time, LoopHealth health, ILogger logger)
    : PollingLoop(name, time, health, logger)
{
    private IDisposable? _hints;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _hints = hot.OnHint(topic, Wake);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _hints?.Dispose();
        return base.StopAsync(cancellationToken);
    }
}
