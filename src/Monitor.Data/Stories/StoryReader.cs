using System.Globalization;
using Monitor.Data.Batches;
using Monitor.Data.Feed;
using Monitor.Data.Flows;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Monitor.Data.Trace;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Stories;

/// <summary>Reads the whole life of a run, a scrape request or a job from what was written down of it.</summary>
public sealed class StoryReader(NpgsqlDataSource database)
{
    private const int MostCalls = 500;
    private const int MostEvents = 2000;

    // Runs of one slot are attempts at it. Its runs come after it, and no slot is tried for longer than to the next but one.
    private const string RunsSql =
        """
        with task as (
            select t.id, t.platform, coalesce(t.username, t.post_code) as target, t.interval_seconds
            from task t where t.id = $1 and t.team_id = $2),
        run as (select r.slot_at, r.finished_at from task t join task_run r on r.task_id = t.id where r.run_no = $3 order by r.finished_at desc limit 1)
        select r.run_no, r.slot_at, r.started_at, r.finished_at, r.outcome, r.source, r.error, r.calls, r.cost_usd, r.worker_id, t.platform, t.target
        from run x cross join task t join task_run r on r.task_id = t.id and r.slot_at = x.slot_at
        where r.finished_at >= x.slot_at and r.finished_at <= x.finished_at + make_interval(secs => 2 * t.interval_seconds)
        order by r.finished_at, r.run_no
        """;

    // A call is written down with the clock of the process that made it. The inner limit keeps the time of each run with the calls: without it the
    // planner takes the conditions for those of a join, and reads the whole log.
    private const string RunCallsSql =
        $"""
        select {LoggedCall.Columns}
        from unnest($2, $3, $4) r(run_no, started_at, finished_at) cross join lateral (
            select * from logged_call c
            where c.task_id = $1 and c.run_no = r.run_no and c.at >= r.started_at - interval '5 s' and c.at <= r.finished_at + interval '5 s'
            order by c.at, c.id limit $5) c
        order by c.at, c.id limit $5
        """;

    private const string RequestSql =
        """
        select r.flow, r.platform, r.account, r.status, r.created_at, r.picked_at, case when r.status in ('COMPLETE', 'FAILED') then r.event_timestamp end,
            r.source, r.error, r.error_code, r.calls, r.cost_usd
        from scrape_request_log r where r.id = $1 and r.team_id = $2
        """;

    private const string JobSql =
        """
        select j.job_type, j.platform, j.usernames, j.status, j.created_at, j.started_at, j.completed_at,
            (select coalesce(sum(i.calls), 0)::integer from processing_job_items i where i.job_id = j.id),
            (select coalesce(sum(i.cost_usd), 0) from processing_job_items i where i.job_id = j.id)
        from processing_jobs j where j.id = $1 and j.team_id = $2
        """;

    private const string ItemsSql =
        """
        select username, status, created_at, started_at, completed_at, source, error, error_code, calls, cost_usd,
            apify_completed, database_populated, cdn_processed, ai_analyzed, ai_reason
        from processing_job_items where job_id = $1 order by id
        """;

    private const string RequestCallsSql =
        $"select {LoggedCall.Columns} from logged_call c where c.request_id = $1 and c.at >= $2 - interval '5 s' order by c.at, c.id limit $3";

    private const string JobCallsSql =
        $"select {LoggedCall.Columns} from logged_call c where c.job_id = $1 and c.at >= $2 - interval '5 s' order by c.at, c.id limit $3";

    private const string RequestEventsSql = $"select {FeedEvent.Columns} from job_event where request_id = $1 order by team_number limit $2";

    private const string JobEventsSql = $"select {FeedEvent.Columns} from job_event where job_id = $1 order by number limit $2";

    /// <summary>A run of a task, with all other runs of its slot; null when the team has no such task or it no such run.</summary>
    public async Task<Story?> RunAsync(long teamId, Guid taskId, int runNo, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var runs = await connection.ReadAsync(connection.Command(RunsSql, taskId, teamId, runNo), reader => (
            Attempt: new StoryAttempt(null, 0, reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3), Word((RunOutcome)reader.GetInt16(4)))
            {
                Source = reader.GetText(5),
                Error = reader.GetText(6),
                RunNo = reader.GetInt32(0),
                WorkerId = reader.GetFieldValue<int?>(9),
            },
            SlotAt: reader.GetFieldValue<DateTimeOffset>(1), Calls: (int)reader.GetInt16(7), CostUsd: reader.GetDecimal(8), Platform: reader.GetString(10),
            Target: reader.GetString(11)), ct);
        if (runs.Find(run => run.Attempt.RunNo == runNo) is not { Attempt: { } asked } found)
            return null;
        var calls = new NpgsqlCommand(RunCallsSql, connection)
        {
            Parameters =
            {
                new() { Value = taskId },
                SqlArray.Of(runs, run => run.Attempt.RunNo!.Value),
                SqlArray.Of(runs, run => run.Attempt.StartedAt.UtcDateTime),
                SqlArray.Of(runs, run => run.Attempt.EndedAt!.Value.UtcDateTime),
                new() { Value = MostCalls },
            },
        };
        return new Story
        {
            Kind = "run",
            Id = string.Create(CultureInfo.InvariantCulture, $"{taskId}/{runNo}"),
            Title = found.Target,
            Platform = found.Platform,
            Status = asked.Outcome!,
            CreatedAt = found.SlotAt,
            StartedAt = runs[0].Attempt.StartedAt,
            EndedAt = runs[^1].Attempt.EndedAt,
            Source = asked.Source,
            Error = asked.Error,
            Calls = runs.Sum(run => run.Calls),
            CostUsd = runs.Sum(run => run.CostUsd),
            Attempts = [.. runs.Select((run, i) => run.Attempt with { Number = i + 1 })],
            ProviderCalls = await connection.ReadAsync(calls, Call, ct),
        };
    }

    /// <summary>A scrape request of the team.</summary>
    public async Task<Story?> RequestAsync(long teamId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(connection.Command(RequestSql, id, teamId), reader => new Story
        {
            Kind = "request",
            Id = id.ToString(CultureInfo.InvariantCulture),
            Title = reader.GetText(2) is { } account ? $"{reader.GetString(0)} {account}" : reader.GetString(0),
            Platform = reader.GetString(1),
            Status = reader.GetString(3),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
            StartedAt = reader.GetFieldValue<DateTimeOffset?>(5),
            EndedAt = reader.GetFieldValue<DateTimeOffset?>(6),
            Source = reader.GetText(7),
            Error = reader.GetText(8),
            ErrorCode = reader.GetText(9),
            Calls = reader.GetInt32(10),
            CostUsd = reader.GetDecimal(11),
        }, ct);
        if (found is not [var request])
            return null;
        var events = await connection.ReadAsync(connection.Command(RequestEventsSql, id, MostEvents), reader => FeedEvent.Read(reader), ct);
        var attempts = AttemptsOf(events, _ => "", RequestStatus.Event(RequestStatus.Processing), request.EndedAt);
        return request with
        {
            StartedAt = attempts.Count > 0 ? attempts[0].StartedAt : request.StartedAt,
            Attempts = attempts.ConvertAll(attempt => attempt with { Subject = null }),
            Events = events,
            ProviderCalls = await CallsAsync(connection, RequestCallsSql, id, request.CreatedAt, ct),
        };
    }

    /// <summary>A batch or search of the team.</summary>
    public async Task<Story?> JobAsync(long teamId, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(connection.Command(JobSql, id, teamId), reader => new Story
        {
            Kind = "job",
            Id = id.ToString(),
            Title = TitleOf(reader.GetString(0), reader.GetFieldValue<string[]>(2)),
            Platform = reader.GetString(1),
            Status = reader.GetString(3),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
            StartedAt = reader.GetFieldValue<DateTimeOffset?>(5),
            EndedAt = reader.GetFieldValue<DateTimeOffset?>(6),
            Calls = reader.GetInt32(7),
            CostUsd = reader.GetDecimal(8),
        }, ct);
        if (found is not [var job])
            return null;
        var events = await connection.ReadAsync(connection.Command(JobEventsSql, id, MostEvents), reader => FeedEvent.Read(reader), ct);
        var attempts = AttemptsOf(events, step => Field(step, "username"), JobEvents.ItemStarted, job.EndedAt);
        return job with
        {
            // A job counts as started when it may begin, which is before anybody is at it.
            StartedAt = attempts.Count > 0 ? attempts[0].StartedAt : null,
            Attempts = attempts,
            Events = events,
            Items = await connection.ReadAsync(connection.Command(ItemsSql, id), reader => new StoryItem(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset?>(3),
                reader.GetFieldValue<DateTimeOffset?>(4), reader.GetText(5), reader.GetText(6), reader.GetText(7), reader.GetInt32(8), reader.GetDecimal(9),
                reader.GetBoolean(10), reader.GetBoolean(11), reader.GetBoolean(12), reader.GetBoolean(13), reader.GetText(14)), ct),
            ProviderCalls = await CallsAsync(connection, JobCallsSql, id, job.CreatedAt, ct),
        };
    }

    // An attempt begins with an event that says so, and ends with the next one about the same. What is given back or lost with its worker
    // has no event: then the next one to begin is all there is.
    private static List<StoryAttempt> AttemptsOf(List<FeedEvent> events, Func<FeedEvent, string?> subjectOf, string begin, DateTimeOffset? endedAt)
    {
        var attempts = new List<StoryAttempt>();
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in events)
        {
            if (subjectOf(step) is not { } subject)
                continue;
            if (open.Remove(subject, out var at))
                attempts[at] = step.EventType == begin
                    ? attempts[at] with { Outcome = "returned" }
                    : attempts[at] with
                    {
                        EndedAt = step.At,
                        Outcome = Outcome(step.EventType),
                        Source = Field(step, "source"),
                        Error = Field(step, "error"),
                    };
            if (step.EventType != begin)
                continue;
            var number = numbers[subject] = numbers.GetValueOrDefault(subject) + 1;
            open[subject] = attempts.Count;
            attempts.Add(new StoryAttempt(subject, number, step.At, null, null));
        }

        // Cancelling a request has no event of its own attempt.
        if (endedAt is { } end)
            foreach (var at in open.Values)
                attempts[at] = attempts[at] with { EndedAt = end, Outcome = "cancelled" };
        return attempts;
    }

    private static string Outcome(string eventType) => eventType[(eventType.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
    {
        "complete" or "completed" => "done",
        "pending" or "retried" => "retried",
        var other => other,
    };

    private static string? Field(FeedEvent step, string name) =>
        step.Data.TryGetProperty(name, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;

    private static string TitleOf(string type, string[] usernames) => usernames switch
    {
        [var one] => one,
        [var first, _] => $"{first} and one more",
        [var first, ..] => string.Create(CultureInfo.InvariantCulture, $"{first} and {usernames.Length - 1} more"),
        _ => type,
    };

    private static string Word(RunOutcome outcome) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());

    private static async Task<IReadOnlyList<ProviderCall>> CallsAsync(
        NpgsqlConnection connection, string sql, object id, DateTimeOffset since, CancellationToken ct) =>
        await connection.ReadAsync(new NpgsqlCommand(sql, connection)
        {
            Parameters = { new() { Value = id }, new() { Value = since.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz }, new() { Value = MostCalls } },
        }, Call, ct);

    private static ProviderCall Call(NpgsqlDataReader reader) => LoggedCall.Read(reader).Call;
}
