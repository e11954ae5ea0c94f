using System.Globalization;
using Monitor.Data.Notices;
using Monitor.Data.Time;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>
/// Tells operators when the source that is asked first for what monitors want cannot be asked: the answers come from another one then,
/// which may cost more, or from none. A moment, such as after too many calls, is no news.
/// </summary>
public sealed class RestingPrimaries(ProviderChains chains, PlatformSources sources, NoticeBoard notices, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, bool> _raised = new(StringComparer.Ordinal);

    /// <summary>Looks at all platforms.</summary>
    public async Task CheckAsync(CancellationToken ct)
    {
        foreach (var platform in chains.PlatformNames)
            foreach (var fetchType in sources.WantedOf(platform))
                await CheckAsync(platform, fetchType, ct);
    }

    private async Task CheckAsync(string platform, string fetchType, CancellationToken ct)
    {
        var inUse = chains.InUse(platform, fetchType);
        var readiness = inUse.Count == 0 ? new(IsReady: true, Until: null) : inUse[0].Readiness();
        var key = NoticeKeys.Primary(platform, fetchType);
        var known = _raised.TryGetValue(key, out var isRaised);
        // Who paused it knows. Once raised it stays until the source is back, however soon that will be.
        var rests = readiness is { IsReady: false, IsPaused: false } && (isRaised || readiness.Until is not { } until || until - time.GetUtcNow() > Moment);
        // What another worker raised before this one started is cleared as well.
        if (known && isRaised == rests)
            return;
        if (rests)
            await notices.RaiseAsync(key, NoticeSeverity.Warning, Explain(platform, fetchType, inUse, readiness.Until), expiresAt: null, ct);
        else
            await notices.ClearAsync(key, ct);
        _raised[key] = rests;
    }

    private static string Explain(string platform, string fetchType, IReadOnlyList<Call.ProviderClient> inUse, DateTimeOffset? until)
    {
        var next = inUse.Skip(1).FirstOrDefault(client => client.Readiness().IsReady)?.Declaration.Title;
        var end = until is { } at ? $"until {at.ToWireFormat()}" : "until it has a key that works";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{inUse[0].Declaration.Title}, the first source of {platform} for {fetchType}, cannot be asked {end}; {next ?? "nobody"} is asked instead.");
    }
}
