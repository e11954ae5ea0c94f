using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>
/// Spreads calls of one kind evenly over time, across all processes: whoever wants to call takes the next moment from one row of
/// the database, so the limit holds without any other server.
/// </summary>
public sealed class CallPace(NpgsqlDataSource database)
{
    private const string TakeSql = """
        insert into call_pace as p (key, next_at) values ($1, $2 + $3)
        on conflict (key) do update set next_at = greatest(p.next_at, $2) + $3
        returning next_at - $3
        """;

    /// <summary>The moment at which the caller may make one call; moments are <paramref name="distance"/> apart.</summary>
    public async Task<DateTimeOffset> TakeAsync(string key, TimeSpan distance, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(TakeSql);
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = distance });
        return new((DateTime)(await command.ExecuteScalarAsync(ct))!, TimeSpan.Zero);
    }
}
