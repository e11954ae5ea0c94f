using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>
/// What has to be known before a group of submissions of one team is written: what they cost, what the team can pay, how many searches its
/// users have running, and how long the work will take.
/// </summary>
/// <param name="Prices">The prices of the usernames of each job.</param>
/// <param name="Running">How many searches each user has running; a user who has none is not in it.</param>
/// <param name="Available">Credits that the team may spend.</param>
/// <param name="Seconds">How many seconds one username took lately: under true in batches, under false in searches.</param>
internal sealed record SubmissionTerms(
    IReadOnlyList<int[]> Prices, IReadOnlyDictionary<string, int> Running, long Available, IReadOnlyDictionary<bool, double> Seconds)
{
    // A few creators of each of the last jobs of the kind; five seconds where nothing is known yet.
    private const string PaceSql = """
        select batches, coalesce((
            select avg(extract(epoch from i.completed_at - i.started_at)) from (
                select id from processing_jobs where (job_type = 'batch') = batches and status = 'completed' order by completed_at desc limit 10) j
            cross join lateral (
                select completed_at, started_at from processing_job_items where job_id = j.id and status = 'completed' limit 10) i), 5)::float8
        from unnest($1) batches
        """;

    private const string KnownSql = """
        select distinct d.* from unnest($1, $2) d(platform, username)
        where exists (select from account a where a.platform = d.platform and lower(a.username) = d.username)
        """;

    private const string AvailableSql = "select coalesce((select balance - reserved from team_credit where team_id = $1), 0)";

    /// <summary>Reads all of it in one round trip; searches under the lock of their users.</summary>
    public static async Task<SubmissionTerms> ReadAsync(
        NpgsqlConnection connection, long teamId, IReadOnlyList<PendingJob> jobs, JobOptions options, CancellationToken ct)
    {
        var searches = jobs.Where(job => IsSearch(job.Job)).ToArray();
        var users = searches.Select(job => job.Job.RequestedBy).Distinct(StringComparer.Ordinal).ToArray();
        var names = searches.SelectMany(job => job.Job.Usernames, (job, name) => (job.Job.Platform, Name: name.ToLowerInvariant())).Distinct().ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(PaceSql) { Parameters = { new() { Value = jobs.Select(job => !IsSearch(job.Job)).Distinct().ToArray() } } });
        if (searches.Length > 0)
        {
            batch.BatchCommands.Add(new(KnownSql) { Parameters = { SqlArray.Of(names, name => name.Platform), SqlArray.Of(names, name => name.Name) } });
            batch.BatchCommands.Add(new(AvailableSql) { Parameters = { new() { Value = teamId } } });
            batch.BatchCommands.Add(SearchTurns.Lock([.. users.Select(user => new JobOwner(teamId, user))]));
            batch.BatchCommands.Add(SearchTurns.CountRunning(teamId, users));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var seconds = new Dictionary<bool, double>();
        while (await reader.ReadAsync(ct))
            seconds[reader.GetBoolean(0)] = reader.GetDouble(1);
        var known = new HashSet<(string, string)>();
        var running = new Dictionary<string, int>(StringComparer.Ordinal);
        var available = 0L;
        if (searches.Length > 0)
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
                known.Add((reader.GetString(0), reader.GetString(1)));
            await reader.NextResultAsync(ct);
            await reader.ReadAsync(ct);
            available = reader.GetInt64(0);
            await reader.NextResultAsync(ct);
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
                running[reader.GetString(0)] = reader.GetInt32(1);
        }

        return new([.. jobs.Select(job => Prices(job.Job))], running, available, seconds);

        int[] Prices(NewJob job) => !IsSearch(job)
            ? new int[job.Usernames.Count]
            : [.. job.Usernames.Select(name => known.Contains((job.Platform, name.ToLowerInvariant())) ? options.CreditsPerKnownCreator : options.CreditsPerNewCreator)];
    }

    /// <summary>Whether the job is paid for and waits for its turn; batches are and do neither.</summary>
    public static bool IsSearch(NewJob job) => job.JobType != JobTypes.Batch;
}
