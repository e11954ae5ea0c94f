using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Npgsql;

namespace Monitor.Data.Media;

/// <summary>A picture or video that is to be copied: a row of <c>asset</c>.</summary>
public sealed class AssetKind(IOptions<MediaOptions> options) : IItemKind
{
    /// <summary>As it is stored.</summary>
    public static readonly ItemKind Id = new(3);

    private const string DetailsSql = $"select {MediaAsset.Columns} from asset a where a.id = any ($1)";

    /// <inheritdoc />
    public ItemKind Kind => Id;

    /// <inheritdoc />
    public IReadOnlyList<string> Topics { get; } = [];

    // That it waits again its state shows already.
    /// <inheritdoc />
    public string FreedStep => "assets as (select 1 from freed where kind = 3)";

    /// <inheritdoc />
    public async Task<IReadOnlyList<ClaimedItem>> StartedAsync(ItemTransaction work, IReadOnlyList<ClaimedItem> items, CancellationToken ct)
    {
        var assets = new Dictionary<long, MediaAsset>(items.Count);
        await using var command = new NpgsqlCommand(DetailsSql, work.Connection) { Parameters = { new() { Value = items.Select(item => item.RefId).ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var asset = MediaAsset.Read(reader);
            assets[asset.Id] = asset;
        }

        return [.. items.Select(item => item with { Details = assets.GetValueOrDefault(item.RefId) })];
    }

    /// <inheritdoc />
    public async Task FinishedAsync(ItemTransaction work, IReadOnlyList<FinishedItem> runs, CancellationToken ct)
    {
        var accounts = await MediaResults.WriteAsync(work.Connection, [.. runs.Select(ResultOf).OfType<ArchivedMedia>()], work.Now, ct);
        if (accounts.Count > 0)
            work.Closing.Add(MediaResults.StagesOf(accounts, options.Value.TypeList));
    }

    // What ended without a run of its own, as one that was lost too often, has no result.
    private static ArchivedMedia? ResultOf(FinishedItem run)
    {
        var verdict = run.Outcome switch
        {
            ItemOutcome.Failed => MediaVerdict.Failed,
            ItemOutcome.Retry => MediaVerdict.Retry,
            _ => MediaVerdict.Stored,
        };
        return run.Details is ArchivedMedia result
            // A file that was tried too often has failed, whatever the last try said.
            ? result with { Verdict = verdict == MediaVerdict.Failed && result.Verdict == MediaVerdict.Retry ? MediaVerdict.Failed : result.Verdict }
            : run.Item.Details is MediaAsset asset
                ? new(asset, verdict) { ErrorCode = run.ErrorCode, Error = run.Error }
                : null;
    }
}
