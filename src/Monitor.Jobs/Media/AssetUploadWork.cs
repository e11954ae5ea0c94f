using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Media;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.Time;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Media;

/// <summary>Copies pictures and videos that somebody asks for by name, such as those of a story before its day is over.</summary>
internal sealed class AssetUploadWork(MediaOrders orders, MediaArchiver archiver, ItemPlan plan, IOptions<MediaOptions> options, TimeProvider time) : IFlowWork
{
    private static readonly string[] Images = [AssetTypes.ProfilePicture, AssetTypes.Thumbnail, AssetTypes.Image];

    /// <inheritdoc />
    public IReadOnlyList<string> Flows { get; } = [AssetUpload.Name, AssetUpload.StoriesName];

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(FlowRun run, CancellationToken ct)
    {
        if (options.Value.Mode != MediaMode.Store)
            return plan.Fail(run.Item, RequestStatus.NotAvailable, "No copies are kept here (Media:Mode).");
        var order = new MediaOrder(
            run.Request.TeamId, Text(run, AssetUpload.Platform) ?? run.Request.Platform, Text(run, AssetUpload.EntityType) == "post" ? "post" : "account",
            Text(run, AssetUpload.EntityId)!, TypesOf(Text(run, AssetUpload.AssetType)), Text(run, AssetUpload.OriginalUrl), run.Flow.Name == AssetUpload.StoriesName);
        await run.Gate.EnsureAsync(ct);
        var (state, assets) = await orders.TakeAsync(order, ct);
        switch (state)
        {
            case MediaOrderState.UnknownEntity:
                return plan.Fail(run.Item, ItemErrors.NotFound, $"No {order.EntityType} {order.Entity} of {order.Platform} is known to you.");
            case MediaOrderState.NothingKnown:
                return plan.Fail(run.Item, ItemErrors.NotFound, $"No pictures or videos of the {order.EntityType} {order.Entity} are known.");
            case MediaOrderState.ForeignAddress:
                return plan.Fail(
                    run.Item, RequestStatus.InvalidParameters,
                    $"params.{AssetUpload.OriginalUrl} is none that a source gave for the {order.EntityType} {order.Entity}, which others see as well.");
        }

        var results = new List<ArchivedMedia>(assets.Count);
        foreach (var asset in assets)
        {
            await run.Gate.EnsureAsync(ct);
            var result = await archiver.ArchiveAsync(asset, ct);
            await orders.WriteAsync(result, ct);
            results.Add(result);
        }

        // What may come right is tried again, together with what the platform said meanwhile; what cannot is told.
        if (results.Find(result => result.Verdict == MediaVerdict.Retry) is { } again)
            return await EndAsync(plan.RetryOrFail(run.Item, again.ErrorCode!, again.Error!, again.RetryAfter), results, ct);
        if (results.Find(result => result.Verdict != MediaVerdict.Stored) is { } wrong)
            return plan.Fail(run.Item, wrong.ErrorCode!, wrong.Error!);
        var copies = await orders.CopiesAsync(order, ct);
        return Text(run, AssetUpload.Hash) is { } hash && !copies.Any(copy => copy.Hash.Equals(hash, StringComparison.OrdinalIgnoreCase))
            ? plan.Fail(run.Item, MediaErrors.Changed, $"Its bytes are not those of params.{AssetUpload.Hash}.")
            : new FinishedItem { Item = run.Item, Outcome = ItemOutcome.Done, FinishedAt = time.GetUtcNow(), Result = ResultOf(order, copies).ToJsonString() };
    }

    // A request that has failed for good leaves nothing behind that looks as if it were still to come.
    private async Task<FinishedItem> EndAsync(FinishedItem finished, List<ArchivedMedia> results, CancellationToken ct)
    {
        if (finished.Outcome == ItemOutcome.Failed)
            foreach (var result in results.Where(result => result.Verdict == MediaVerdict.Retry))
                await orders.WriteAsync(result with { Verdict = MediaVerdict.Failed }, ct);
        return finished;
    }

    private static string[] TypesOf(string? given) => given switch
    {
        null => [.. Images, AssetTypes.Video],
        AssetUpload.AnyImage => Images,
        AssetUpload.AnyVideo => [AssetTypes.Video],
        _ => [given],
    };

    private static JsonObject ResultOf(MediaOrder order, IReadOnlyList<OrderedMedia> copies) => new()
    {
        ["platform"] = order.Platform,
        ["entity_type"] = order.EntityType,
        ["entity_id"] = order.Entity,
        ["assets"] = new JsonArray([.. copies.Select(copy => (JsonNode)new JsonObject
        {
            ["asset_id"] = copy.Id,
            ["asset_type"] = copy.AssetType,
            ["position"] = copy.Position,
            ["asset_url"] = copy.AssetUrl,
            ["original_url"] = copy.OriginalUrl,
            ["hash"] = copy.Hash,
            ["size"] = copy.Size,
            ["updated_at"] = copy.UpdatedAt.ToWireFormat(),
        })]),
    };

    private static string? Text(FlowRun run, string name) => run.Parameters[name] switch
    {
        null => null,
        { } value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => value.GetValue<string>().Trim(),
        var value => value.ToJsonString(),
    };
}
