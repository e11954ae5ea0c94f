using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Events;
using Monitor.Data.HotState;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>Creates tasks, one or many in one transaction. The first run is due at once.</summary>
public sealed class TaskCreation(NpgsqlDataSource database, IHotState hotState, AuditLog audit, TimeProvider clock)
{
    private const int Attempts = 3;

    // One statement for any number of targets: a target that is already watched conflicts and is left out, and the schedule is
    // made for what was really inserted. Targets are inserted in order, so that overlapping requests wait instead of deadlocking.
    // The i-th new task starts i * 10 ms later (at most 100 first runs a second), and its slots keep that distance.
    private static readonly string InsertSql =
        $"""
        with input as (
            select * from unnest(@ids, @targets) with ordinality as i (id, target, position)
        ),
        made as (
            insert into task (id, team_id, task_type, platform, username, post_code, interval_seconds, created_at, updated_at)
            select id, @team, @type, @platform,
                   case when @type = 'influencer' then target end, case when @type = 'post' then target end,
                   @interval, @now, @now
            from input order by target
            on conflict do nothing
            returning *
        ),
        told as (
            {OutboxSql.Tasks("made t where true", "'created'", "@now")}
        ),
        planned as (
            select i.id, @now + (row_number() over (order by i.position) - 1)
                * least(interval '10 milliseconds', make_interval(secs => @interval) / count(*) over ()) as first_slot
            from made join input i using (id)
        )
        insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
        select id, @platform, 1, first_slot, first_slot, first_slot, @interval from planned
        returning task_id
        """;

    // A second statement sees what a concurrent creator has committed meanwhile.
    private const string ExistingSql =
        """
        select coalesce(username, post_code), id from task
        where team_id = @team and platform = @platform and task_type = @type and status <> 'stopped'
          and (username = any (@targets) or post_code = any (@targets))
        """;

    /// <summary>Creates a task for every target that is not watched yet; answers in the order of the targets.</summary>
    public async Task<IReadOnlyList<CreatedTask>> CreateAsync(long teamId, NewTasks tasks, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var results = await TryCreateAsync(teamId, tasks, ct);
            if (results is not null)
                return results;

            // The task that stood in the way was stopped between the two statements: the target is free now.
            if (attempt == Attempts)
                throw new InvalidOperationException("A target was taken and freed again several times while its task was created.");
        }
    }

    private async Task<IReadOnlyList<CreatedTask>?> TryCreateAsync(long teamId, NewTasks tasks, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var ids = tasks.Targets.Select(_ => Guid.CreateVersion7(now)).Order().ToArray();
        var targets = tasks.Targets.ToArray();

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var created = await InsertAsync(connection, teamId, tasks, ids, targets, now, ct);
        var existing = created.Count == targets.Length ? [] : await ExistingAsync(connection, teamId, tasks, targets, ct);
        var results = new List<CreatedTask>(targets.Length);
        for (var i = 0; i < targets.Length; i++)
        {
            if (created.Contains(ids[i]))
                results.Add(new CreatedTask(targets[i], ids[i], Created: true));
            else if (existing.TryGetValue(targets[i], out var id))
                results.Add(new CreatedTask(targets[i], id, Created: false));
            else
                return null;
        }

        var change = await TaskAnnouncement.PrepareAsync(connection, [.. created], ct);
        if (created.Count > 0 && AuditActor.Current is { } actor)
            await audit.WriteAsync(connection, actor, Describe(tasks, results), ct);
        await transaction.CommitAsync(ct);
        if (created.Count > 0)
            await change.PublishAsync(hotState, PauseFlag.Unchanged);
        return results;
    }

    private static AuditEntry Describe(NewTasks tasks, List<CreatedTask> results)
    {
        var created = results.Where(r => r.Created).ToArray();
        return new AuditEntry("task.create", "task", created.Length == 1 ? created[0].TaskId.ToString() : null)
        {
            After = JsonSerializer.Serialize(new
            {
                type = tasks.Type.ToString().ToLowerInvariant(),
                platform = tasks.Platform,
                interval_seconds = tasks.IntervalSeconds,
                count = created.Length,
                targets = created.Take(AuditEntry.MostNamed).Select(c => c.Target),
            }),
        };
    }

    private static async Task<HashSet<Guid>> InsertAsync(
        NpgsqlConnection connection, long teamId, NewTasks tasks, Guid[] ids, string[] targets, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(InsertSql, connection);
        AddKey(command, teamId, tasks, targets);
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("interval", tasks.IntervalSeconds);
        command.Parameters.AddWithValue("now", now);
        var created = new HashSet<Guid>(ids.Length);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            created.Add(reader.GetGuid(0));
        return created;
    }

    private static async Task<Dictionary<string, Guid>> ExistingAsync(
        NpgsqlConnection connection, long teamId, NewTasks tasks, string[] targets, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ExistingSql, connection);
        AddKey(command, teamId, tasks, targets);
        var existing = new Dictionary<string, Guid>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            existing[reader.GetString(0)] = reader.GetGuid(1);
        return existing;
    }

    private static void AddKey(NpgsqlCommand command, long teamId, NewTasks tasks, string[] targets)
    {
        command.Parameters.AddWithValue("team", teamId);
        command.Parameters.AddWithValue("type", tasks.Type);
        command.Parameters.AddWithValue("platform", tasks.Platform);
        command.Parameters.AddWithValue("targets", targets);
    }
}
