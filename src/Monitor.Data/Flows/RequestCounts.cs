using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>How many requests a team has of one kind.</summary>
/// <param name="Flow">Of which flow.</param>
/// <param name="Status">In which state.</param>
/// <param name="ErrorCode">How they failed; of failed ones only.</param>
/// <param name="Count">How many.</param>
public sealed record RequestCount(string Flow, string Status, string? ErrorCode, long Count);

/// <summary>Counts requests by what was noted with each change of them, so that their number does not matter.</summary>
public sealed class RequestCounts(NpgsqlDataSource database) : ITally
{
    private const string ReadSql =
        """
        select flow, status, error_code, sum(count)::bigint from request_count where team_id = $1
        group by 1, 2, 3 having sum(count) > 0 order by 1, 2, 3 nulls first
        """;

    // A row of what came since the last time is as good as the sum of all of them: whoever reads meanwhile sees either.
    private const string AddUpSql =
        """
        with gone as (delete from request_count where (select count(*) from request_count) > 500 returning *)
        insert into request_count (team_id, flow, status, error_code, count)
        select team_id, flow, status, error_code, sum(count) from gone group by 1, 2, 3, 4 having sum(count) <> 0
        """;

    /// <summary>Counts the requests of a team.</summary>
    public async Task<IReadOnlyList<RequestCount>> ReadAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ReadSql, teamId),
            reader => new RequestCount(reader.GetString(0), reader.GetString(1), reader.GetText(2), reader.GetInt64(3)), ct);
    }

    /// <inheritdoc />
    public async Task AddUpAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, AddUpSql);
    }
}
