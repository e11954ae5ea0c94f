using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Media;
using Monitor.Data.Notices;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Media;

/// <summary>Looks how many pictures and videos wait to be copied, and raises a notice while those are too many.</summary>
internal sealed partial class MediaWatch : PollingLoop
{
    /// <summary>What the notice is called.</summary>
    public const string NoticeKey = "media:backlog";

    // It ends when it is well below, so that it does not come and go around the limit.
    private const double Calm = 0.8;

    private readonly MediaLibrary _library;
    private readonly NoticeBoard _notices;
    private readonly MediaOptions _options;
    private readonly ILogger _logger;
    private long _backlog;
    // One that an earlier process raised is cleared as well.
    private bool _mayBeOpen = true;

    public MediaWatch(
        MediaLibrary library, NoticeBoard notices, IOptions<MediaOptions> options, IMeterFactory meters, TimeProvider time, LoopHealth health,
        ILogger<MediaWatch> logger)
        : base("media-watch", time, health, logger)
    {
        (_library, _notices, _options, _logger) = (library, notices, options.Value, logger);
        meters.Create("Monitor.Media").CreateObservableGauge(
            "monitor.media.backlog", () => Interlocked.Read(ref _backlog), unit: "{file}", description: "Pictures and videos that wait to be copied");
    }

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var backlog = await _library.BacklogAsync(ct);
        Interlocked.Exchange(ref _backlog, backlog);
        if (backlog >= _options.AlarmAt)
        {
            _mayBeOpen = true;
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{backlog} pictures and videos wait to be copied ({_options.AlarmAt} or more raise this notice). Give the archive more workers, or a process with the role assets.");
            if (await _notices.RaiseAsync(NoticeKey, NoticeSeverity.Warning, message, expiresAt: null, ct))
                LogMany(_logger, backlog);
        }
        else if (_mayBeOpen && backlog < _options.AlarmAt * Calm)
        {
            await _notices.ClearAsync(NoticeKey, ct);
            _mayBeOpen = false;
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Backlog} pictures and videos wait to be copied")]
    private static partial void LogMany(ILogger logger, long backlog);
}
