using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Items;

/// <summary>
/// Gives items back that were paused or cancelled, or whose process shuts down; all that come at the same time in one transaction. Where
/// an item still exists it is ready for whoever may run it next.
/// </summary>
public sealed class ItemReturns(
    QueueLeases leases, IHotState hot, NpgsqlDataSource database, IOptions<QueueOptions> options, TimeProvider time, ILogger<ItemReturns> logger)
    : BatchedWriter<ClaimedItem>(database, new(MostAtOnce, options.Value.FlushInterval, Backlog), time, logger)
{
    private const int MostAtOnce = 1_000;

    // As many as can run, so that nobody who gives an item back waits.
    private const int Backlog = 50_000;

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override async Task<int> WriteAsync(IReadOnlyList<ClaimedItem> batch, CancellationToken ct)
    {
        await leases.ReleaseAsync(batch, _time.GetUtcNow(), ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        // One that is gone meanwhile, cancelled for example, is as good as given back.
        return batch.Count;
    }

    /// <inheritdoc />
    protected override ClaimedItem? Refused(ClaimedItem result) => null;
}
