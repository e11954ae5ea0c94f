using System.Runtime.CompilerServices;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Reads jobs; ownership is a condition of every query.</summary>
public sealed class JobReader(NpgsqlDataSource database)
{
    private const int RowsPerPart = 200;

    private const string FindSql = $"""
        select {JobRow.Columns} from processing_jobs j left join queue q on q.job_id = j.id where j.id = $1 and j.team_id = $2
        """;

    private const string ListSql = $"""
        select {JobRow.ListColumns} from processing_jobs j left join queue q on q.job_id = j.id
        where j.team_id = $1 and ($2::boolean is null or $2 = (j.status in ('pending', 'processing', 'running')))
          and ($3::text is null or j.job_type = $3)
          and ($4::timestamptz is null or (j.created_at, j.id) < ($4, $5))
          and ($7::text is null or coalesce(j.requested_by, '') = $7)
        order by j.created_at desc, j.id desc limit $6
        """;

    private const string ItemsSql = $"select {ItemColumns} from processing_job_items i where i.job_id = $1 order by i.id";

    private const string ResultsSql = $"""
        select {ItemColumns}, i.result::text from processing_job_items i
        where i.job_id = $1 and i.status in ('completed', 'failed', 'cancelled') order by i.id
        """;

    // Columns in the order in which they come first. In one statement, so that no item is missing from one and not from the other.
    private const string ResultTableSql = """
        with ended as (
            select i.id, i.result from processing_job_items i where i.job_id = $1 and i.status in ('completed', 'failed', 'cancelled')
        ), field as (
            select distinct on (f.key) f.key, e.id, f.position
            from ended e, jsonb_each(e.result) with ordinality f (key, value, position)
            where jsonb_typeof(f.value) not in ('object', 'array') order by f.key, e.id, f.position
        )
        select array(select id from ended order by id), array(select key from field order by id, position)
        """;

    private const string ResultRowsSql = """
        select i.username, i.status, i.error_code, i.error, i.result::text from processing_job_items i where i.id = any ($1) order by i.id
        """;

    private const string ItemColumns = """
        i.id, i.item_id, i.username, i.status, i.credits, i.apify_completed, i.database_populated, i.cdn_processed, i.ai_analyzed,
        i.error, i.error_code, i.source, i.started_at, i.completed_at
        """;

    private const string EventsSql = $"""
        select {JobEventRow.Columns} from job_event
        where job_id = $1 and number > $2 order by number limit $3
        """;

    private const string TeamEventsSql = $"""
        select {JobEventRow.Columns} from job_event
        where team_id = $1 and team_number > $2 order by team_number limit $3
        """;

    private const string FeedsSql = "select team_id, number from team_feed where team_id = any ($1)";

    /// <summary>A job of the team.</summary>
    public async Task<JobRow?> FindAsync(long teamId, Guid id, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = teamId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? JobRow.Read(reader) : null;
    }

    /// <summary>Jobs of the team, newest first.</summary>
    /// <param name="teamId">The team.</param>
    /// <param name="active">Only those that run or wait, or only the others; null: all.</param>
    /// <param name="jobType">Only those of this kind.</param>
    /// <param name="requestedBy">Only those of this user; the empty text is nobody.</param>
    /// <param name="after">The last job of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<JobRow>> ListAsync(
        long teamId, bool? active, string? jobType, string? requestedBy, (DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(new() { Value = teamId });
        command.Parameters.Add(new() { Value = (object?)active ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = (object?)jobType ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)after?.CreatedAt.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = after?.Id ?? Guid.Empty });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = (object?)requestedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var jobs = new List<JobRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            jobs.Add(JobRow.Read(reader));
        return jobs;
    }

    /// <summary>The usernames of a job, in the order of the request, without their results.</summary>
    public Task<IReadOnlyList<JobItemRow>> ItemsAsync(Guid jobId, CancellationToken ct) => ItemsAsync(ItemsSql, jobId, Item, ct);

    /// <summary>The usernames of a job that have ended, with their results, in the order of the request.</summary>
    public Task<IReadOnlyList<JobItemRow>> ResultsAsync(Guid jobId, CancellationToken ct) =>
        ItemsAsync(ResultsSql, jobId, reader => Item(reader) with { Result = reader.GetText(14) }, ct);

    /// <summary>The results of a job that there are now, as a table that can be read in parts.</summary>
    public async Task<JobResultTable> ResultTableAsync(Guid jobId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ResultTableSql);
        command.Parameters.Add(new() { Value = jobId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetFieldValue<long[]>(0), reader.GetFieldValue<string[]>(1));
    }

    /// <summary>The rows of a table of results, some hundred at a time. Between two parts nothing is held: no connection and no snapshot.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JobResultRow>> ResultRowsAsync(JobResultTable table, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var ids in table.Ids.Chunk(RowsPerPart))
        {
            var rows = new List<JobResultRow>(ids.Length);
            await using (var command = database.CreateCommand(ResultRowsSql))
            {
                command.Parameters.Add(new() { Value = ids });
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct))
                    rows.Add(new(reader.GetString(0), reader.GetString(1), reader.GetText(2), reader.GetText(3), reader.GetText(4)));
            }

            yield return rows;
        }
    }

    /// <summary>What happened to a job after the event <paramref name="after"/>, in order and without gaps.</summary>
    public Task<IReadOnlyList<JobEventRow>> EventsAsync(Guid jobId, long after, int limit, CancellationToken ct) =>
        EventsAsync(EventsSql, new() { Value = jobId }, after, limit, ct);

    /// <summary>What happened to all jobs and scrape requests of a team after the event <paramref name="after"/> of its feed, in order and without gaps.</summary>
    public Task<IReadOnlyList<JobEventRow>> TeamEventsAsync(long teamId, long after, int limit, CancellationToken ct) =>
        EventsAsync(TeamEventsSql, new() { Value = teamId }, after, limit, ct);

    /// <summary>Numbers of the newest events of teams; teams without events are absent.</summary>
    public async Task<IReadOnlyDictionary<long, long>> FeedsAsync(IReadOnlyCollection<long> teams, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FeedsSql);
        command.Parameters.Add(new() { Value = teams.ToArray() });
        var numbers = new Dictionary<long, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            numbers[reader.GetInt64(0)] = reader.GetInt64(1);
        return numbers;
    }

    private async Task<IReadOnlyList<JobEventRow>> EventsAsync(string sql, NpgsqlParameter owner, long after, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(owner);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        var events = new List<JobEventRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            events.Add(JobEventRow.Read(reader));
        return events;
    }

    private async Task<IReadOnlyList<JobItemRow>> ItemsAsync(string sql, Guid jobId, Func<NpgsqlDataReader, JobItemRow> read, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = jobId });
        var items = new List<JobItemRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            items.Add(read(reader));
        return items;
    }

    private static JobItemRow Item(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetBoolean(5),
        reader.GetBoolean(6), reader.GetBoolean(7), reader.GetBoolean(8), reader.GetText(9), reader.GetText(10), reader.GetText(11),
        JobRow.Time(reader, 12), JobRow.Time(reader, 13));
}
