using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>Whom an erasure is about, by every name that somebody could have written down.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformId">The account's id there.</param>
/// <param name="Handles">Its handle and its former ones, in lower case.</param>
/// <param name="Targets">How it and its posts were asked for: ids, codes, and names as tasks have them.</param>
/// <param name="Posts">Its posts.</param>
/// <param name="Codes">Their codes.</param>
/// <param name="Tasks">The tasks that watch it or its posts.</param>
/// <param name="Team">Whose work about it goes; null: everybody's.</param>
internal sealed record ErasedPerson(
    string Platform, string PlatformId, string[] Handles, string[] Targets, long[] Posts, string[] Codes, Guid[] Tasks, long? Team)
{
    /// <summary>Every name by which somebody could have asked for it.</summary>
    public IReadOnlyCollection<string> Names { get; } = [.. Handles.Concat(Targets).Concat(Codes).Distinct(StringComparer.OrdinalIgnoreCase)];

    private const string AccountSql =
        """
        select a.platform, a.platform_id, array(select distinct lower(h) from unnest(array_append(
                   array(select username from account_handle where account_id = a.id), a.username)) h),
               array(select a.graph_id where a.graph_id is not null union
                     select audit_text(dimensions, 'graph_id') from profile_log
                     where account_id = a.id and audit_text(dimensions, 'graph_id') is not null)
        from account a
        where a.id = $1 and ($3 or exists (select from team_account v where v.team_id = $2 and v.account_id = a.id))
        """;

    internal const string PostsSql =
        """
        select id, code, platform_id,
               array(select graph_id where graph_id is not null union
                     select audit_text(dimensions, 'graph_id') from post_log
                     where post_id = post.id and audit_text(dimensions, 'graph_id') is not null)
        from post where platform = $1 and (owner_id = $2 or owner_id is null and lower(owner_username) = any ($3)) order by id
        """;

    // Tasks that have not run yet are tied to the account only by its handle.
    internal const string TasksSql =
        """
        select id, coalesce(username, post_code) from task
        where account_id = $1 or post_id = any ($2)
           or platform = $3 and lower(username) = any ($4 || array(select lower(n) from unnest($5) n)) and (lower(username) = any ($4) or username = any ($5))
           or platform = $3 and post_code = any ($5)
        order by id
        """;

    /// <summary>Finds whom an account belongs to; null when the team sees no such account.</summary>
    public static async Task<ErasedPerson?> FindAsync(NpgsqlConnection connection, ErasureOrder order, CancellationToken ct)
    {
        var accountId = order.AccountId;
        var accounts = await connection.ReadAsync(
            connection.Command(AccountSql, accountId, order.TeamId ?? 0, order.IsOperator),
            r => (Platform: r.GetString(0), Id: r.GetString(1), Handles: r.GetFieldValue<string[]>(2), Graph: r.GetFieldValue<string[]>(3)), ct);
        if (accounts is not [var account])
            return null;
        var posts = await connection.ReadAsync(
            connection.Command(PostsSql, account.Platform, account.Id, account.Handles),
            r => (Id: r.GetInt64(0), Code: r.GetString(1), PlatformId: r.GetString(2), Graph: r.GetFieldValue<string[]>(3)), ct);
        var ids = posts.ConvertAll(p => p.Id).ToArray();
        var codes = posts.ConvertAll(p => p.Code).ToArray();
        string[] names = [account.Id, .. codes, .. posts.Select(p => p.PlatformId), .. account.Graph, .. posts.SelectMany(p => p.Graph)];
        var tasks = await connection.ReadAsync(
            connection.Command(TasksSql, accountId, ids, account.Platform, account.Handles, names),
            r => (Id: r.GetGuid(0), Target: r.GetString(1)), ct);
        return new ErasedPerson(
            account.Platform, account.Id, account.Handles, [.. names.Concat(tasks.Select(t => t.Target)).Distinct(StringComparer.Ordinal)], ids, codes,
            [.. tasks.Select(t => t.Id)], order.IsOperator ? null : order.TeamId);
    }
}
