using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>What a group of submissions of one team finds.</summary>
/// <param name="Prices">The prices of the usernames of each job.</param>
/// <param name="Running">How many searches each user has running; users without are absent.</param>
/// <param name="Available">Credits that the team may spend.</param>
/// <param name="SecondsEach">How long one username took of late.</param>
internal sealed record SubmissionTerms(
    IReadOnlyList<int[]> Prices, IReadOnlyDictionary<string, int> Running, long Available, double SecondsEach)
{
    // Five seconds where nothing is known yet.
    private const string PaceSql = """
        select coalesce(avg(seconds), 5)::float8 from (
            select extract(epoch from completed_at - started_at) as seconds from processing_job_items
            where status = 'completed' order by completed_at desc limit 100) recent
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
        batch.BatchCommands.Add(new(PaceSql));
        if (searches.Length > 0)
        {
            batch.BatchCommands.Add(new(KnownSql) { Parameters = { SqlArray.Of(names, name => name.Platform), SqlArray.Of(names, name => name.Name) } });
            batch.BatchCommands.Add(new(AvailableSql) { Parameters = { new() { Value = teamId } } });
            batch.BatchCommands.Add(SearchTurns.Lock([.. users.Select(user => new JobOwner(teamId, user))]));
            batch.BatchCommands.Add(SearchTurns.CountRunning(teamId, users));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var seconds = reader.GetDouble(0);
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
