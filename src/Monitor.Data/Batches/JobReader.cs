using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Monitor.Data.Feed;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Reads jobs; ownership is a condition of every query.</summary>
public sealed class JobReader(NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, IOptions<JobOptions> options, TimeProvider time)
{
    private const int ListedUsernames = 15;
    private const int RowsPerPart = 200;

    private static readonly string[] Active = [JobStatus.Pending, JobStatus.Processing, JobStatus.Running];
    private static readonly string[] Ended = [JobStatus.Completed, JobStatus.Failed, JobStatus.Cancelled];

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

    private const string EventsSql = $"""
        select {FeedEvent.Columns} from job_event
        where job_id = $1 and number > $2 order by number limit $3
        """;

    private const string TeamEventsSql = $"""
        select {FeedEvent.Columns} from job_event
        where team_id = $1 and team_number > $2 order by team_number limit $3
        """;

    private const string FeedsSql = "select team_id, number from team_feed where team_id = any ($1)";

    /// <summary>Whether a job in this state waits or runs.</summary>
    public static bool IsActive(string status) => Active.Contains(status, StringComparer.Ordinal);

    /// <summary>A job of the team.</summary>
    public async Task<JobRow?> FindAsync(long teamId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Rows(db, db.Jobs.Where(job => job.Id == id && job.TeamId == teamId), whole: true).SingleOrDefaultAsync(ct);
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
        await using var db = await databases.CreateDbContextAsync(ct);
        var jobs = db.Jobs.Where(job => job.TeamId == teamId);
        if (active is { } going)
            jobs = going ? jobs.Where(job => Active.Contains(job.Status)) : jobs.Where(job => !Active.Contains(job.Status));
        if (jobType is not null)
            jobs = jobs.Where(job => job.JobType == jobType);
        if (requestedBy is not null)
            jobs = jobs.Where(job => (job.RequestedBy ?? "") == requestedBy);
        if (after is var (createdAt, id))
            jobs = jobs.Where(job => EF.Functions.LessThan(ValueTuple.Create(job.CreatedAt, job.Id), ValueTuple.Create(createdAt, id)));
        return await Rows(db, jobs.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(limit), whole: false).ToListAsync(ct);
    }

    /// <summary>The usernames of a job, in the order of the request, without their results.</summary>
    public async Task<IReadOnlyList<JobItemRow>> ItemsAsync(Guid jobId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.JobItems.Where(item => item.JobId == jobId).OrderBy(item => item.Id)
            .Select(i => new JobItemRow(
                i.Id, i.ItemId, i.Username, i.Status, i.Credits, i.Scraped, i.Stored, i.MediaArchived, i.Enriched, i.Error, i.ErrorCode, i.Source,
                i.StartedAt, i.CompletedAt)
            { Calls = i.Calls, CostUsd = i.CostUsd, NotEnriched = i.NotEnriched })
            .ToListAsync(ct);
    }

    /// <summary>The usernames of a job that have ended, with their results, in the order of the request.</summary>
    public async Task<IReadOnlyList<JobItemRow>> ResultsAsync(Guid jobId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.JobItems.Where(item => item.JobId == jobId && Ended.Contains(item.Status)).OrderBy(item => item.Id).ToListAsync(ct);
    }

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
            List<JobResultRow> rows;
            await using (var db = await databases.CreateDbContextAsync(ct))
                rows = await db.JobItems.Where(item => ids.Contains(item.Id)).OrderBy(item => item.Id)
                    .Select(item => new JobResultRow(item.Username, item.Status, item.ErrorCode, item.Error, item.Result))
                    .ToListAsync(ct);
            yield return rows;
        }
    }

    /// <summary>What happened to a job after the event <paramref name="after"/>, in order and without gaps.</summary>
    public Task<IReadOnlyList<FeedEvent>> EventsAsync(Guid jobId, long after, int limit, CancellationToken ct) =>
        EventsAsync(EventsSql, new() { Value = jobId }, after, limit, ct);

    /// <summary>What happened to all jobs and scrape requests of a team after the event <paramref name="after"/> of its feed, in order and without gaps.</summary>
    public Task<IReadOnlyList<FeedEvent>> TeamEventsAsync(long teamId, long after, int limit, CancellationToken ct) =>
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

    private async Task<IReadOnlyList<FeedEvent>> EventsAsync(string sql, NpgsqlParameter owner, long after, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(owner);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        var events = new List<FeedEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            events.Add(FeedEvent.Read(reader));
        return events;
    }

    // Lists show the first usernames only, and no errors. A job that has ended has no queue any more, and is not paused.
    private IQueryable<JobRow> Rows(MonitorDb db, IQueryable<Job> jobs, bool whole)
    {
        var (now, pace) = (time.GetUtcNow().ToUniversalTime(), options.Value.BatchCallsPerSecond);
        return
            from j in jobs
            from q in db.Queues.Where(queue => queue.JobId == j.Id).DefaultIfEmpty()
            select new JobRow(
                j.Id, j.JobType, j.Status, j.TotalUsers, j.ProcessedUsers, j.SuccessfulUsers, j.FailedUsers,
                whole ? j.Usernames : SqlFunctions.WithoutLast(j.Usernames, Math.Max(j.Usernames.Length - ListedUsernames, 0)), whole ? j.Errors : "[]",
                j.MaxConcurrency, j.TeamId, j.RequestedBy, j.Platform, j.Priority, j.EstimatedCredits, j.ReservedCredits, j.CreditsCharged,
                j.CreatedAt, j.StartedAt, j.CompletedAt,
                j.CompletedAt == null ? SqlFunctions.EstimatedCompletion(j.Id, now, pace) : j.EstimatedCompletionAt, j.EventNo,
                q == null ? null
                : q.PausedAt != null ? "job"
                : db.Pauses.Where(p => (p.Kind == QueuePauses.All || p.Kind == q.Kind) && (p.TeamId == null || p.TeamId == q.TeamId))
                    .OrderBy(p => p.TeamId != null).Select(p => p.TeamId == null ? "installation" : "team").FirstOrDefault());
    }
}
