using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Media;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Media;

/// <summary>
/// Keeps the archive in order: objects that nothing shows any more go, addresses that died are asked for again, what a request took and left is
/// found again, and searches learn that their pictures are there.
/// </summary>
internal sealed partial class MediaKeeper(
    MediaUpkeep upkeep, MediaBacklog queue, MediaArchiver archiver, IOptions<MediaOptions> options, TimeProvider time, LoopHealth health, ILogger<MediaKeeper> logger)
    : PollingLoop("media-keeper", time, health, logger)
{
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = time;
    private DateTimeOffset _seldomAt;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        // What was archived before goes with its accounts also where nothing is copied any more.
        var more = await upkeep.RemoveAsync(ct);
        if (options.Value.Mode == MediaMode.Store)
        {
            if (await upkeep.RenewAsync(ct) is > 0 and var asked)
                LogRenewed(logger, asked);
            await upkeep.MarkStagesAsync(ct);
        }

        if (_time.GetUtcNow() >= _seldomAt)
        {
            _seldomAt = _time.GetUtcNow() + Seldom;
            if (await queue.RepairAsync(ct) is > 0 and var found)
                LogRepaired(logger, found);
            if (await upkeep.RetainAsync(ct) is > 0 and var ended)
                LogRetained(logger, ended);
            archiver.Sweep();
        }

        return more;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Asked {Count} times for addresses of pictures and videos that died")]
    private static partial void LogRenewed(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Found {Count} pictures and videos again that a request had taken and left")]
    private static partial void LogRepaired(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Let go of {Count} copies of pictures and videos that were kept long enough")]
    private static partial void LogRetained(ILogger logger, int count);
}
