using System.Text.Json;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;
using Npgsql;

namespace Monitor.Data.Charts;

/// <summary>What a list shows of a page of tasks, read for all of them together.</summary>
public sealed class TaskCards(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How many runs a card shows.</summary>
    public const int MostRuns = 20;

    // The longest interval is 30 days, so the number of before some time is no further back than that by much.
    private const string BeforeSql =
        """
        left join lateral (
            select {1} from {0} h where h.{2} = e.id and h.recorded_at <= @now - interval '{3}' and h.recorded_at > @now - interval '{3}' - interval '35 days'
            order by h.recorded_at desc limit 1) {4} on e.measured_at > @now - interval '{3}'
        """;

    private static readonly string AccountsSql =
        $"""
        select e.id, e.measured_at, e.value_states::text, e.follower_count, e.following_count, e.post_count,
            d.follower_count, d.following_count, d.post_count, w.follower_count, w.following_count, w.post_count,
            e.profile_pic_url is not null
        from account e
        {Before("influencer_metrics_history", "follower_count, following_count, post_count", "account_id", "24 hours", "d")}
        {Before("influencer_metrics_history", "follower_count, following_count, post_count", "account_id", "168 hours", "w")}
        where e.id = any (@ids)
        """;

    private static readonly string PostsSql =
        $"""
        select e.id, e.measured_at, e.value_states::text, e.like_count, e.comment_count, e.play_count,
            d.like_count, d.comment_count, d.play_count, w.like_count, w.comment_count, w.play_count,
            e.thumbnail_url is not null
        from post e
        {Before("post_metrics_history", "like_count, comment_count, play_count", "post_ref", "24 hours", "d")}
        {Before("post_metrics_history", "like_count, comment_count, play_count", "post_ref", "168 hours", "w")}
        where e.id = any (@ids)
        """;

    // Within so long a task has run as often as is shown, unless it was paused or nobody worked: then all of its log is looked at.
    private const string RunsSql =
        """
        select t.id, r.run_no, r.started_at, r.finished_at, r.outcome, r.source, r.error
        from unnest(@tasks, @since) t(id, since) cross join lateral (
            select * from task_run r
            where r.task_id = t.id and r.finished_at >= t.since and r.finished_at < @now + interval '1 day'
            order by r.finished_at desc, r.run_no desc limit @runs) r
        order by t.id, r.finished_at desc, r.run_no desc
        """;

    private const string PointsSql =
        """
        select e.n::integer, h.at, case e.number when 1 then h.last_1 when 2 then h.last_2 else h.last_3 end
        from unnest(@kinds, @ids, @numbers) with ordinality e(kind, id, number, n)
            join history_rollup h on h.kind = e.kind and h.entity_id = e.id and h.unit = 'h' and h.at >= @begin
        order by h.kind, h.entity_id, h.at
        """;

    private static string Before(string table, string columns, string key, string time, string name) =>
        string.Format(null, BeforeSql, table, columns, key, time, name);

    /// <summary>One card for each of these tasks, in their order.</summary>
    public async Task<IReadOnlyList<TaskCard>> ReadAsync(IReadOnlyList<TaskRow> tasks, Sparkline sparkline, CancellationToken ct)
    {
        if (tasks.Count == 0)
            return [];
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var numbers = new Dictionary<(EntityKind, long), Numbers>();
        foreach (var (kind, sql) in new[] { (EntityKind.Account, AccountsSql), (EntityKind.Post, PostsSql) })
        {
            var ids = tasks.Where(task => task.Type.Kind() == kind).Select(EntityOf).OfType<long>().Distinct().ToArray();
            if (ids.Length > 0)
                foreach (var (id, read) in await NumbersAsync(connection, kind, sql, ids, now, ct))
                    numbers.Add((kind, id), read);
        }

        var runs = await RunsAsync(connection, tasks, now, ct);
        var wanted = numbers.Select(known => (known.Key, Number: known.Value.Charted)).ToArray();
        var points = await PointsAsync(connection, wanted, sparkline, now, ct);
        return [.. tasks.Select(task => Card(task, numbers, runs, points, sparkline))];
    }

    /// <summary>Where the charts of cards that are read now begin.</summary>
    public DateTimeOffset Begin(Sparkline sparkline) => sparkline.Begin(clock.GetUtcNow());

    private static long? EntityOf(TaskRow task) => task.Type.Kind() == EntityKind.Account ? task.AccountId : task.PostId;

    private static TaskCard Card(
        TaskRow task, Dictionary<(EntityKind, long), Numbers> numbers, Dictionary<Guid, List<CardRun>> runs,
        Dictionary<(EntityKind, long), long?[]> points, Sparkline sparkline)
    {
        var kind = task.Type.Kind();
        var metrics = ChartSubject.MetricsOf(kind);
        var known = EntityOf(task) is { } id ? numbers.GetValueOrDefault((kind, id)) : null;
        return new TaskCard
        {
            MeasuredAt = known?.MeasuredAt,
            HasPicture = known?.HasPicture == true,
            Values = [.. metrics.Select((metric, i) => known?.Value(metric, i) ?? new CardValue(metric, null, null, null, null))],
            Runs = runs.GetValueOrDefault(task.Id) ?? [],
            ChartMetric = metrics[(known?.Charted ?? 1) - 1],
            ChartPoints = EntityOf(task) is { } entity && points.TryGetValue((kind, entity), out var read) ? read : new long?[sparkline.Steps],
        };
    }

    private static async Task<List<(long Id, Numbers Numbers)>> NumbersAsync(
        NpgsqlConnection connection, EntityKind kind, string sql, long[] ids, DateTimeOffset now, CancellationToken ct)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        return await connection.ReadAsync(command, reader => (reader.GetInt64(0), new Numbers(
            kind, reader.GetFieldValue<DateTimeOffset>(1), reader.GetText(2), Three(reader, 3), Three(reader, 6), Three(reader, 9),
            reader.GetBoolean(12))), ct);
    }

    private static async Task<Dictionary<Guid, List<CardRun>>> RunsAsync(
        NpgsqlConnection connection, IReadOnlyList<TaskRow> tasks, DateTimeOffset now, CancellationToken ct)
    {
        var runs = new Dictionary<Guid, List<CardRun>>();
        await ReadAsync([.. tasks.Select(task => (task.Id, Since: now - SpanOf(task)))]);
        var others = tasks.Where(task => runs.GetValueOrDefault(task.Id) is not { Count: >= MostRuns } && task.CreatedAt < now - SpanOf(task)).ToArray();
        foreach (var task in others)
            runs.Remove(task.Id);
        if (others.Length > 0)
            await ReadAsync([.. others.Select(task => (task.Id, Since: DateTimeOffset.UnixEpoch))]);
        return runs;

        async Task ReadAsync((Guid Id, DateTimeOffset Since)[] asked)
        {
            var command = new NpgsqlCommand(RunsSql);
            command.Parameters.AddWithValue("tasks", asked.Select(task => task.Id).ToArray());
            command.Parameters.AddWithValue("since", asked.Select(task => task.Since.UtcDateTime).ToArray());
            command.Parameters.AddWithValue("now", now.UtcDateTime);
            command.Parameters.AddWithValue("runs", MostRuns);
            foreach (var (task, run) in await connection.ReadAsync(command, reader => (reader.GetGuid(0), new CardRun(
                reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3), (RunOutcome)reader.GetInt16(4),
                reader.GetText(5), reader.GetText(6))), ct))
            {
                if (!runs.TryGetValue(task, out var list))
                    runs.Add(task, list = []);
                list.Add(run);
            }
        }
    }

    private static TimeSpan SpanOf(TaskRow task) => TimeSpan.FromSeconds((MostRuns + 5.0) * task.IntervalSeconds) + TimeSpan.FromHours(1);

    private static async Task<Dictionary<(EntityKind, long), long?[]>> PointsAsync(
        NpgsqlConnection connection, ((EntityKind Kind, long Id) Entity, int Number)[] wanted, Sparkline sparkline, DateTimeOffset now, CancellationToken ct)
    {
        var points = wanted.ToDictionary(one => one.Entity, _ => new long?[sparkline.Steps]);
        if (wanted.Length == 0)
            return points;
        var command = new NpgsqlCommand(PointsSql);
        command.Parameters.AddWithValue("kinds", wanted.Select(one => ChartSubject.RollupKind(one.Entity.Kind)).ToArray());
        command.Parameters.AddWithValue("ids", wanted.Select(one => one.Entity.Id).ToArray());
        command.Parameters.AddWithValue("numbers", wanted.Select(one => one.Number).ToArray());
        command.Parameters.AddWithValue("begin", sparkline.Begin(now).UtcDateTime);
        // The last one of each step that is known.
        foreach (var (n, at, value) in await connection.ReadAsync(
            command, reader => (reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<long?>(2)), ct))
            if (value is not null && (int)((at - sparkline.Begin(now)) / sparkline.Step) is var step && step < sparkline.Steps)
                points[wanted[n - 1].Entity][step] = value;
        return points;
    }

    private static long?[] Three(NpgsqlDataReader reader, int at) =>
        [reader.GetFieldValue<long?>(at), reader.GetFieldValue<long?>(at + 1), reader.GetFieldValue<long?>(at + 2)];

    private sealed record Numbers(EntityKind Kind, DateTimeOffset MeasuredAt, string? States, long?[] Now, long?[] Day, long?[] Week, bool HasPicture)
    {
        // The plays of a video whose likes are hidden say more than an empty chart.
        public int Charted => Kind == EntityKind.Post && Now[0] is null && Now[2] is not null ? 3 : 1;

        public CardValue Value(string metric, int i) => new(metric, Now[i], State(metric, i), Now[i] - Day[i], Now[i] - Week[i]);

        private string? State(string metric, int i)
        {
            if (States is not null && JsonDocument.Parse(States) is var states)
                using (states)
                    if (states.RootElement.TryGetProperty(metric, out var state))
                        return state.GetString();
            return Now[i] is null ? null : ValueStates.Name(ValueState.Measured);
        }
    }
}
