using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Data.Notices;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>
/// Keeps this worker's picture of keys and providers in step with the database, tells the database which keys were used, and
/// raises the alarm when more than half of a provider's keys cannot be used.
/// </summary>
public sealed partial class SourceKeeper(
    SourceBook sources,
    SourceHealthStore store,
    ProviderPublisher publisher,
    NoticeBoard notices,
    WaitingPlatforms waiting,
    RestingPrimaries primaries,
    IHotState hot,
    IOptions<CollectionOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<SourceKeeper> logger) : HintedLoop("sources", hot, HintTopic.Credentials, time, health, logger)
{
    private static readonly TimeSpan PublishPause = TimeSpan.FromMinutes(10);

    // Many keys that fail at once send many hints.
    private static readonly TimeSpan SmallestPause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = time;
    private readonly LoopHealth _health = health;
    private readonly Dictionary<string, bool> _alarmed = new(StringComparer.Ordinal);
    private DateTimeOffset _publishAt = DateTimeOffset.MinValue;
    private string _published = "";

    // The base waits up to a fifth longer.
    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.RefreshInterval / 1.2;

    /// <inheritdoc />
    protected override TimeSpan SmallestWait => SmallestPause;

    /// <summary>Knows the keys before anybody asks for one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunOnceAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        if (now >= _publishAt)
        {
            await store.PublishAsync(sources.Configured, now, ct);
            _publishAt = now + PublishPause;
        }

        var used = sources.All.SelectMany(source => source.TakeUnsavedUses()).ToArray();
        if (used.Length > 0)
            await store.UsedAsync(used, ct);
        var snapshot = await store.LoadAsync([.. sources.Configured.Select(key => key.IdempotencyKey)], ct);
        sources.Load(snapshot, now);
        if (sources.Problems(snapshot) is { Count: > 0 } problems)
            await store.NoteProblemsAsync(problems, ct);

        // Providers come into use, and go out of it, with their keys.
        var inUse = string.Join(',', sources.All.Where(source => source.HasCredentials).Select(source => source.Name));
        if (inUse != _published)
        {
            await publisher.PublishAsync(ct);
            _published = inUse;
        }

        await RaiseAlarmsAsync(now, ct);
        await waiting.CheckAsync(ct);
        await primaries.CheckAsync(ct);
        return false;
    }

    private async Task RaiseAlarmsAsync(DateTimeOffset now, CancellationToken ct)
    {
        var alarms = new List<string>();
        foreach (var source in sources.All)
        {
            var (all, unhealthy) = source.Counts();
            var alarm = unhealthy * 2 > all;
            if (alarm)
                alarms.Add($"{source.Name}: {unhealthy} of {all} credentials cannot be used");
            // What another worker raised before this one started is cleared as well.
            if (_alarmed.TryGetValue(source.Name, out var before) && before == alarm)
                continue;
            var key = $"credentials:{source.Name}";
            if (alarm && await notices.RaiseAsync(key, NoticeSeverity.Warning, $"{unhealthy} of {all} credentials of {source.Name} cannot be used.", null, ct))
                LogAlarm(logger, source.Name, unhealthy, all);
            else if (!alarm && await notices.ClearAsync(key, ct))
                LogCleared(logger, source.Name);
            _alarmed[source.Name] = alarm;
        }

        _health.Report("credentials", now, alarms.Count == 0, alarms.Count == 0 ? null : string.Join("; ", alarms));
    }

    [LoggerMessage(EventId = 1521, Level = LogLevel.Warning, Message = "{Unhealthy} of {All} credentials of {Source} cannot be used")]
    private static partial void LogAlarm(ILogger logger, string source, int unhealthy, int all);

    [LoggerMessage(EventId = 1522, Level = LogLevel.Information, Message = "More than half of the credentials of {Source} can be used again")]
    private static partial void LogCleared(ILogger logger, string source);
}
