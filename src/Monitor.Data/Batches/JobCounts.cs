using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>How many jobs a team has of one kind.</summary>
public sealed record JobCount(string JobType, string Status, long Count);

/// <summary>Counts jobs by what was noted with each change of them, so that their number does not matter.</summary>
public sealed class JobCounts(NpgsqlDataSource database) : ITally
{
    private const string ReadSql =
        "select job_type, status, sum(count)::bigint from job_count where team_id = $1 group by 1, 2 having sum(count) > 0 order by 1, 2";

    // A row of what came since the last time is as good as the sum of all of them: whoever reads meanwhile sees either.
    private const string AddUpSql =
        """
        with gone as (delete from job_count where (select count(*) from job_count) > 100 returning *)
        insert into job_count (team_id, job_type, status, count)
        select team_id, job_type, status, sum(count) from gone group by 1, 2, 3 having sum(count) <> 0
        """;

    /// <summary>Counts the jobs of a team.</summary>
    public async Task<IReadOnlyList<JobCount>> ReadAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ReadSql, teamId), reader => new JobCount(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)), ct);
    }

    /// <inheritdoc />
    public async Task AddUpAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, AddUpSql);
    }
}
