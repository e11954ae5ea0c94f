using Npgsql;

namespace Monitor.Data.Content;

/// <summary>Whose handle a name is, as far as anything was recorded.</summary>
public sealed class HandleBook(NpgsqlDataSource database)
{
    // Whoever has it today goes before whoever had it once.
    private const string OwnerSql = """
        select platform_id from (
            select a.platform_id, 0 as rank, a.measured_at as at from account a
            where a.platform = $1 and lower(a.username) = lower($2) and a.source <> 'sample'
            union all
            select a.platform_id, 1, h.first_seen_at from account_handle h join account a on a.id = h.account_id
            where lower(h.username) = lower($2) and a.platform = $1 and a.source <> 'sample') owners
        order by rank, at desc limit 1
        """;

    /// <summary>The platform's id of the account that has the handle, or had it last; null when nothing is known of it.</summary>
    public async Task<string?> OwnerAsync(string platform, string handle, CancellationToken ct)
    {
        await using var command = database.CreateCommand(OwnerSql);
        command.Parameters.Add(new() { Value = platform });
        command.Parameters.Add(new() { Value = handle });
        return await command.ExecuteScalarAsync(ct) as string;
    }
}
