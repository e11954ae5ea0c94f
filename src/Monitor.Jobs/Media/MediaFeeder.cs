using Microsoft.Extensions.Logging;
using Monitor.Data.HotState;
using Monitor.Data.Media;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Media;

/// <summary>Puts pictures and videos that were found into the queue of the archive, as it empties.</summary>
internal sealed class MediaFeeder(MediaBacklog queue, IHotState hot, TimeProvider time, LoopHealth health, ILogger<MediaFeeder> logger)
    : PollingLoop("media-feeder", time, health, logger)
{
    private bool _isPublished;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (!_isPublished)
        {
            await queue.PublishAsync(ct);
            _isPublished = true;
        }

        var filled = await queue.FillAsync(ct);
        if (filled > 0)
            await hot.HintAsync(HintTopic.Queues, ct);
        // It may have been emptied meanwhile by as much as it holds.
        return filled == MediaBacklog.MostAtOnce;
    }
}
