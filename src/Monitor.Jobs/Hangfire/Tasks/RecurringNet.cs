using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Tasks;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// Raises the net while a task loop knows that it is behind: then late tasks are not lost, and Hangfire's own scheduler, which pays some
/// sixty statements a run, would only take the database from the loop. A task is put off by as long as it is late already, so each is
/// touched a few times at most. A loop that stands still, or sees nothing due, keeps its net.
/// </summary>
internal sealed class RecurringNet(
    NpgsqlDataSource database, TaskLoops loops, IOptions<HangfireOptions> options, TimeProvider time, LoopHealth health, ILogger<RecurringNet> logger)
    : PollingLoop("hangfire-net", time, health, logger)
{
    /// <summary>The longest time by which a task is put off at once.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private const int Chunk = 5_000;

    // Several processes may be behind: they share the tasks.
    private const string RaiseSql = """
        with late as materialized (
            select ctid as place, value, score from hangfire.set
            where key = 'recurring-jobs' and score >= 0 and score <= $1
            order by score limit $2 for update skip locked),
        behind as (
            select l.place, l.score
            from late l join task_schedule s on s.task_id = case when l.value ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' then l.value::uuid end
            where s.state = 1 and s.provider_group = any ($3))
        update hangfire.set t set score = $4 + greatest($5, least($6, $4 - b.score + $5)) from behind b where t.ctid = b.place
        """;

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    // What Hangfire's scheduler might fire before the next round.
    private TimeSpan Ahead => options.Value.SchedulePollInterval + Interval * 2;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var platforms = loops.All.Where(loop => loop.IsBehind).Select(loop => loop.Platform).ToArray();
        if (platforms.Length == 0)
            return false;
        var now = _time.GetUtcNow();
        await using var command = database.CreateCommand(RaiseSql);
        command.Parameters.Add(new() { Value = Seconds(now + Ahead) });
        command.Parameters.Add(new() { Value = Chunk });
        command.Parameters.Add(new() { Value = platforms });
        command.Parameters.Add(new() { Value = Seconds(now) });
        command.Parameters.Add(new() { Value = options.Value.Net.TotalSeconds });
        command.Parameters.Add(new() { Value = LongestDelay.TotalSeconds });
        return await command.ExecuteNonQueryAsync(ct) == Chunk;
    }

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
