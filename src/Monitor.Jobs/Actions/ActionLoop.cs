using Microsoft.Extensions.Logging;
using Monitor.Data.Actions;
using Monitor.Data.HotState;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Actions;

/// <summary>Does what people ordered over many tasks, jobs or requests.</summary>
public sealed class ActionLoop(ActionRunner runner, IHotState hot, TimeProvider time, LoopHealth health, ILogger<ActionLoop> logger)
    : HintedLoop("actions", hot, HintTopic.Actions, time, health, logger)
{
    private static readonly TimeSpan ForgetPause = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = time;
    private DateTimeOffset _forgetAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (await runner.RunOnceAsync(ct))
            return true;
        if (_time.GetUtcNow() < _forgetAt)
            return false;
        await runner.ForgetAsync(ct);
        _forgetAt = _time.GetUtcNow() + ForgetPause;
        return false;
    }
}
