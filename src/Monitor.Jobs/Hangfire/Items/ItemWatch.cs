using Hangfire.States;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>Ends items whose jobs somebody deleted, whether they run or still wait for a worker.</summary>
internal sealed class ItemWatch(
    DispatchedItems dispatched,
    ItemPool pool,
    ItemWriter writer,
    QueueLeases leases,
    WorkerIdentity worker,
    NpgsqlDataSource database,
    IOptions<QueueOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemWatch> logger) : PollingLoop("hangfire-item-watch", time, health, logger)
{
    private const string StatesSql = $"""
        select j.id, case when s.reason like '{DeliveredRunStatesAttribute.Skipped}%' then 'Skipped' else j.statename end
        from hangfire.job j join hangfire.state s on s.id = j.stateid where j.id = any ($1)
        """;

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var (waiting, running) = (dispatched.Jobs, pool.Jobs);
        if (waiting.Count + running.Count == 0)
            return false;
        var states = await StatesAsync([.. waiting.Union(running)], ct);
        pool.Delete(states.Where(job => job.Value == DeletedState.StateName).Select(job => job.Key).ToHashSet());
        foreach (var job in waiting)
        {
            var state = states.GetValueOrDefault(job);
            if (state == EnqueuedState.StateName || dispatched.Remove(job) is not { } item)
                continue;
            // One whose worker was faster has another fence by now.
            if (state == DeletedState.StateName && await TakeBackAsync(item, ct) is { } own)
                await writer.AddAsync(ItemPlan.Cancelled(own, _time.GetUtcNow()), ct);
        }

        return false;
    }

    private Task<ClaimedItem?> TakeBackAsync(ClaimedItem item, CancellationToken ct) =>
        leases.TakeOverAsync(item.Id, item.RunNo, worker.Id, _time.GetUtcNow() + options.Value.Lease, ct);

    private async Task<Dictionary<long, string>> StatesAsync(long[] jobs, CancellationToken ct)
    {
        await using var command = database.CreateCommand(StatesSql);
        command.Parameters.Add(new() { Value = jobs });
        var states = new Dictionary<long, string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            states[reader.GetInt64(0)] = reader.GetString(1);
        return states;
    }
}
