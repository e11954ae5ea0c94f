using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Time;

namespace Monitor.Web.Api.Profiles;

/// <summary>
/// What belongs to a profile beside its numbers: lists of posts and reels. Each is the request of a flow; one that was answered within a
/// day is not asked for again. Posts become part of the stored profile. Insights are none of it: platforms give them for one's own accounts only.
/// </summary>
internal sealed class ProfileParts(ScrapeRequests requests, LiveRequests live, FlowCatalog flows, RequestWait wait, TimeProvider time)
{
    private const string Reels = "refresh_reels_posts";

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    /// <summary>The flows that bring the parts of a profile.</summary>
    public static IReadOnlyList<string> FlowsOf(string platform) => platform switch
    {
        Platforms.Instagram => ["refresh_profile_posts", Reels],
        Platforms.YouTube => ["refresh_yt_posts_by_channel_id"],
        _ => [],
    };

    /// <summary>Whose parts a stored profile has.</summary>
    public static (string Platform, string PlatformId) Identity(StoredProfile profile)
    {
        var identity = JsonNode.Parse(profile.Json)!;
        return ((string)identity["platform"]!, (string)identity["platform_id"]!);
    }

    /// <summary>Whether all parts of a profile are there or on their way, so that nothing has to be asked for.</summary>
    public async Task<bool> AreFreshAsync(long teamId, StoredProfile profile, CancellationToken ct)
    {
        var (platform, platformId) = Identity(profile);
        foreach (var name in FlowsOf(platform))
        {
            var flow = flows.Find(name)!;
            if (await FindAsync(teamId, flow, platformId, ct) is null && await live.FindAsync(teamId, flow, platformId, ct) is null)
                return false;
        }

        return true;
    }

    /// <summary>Collects the parts of an account, all at once; what is not there at <paramref name="until"/> shows its request.</summary>
    public async Task<IReadOnlyList<RequestRow>> CollectAsync(
        long teamId, string platform, string platformId, bool force, DateTimeOffset until, CancellationToken ct)
    {
        var ids = new List<long>();
        foreach (var flow in FlowsOf(platform))
            ids.Add(await FindOrSubmitAsync(teamId, flows.Find(flow)!, platformId, force, ct));
        var ended = await Task.WhenAll(ids.Select(id => wait.EndAsync(teamId, id, until, ct)));
        return [.. ended.OfType<RequestRow>()];
    }

    /// <summary>Adds the parts to a profile.</summary>
    public static void Show(JsonObject profile, IReadOnlyList<RequestRow> parts)
    {
        if (parts.FirstOrDefault(part => part.Flow == Reels) is { } reels)
            profile["reels"] = reels.Data is { } data ? JsonNode.Parse(data)!["posts"]?.DeepClone() : null;
        profile["parts"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
        {
            ["flow"] = part.Flow,
            ["status"] = part.Status,
            ["request_id"] = part.Id,
            ["source"] = part.Source,
            ["collected_at"] = part.ScrapedAt?.ToWireFormat(),
            ["error"] = part.Error,
            ["error_code"] = part.ErrorCode,
        })]);
    }

    private async Task<long> FindOrSubmitAsync(long teamId, FlowSpec flow, string platformId, bool force, CancellationToken ct)
    {
        if (!force && await FindAsync(teamId, flow, platformId, ct) is { } known)
            return known;
        var request = OnDemandRequest.Of(flow, teamId, platformId, force, time.GetUtcNow());
        return (await live.JoinAsync(request, _ => ValueTask.FromResult(true), ct))!.Value;
    }

    private async Task<long?> FindAsync(long teamId, FlowSpec flow, string platformId, CancellationToken ct)
    {
        var latest = await requests.ListAsync(teamId, new(RequestStatus.Complete, flow.Name, [platformId], IsFirstPage: true), before: null, limit: 1, ct);
        return latest is [var known] && time.GetUtcNow() - known.ScrapedAt < Fresh ? known.Id : null;
    }
}
