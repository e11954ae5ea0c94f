using System.Globalization;
using Npgsql;

namespace Monitor.Data.Search;

/// <summary>What a team has, found from the team: what it sees of accounts and posts is what <see cref="Content.ContentSight"/> says.</summary>
internal static class OwnContent
{
    /// <summary>So much is looked through in some milliseconds.</summary>
    private const int Most = 2_000;

    private const string Watched = "select account_id from task where team_id = @team and account_id is not null";
    private const string Collected = "select account_id from collected_account where team_id = @team";
    private const string WatchedPosts = "select post_id from task where team_id = @team and post_id is not null";
    private const string CollectedPosts = "select post_id from collected_post where team_id = @team";

    /// <summary>The ids of accounts that the team sees.</summary>
    public const string Accounts = $"{Watched} union {Collected} union select id from account where source = 'sample'";

    private const string PublishedPosts =
        $"select p.id from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id where a.id in ({Accounts})";

    /// <summary>The ids of posts that the team sees.</summary>
    public const string Posts = $"{WatchedPosts} union {CollectedPosts} union {PublishedPosts}";

    // No more is counted than what matters.
    private static readonly string FewSql =
        $"""
        select {Few("select from task where team_id = @team")}, x.few_accounts,
            case when x.few_accounts then {Few($"{WatchedPosts} union all {CollectedPosts} union all {PublishedPosts}")} else false end,
            {Few("select from processing_jobs j join processing_job_items i on i.job_id = j.id where j.team_id = @team")},
            {Few("select from scrape_request_log where team_id = @team")}
        from (select {Few($"{Watched} union all {Collected}")} as few_accounts) x
        """;

    private static readonly SearchKind[] Kinds = [SearchKind.Tasks, SearchKind.Accounts, SearchKind.Posts, SearchKind.Jobs, SearchKind.Requests];

    /// <summary>Of which kinds the team has so little that all of it can be looked through.</summary>
    public static async Task<IReadOnlySet<SearchKind>> FewAsync(NpgsqlConnection connection, long teamId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(FewSql, connection) { Parameters = { new("team", teamId) } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return Kinds.Where((_, i) => reader.GetBoolean(i)).ToHashSet();
    }

    private static string Few(string rows) => string.Create(CultureInfo.InvariantCulture, $"(select count(*) <= {Most} from ({rows} limit {Most + 1}) few)");
}
