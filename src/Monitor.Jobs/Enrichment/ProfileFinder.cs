using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Enrichment;

/// <summary>Finds what the model gets to know of a profile: as it is stored, or collected first where it is not.</summary>
public sealed class ProfileFinder(StoredProfiles stored, TruthGuard collector, ItemPlan plan, TimeProvider time)
{
    private const int MostCaptions = 12;

    /// <summary>The profile that a request names, and the item as far as it is done; no profile when it cannot be had.</summary>
    public async Task<(ProfileInput? Profile, FinishedItem Item)> FindAsync(FlowRun run, CancellationToken ct)
    {
        var platform = run.Request.Platform;
        // Not one that only had the handle once. What an earlier run of the request collected will do for one that is forced.
        if (await stored.FindAsync(platform, run.Target, ct) is { IsCurrent: true, IsMeasured: true } known
            && (!run.Request.IsForced || known.MeasuredAt >= run.Request.CreatedAt))
            return (Of(run.Request.TeamId, known), Done(run.Item));
        var result = await collector.CollectAsync(
            new(platform, FetchTypes.ProfileByHandle, run.Target)
            {
                MeasuredSince = run.Request.IsForced ? run.Request.CreatedAt : null,
                ItemId = run.Item.Id,
                Budget = run.Budget,
                RequestId = run.Request.Id,
            },
            run.Gate, ct);
        var item = CollectedItem.From(run.Item, FetchTypes.ProfileByHandle, result, plan, time.GetUtcNow());
        if (item.Observation is not { } account)
            return (null, item);
        item = await WithPostsAsync(run, item, account, ct);
        return (Of(run.Request.TeamId, account, item.Items), item);
    }

    // Not every source answers posts along with a profile. Without them there is less to go by, and that is no failure.
    private async Task<FinishedItem> WithPostsAsync(FlowRun run, FinishedItem item, Observation account, CancellationToken ct)
    {
        if (item.Items.Any(one => one.Kind == EntityKind.Post) || account.Text(DimensionKeys.IsPrivate) == "true")
            return item;
        var posts = await collector.CollectAsync(
            new(account.Platform, FetchTypes.ProfilePostsById, account.PlatformId) { ItemId = run.Item.Id, Budget = run.Budget.Aside(), RequestId = run.Request.Id },
            run.Gate, ct);
        return posts.Status == CollectionStatus.Found ? item with { Items = [.. item.Items, .. posts.Items] } : item;
    }

    /// <summary>A profile as it was just collected.</summary>
    public static ProfileInput Of(long teamId, Observation account, IReadOnlyList<Observation> items) => new(
        account.Platform, account.PlatformId, teamId, account.Name, account.Text(DimensionKeys.FullName), account.Text(DimensionKeys.Bio),
        [
            .. items.Where(item => item.Kind == EntityKind.Post)
                .OrderByDescending(post => post.Text(DimensionKeys.TakenAt), StringComparer.Ordinal)
                .Select(post => post.Text(DimensionKeys.Caption)).OfType<string>().Take(MostCaptions),
        ]);

    private static ProfileInput Of(long teamId, StoredProfile known)
    {
        var account = JsonNode.Parse(known.Json)!;
        return new(
            Text(account["platform"])!, Text(account["platform_id"])!, teamId, Text(account["username"]) ?? "", Text(account["full_name"]), Text(account["bio"]),
            [.. JsonNode.Parse(known.Posts)!.AsArray().Select(post => Text(post!["caption"])).OfType<string>().Take(MostCaptions)]);
    }

    private FinishedItem Done(ClaimedItem item) => new() { Item = item, Outcome = ItemOutcome.Done, FinishedAt = time.GetUtcNow() };

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
