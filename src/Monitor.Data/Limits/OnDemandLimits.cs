using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Notices;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;

namespace Monitor.Data.Limits;

/// <summary>How much people may ask for on demand, besides what is monitored.</summary>
public sealed class LimitOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>Profiles of one platform per 24 hours, all callers together.</summary>
    [Range(1, 100_000_000)]
    public int OnDemandPerDay { get; set; } = 20_000;

    /// <summary>Profiles of one platform per minute, all callers together.</summary>
    [Range(1, 10_000_000)]
    public int OnDemandPerMinute { get; set; } = 60;

    /// <summary>
    /// How many per cent of that one team may take while there are others, and one caller of what the team may while the team has others.
    /// </summary>
    [Range(1, 100)]
    public int OnDemandShare { get; set; } = 50;

    /// <summary>Times per second that one and the same profile may be asked for.</summary>
    [Range(1, 10_000)]
    public int OnDemandPerHandle { get; set; } = 1;
}

/// <summary>For whom a profile is collected on demand.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="Caller">The person or key.</param>
/// <param name="HasOtherTeams">Whether the team shares the limits with others.</param>
/// <param name="HasOtherCallers">Whether the caller shares the team's with others.</param>
public sealed record OnDemandSharer(long TeamId, string Caller, bool HasOtherTeams, bool HasOtherCallers);

/// <summary>
/// The stacked limits of what people ask for on demand, of each platform by itself: per day against a runaway, per minute against a burst, per handle against
/// hammering one profile. One step takes from all of them or from none. Where several share them, none may take more than a part, so that
/// there is always something left for the others. Half and four fifths of the day are announced, for as long as they are used.
/// </summary>
public sealed partial class OnDemandLimits(
    IRateLimiter limiter, PlatformRegistry platforms, NoticeBoard notices, IOptions<LimitOptions> options, ILogger<OnDemandLimits> logger)
{
    /// <summary>What every key of a server begins with.</summary>
    public const string Prefix = "beat_server_";

    private const string PerHandleKey = "_per_handle_";

    private static readonly int[] Announced = [80, 50];

    // So many per cent below its border a notice is over.
    private const int ClearedBelow = 5;

    private readonly ConcurrentDictionary<string, int> _announced = new(StringComparer.Ordinal);
    private bool _isReviewed;

    /// <summary>The levels that all callers share, of all platforms.</summary>
    public IReadOnlyList<LimitLevel> Levels => [.. platforms.All.SelectMany(platform => LevelsOf(platform.Name))];

    /// <summary>Takes one for a profile; <paramref name="sharer"/> is null where callers do not say who they are.</summary>
    public async ValueTask<LimitDecision> TakeAsync(string platform, string handle, OnDemandSharer? sharer, CancellationToken ct)
    {
        var decision = await limiter.TakeAsync([.. LevelsOf(platform), PerHandle(platform, handle), .. Shares(platform, sharer)], ct);
        if (decision.Allowed)
            await AnnounceAsync(platform, decision.Used[0], ct);
        return decision;
    }

    /// <summary>What is used of the shared levels.</summary>
    public ValueTask<IReadOnlyList<int>> UsedAsync(CancellationToken ct) => limiter.UsedAsync(Levels, ct);

    /// <summary>The full key of a level by its full or short name; null when it is none of these.</summary>
    public string? KeyOf(string name)
    {
        var key = name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;
        var isPerHandle = key.StartsWith(Prefix + "refresh_profile_", StringComparison.Ordinal) && key.Contains(PerHandleKey, StringComparison.Ordinal);
        return isPerHandle || Levels.Any(level => level.Key == key || key.StartsWith(level.Key + ':', StringComparison.Ordinal)) ? key : null;
    }

    /// <summary>Starts counting anew.</summary>
    public async Task ResetAsync(string key, CancellationToken ct)
    {
        await limiter.ResetAsync(key, ct);
        await ReviewAsync(ct);
    }

    /// <summary>Looks at what is used: raises what is to be raised, and clears what is over. Nobody needs to ask for anything meanwhile.</summary>
    public async Task ReviewAsync(CancellationToken ct)
    {
        var days = platforms.All.Select(platform => (platform.Name, Day: LevelsOf(platform.Name)[0])).ToArray();
        var used = await limiter.UsedAsync([.. days.Select(day => day.Day)], ct);
        // What an earlier process raised is not known here.
        foreach (var ((platform, _), count) in days.Zip(used))
            await SettleAsync(platform, count, known: _isReviewed ? _announced.GetValueOrDefault(platform) : Announced[0], ct);
        _isReviewed = true;
    }

    // The part of the shared levels that one team and one caller may take.
    private IEnumerable<LimitLevel> Shares(string platform, OnDemandSharer? sharer)
    {
        foreach (var level in sharer is null ? [] : LevelsOf(platform))
        {
            var ofTeam = sharer!.HasOtherTeams ? Part(level.Limit) : level.Limit;
            if (sharer.HasOtherTeams)
                yield return level with { Key = $"{level.Key}:team:{sharer.TeamId}", Limit = ofTeam, Name = $"{level.Name} and team" };
            if (sharer.HasOtherCallers)
                yield return level with { Key = $"{level.Key}:{sharer.Caller}", Limit = Part(ofTeam), Name = $"{level.Name} and caller" };
        }
    }

    private int Part(int limit) => (int)Math.Max(1, (long)limit * options.Value.OnDemandShare / 100);

    // What is asked for on one platform leaves the others what they have.
    private LimitLevel[] LevelsOf(string platform) =>
    [
        new($"{KeyFor(platform)}_daily", options.Value.OnDemandPerDay, TimeSpan.FromSeconds(86_400), "per day"),
        new($"{KeyFor(platform)}_per_minute", options.Value.OnDemandPerMinute, TimeSpan.FromSeconds(60), "per minute"),
    ];

    // One name may be somebody else's on each platform.
    private LimitLevel PerHandle(string platform, string handle) =>
        new($"{KeyFor(platform)}{PerHandleKey}{handle.ToLowerInvariant()}", options.Value.OnDemandPerHandle, TimeSpan.FromSeconds(1), "per handle");

    private static string KeyFor(string platform) => $"{Prefix}refresh_profile_{(platform == Platforms.Instagram ? "insta" : platform)}";

    private Task AnnounceAsync(string platform, int used, CancellationToken ct) => SettleAsync(platform, used, _announced.GetValueOrDefault(platform), ct);

    // Remembered, so that the second half of the day does not ask the database with every call. A window that slides goes back and forth
    // over a border: a notice is over a little below it.
    private async Task SettleAsync(string platform, int used, int known, CancellationToken ct)
    {
        var limit = options.Value.OnDemandPerDay;
        var reached = Array.Find(Announced, percent => used >= Share(limit, percent));
        foreach (var percent in Announced.Where(percent => percent <= known && used < Share(limit, percent - ClearedBelow)))
        {
            _announced[platform] = Math.Min(_announced.GetValueOrDefault(platform), Array.Find(Announced, lower => lower < percent));
            await notices.ClearAsync(Key(platform, percent), ct);
        }

        if (reached <= _announced.GetValueOrDefault(platform))
            return;
        _announced[platform] = reached;
        var message = string.Create(CultureInfo.InvariantCulture, $"{reached} % of the {limit} profiles of {platform} that may be asked for within a day are used.");
        if (await notices.RaiseAsync(Key(platform, reached), NoticeSeverity.Warning, message, expiresAt: null, ct))
            LogBudget(logger, reached, limit, platform);
    }

    private static long Share(int limit, int percent) => (long)limit * percent / 100;

    private static string Key(string platform, int percent) =>
        string.Create(CultureInfo.InvariantCulture, $"budget:{KeyFor(platform)[Prefix.Length..]}_daily:{percent}");

    [LoggerMessage(EventId = 1421, Level = LogLevel.Warning, Message = "{Percent} % of the {Limit} profiles of {Platform} that may be asked for within a day are used")]
    private static partial void LogBudget(ILogger logger, int percent, int limit, string platform);
}
