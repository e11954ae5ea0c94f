using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Data.Notices;
using Monitor.Data.Queues;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>
/// Keeps this worker's picture of keys and providers in step with the database, tells the database which keys were used, wakes what waits for
/// sources when one is back, and raises the alarm when more than half of a provider's keys cannot be used.
/// </summary>
public sealed partial class SourceKeeper(
    SourceBook sources,
    SourceHealthStore store,
    ProviderPublisher publisher,
    NoticeBoard notices,
    WaitingPlatforms waiting,
    QueueLeases leases,
    DueTasks tasks,
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
    private readonly IHotState _hot = hot;
    private readonly HashSet<string> _returned = new(StringComparer.Ordinal);
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

        var used = sources.All.SelectMany(source => source.TakeUnsavedUses()).GroupBy(use => use.Id).Select(uses => (uses.Key, uses.Max(use => use.At))).ToArray();
        if (used.Length > 0)
            await store.UsedAsync(used, ct);
        var snapshot = await store.LoadAsync([.. sources.Configured.Select(key => key.IdempotencyKey)], ct);
        sources.Load(snapshot, now);
        if (sources.Problems(snapshot) is { Count: > 0 } problems)
            await store.NoteProblemsAsync(problems, ct);

        // Providers come into use, and go out of it, with their keys.
        var inUse = string.Join(',', sources.All.Where(source => source.HasCredentials).Select(source => source.Name).Distinct(StringComparer.Ordinal));
        if (inUse != _published)
        {
            await publisher.PublishAsync(ct);
            _published = inUse;
        }

        await WakeWaitingAsync(now, ct);
        await RaiseAlarmsAsync(now, ct);
        await waiting.CheckAsync(ct);
        await primaries.CheckAsync(ct);
        return false;
    }

    // A source may be back by its time, because somebody enabled or added its key, or because another worker found out.
    private async Task WakeWaitingAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (platform, source) in sources.ByPlatform)
        {
            if (source.TakeReturn())
                _returned.Add(platform);
            if (source.Readiness() is { IsReady: false, Until: { } until } && !(WakeAt < until))
                WakeAt = until;
        }

        foreach (var platform in _returned.ToArray())
        {
            if (await leases.WakeWaitingAsync(platform, now, ct) > 0)
                await _hot.HintAsync(HintTopic.Queues, ct);
            if (await tasks.WakeWaitingAsync(platform, now, ct) > 0)
                await _hot.HintAsync(HintTopic.Schedule, ct);
            _returned.Remove(platform);
        }
    }

    private async Task RaiseAlarmsAsync(DateTimeOffset now, CancellationToken ct)
    {
        var alarms = new List<string>();
        foreach (var provider in sources.All.GroupBy(source => source.Name))
        {
            var counts = provider.Select(source => (Source: source, Counts: source.Counts())).Where(source => source.Counts.Unhealthy * 2 > source.Counts.All).ToArray();
            var alarm = counts.Length > 0;
            var (all, unhealthy) = alarm ? counts.MaxBy(source => source.Counts.Unhealthy).Counts : (0, 0);
            // What is so for every platform is said of the provider.
            var whose = counts.Length == provider.Count() ? provider.Key : string.Join(", ", counts.Select(source => source.Source.Title));
            if (alarm)
                alarms.Add($"{whose}: {unhealthy} of {all} credentials cannot be used");
            // What another worker raised before this one started is cleared as well.
            if (_alarmed.TryGetValue(provider.Key, out var before) && before == alarm)
                continue;
            var key = $"credentials:{provider.Key}";
            if (alarm && await notices.RaiseAsync(key, NoticeSeverity.Warning, $"{unhealthy} of {all} credentials of {whose} cannot be used.", null, ct))
                LogAlarm(logger, whose, unhealthy, all);
            else if (!alarm && await notices.ClearAsync(key, ct))
                LogCleared(logger, provider.Key);
            _alarmed[provider.Key] = alarm;
        }

        _health.Report("credentials", now, alarms.Count == 0, alarms.Count == 0 ? null : string.Join("; ", alarms));
    }

    [LoggerMessage(EventId = 1521, Level = LogLevel.Warning, Message = "{Unhealthy} of {All} credentials of {Source} cannot be used")]
    private static partial void LogAlarm(ILogger logger, string source, int unhealthy, int all);

    [LoggerMessage(EventId = 1522, Level = LogLevel.Information, Message = "More than half of the credentials of {Source} can be used again")]
    private static partial void LogCleared(ILogger logger, string source);
}
