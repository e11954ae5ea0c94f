namespace Monitor.Data.Content;

/// <summary>
/// Which accounts and posts a team sees, as the views <c>team_account</c> and <c>team_post</c> say it, for one row at a time: a condition over
/// a view is answered by making the whole of what the team sees.
/// </summary>
public static class ContentSight
{
    /// <summary>Whether the team sees the account of a row.</summary>
    /// <param name="account">The name of the table <c>account</c> in the query.</param>
    /// <param name="team">The team, as SQL.</param>
    public static string OfAccount(string account, string team) =>
        $"""
        ({account}.source = 'sample'
            or exists (select from task w where w.account_id = {account}.id and w.team_id = {team})
            or exists (select from collected_account w where w.account_id = {account}.id and w.team_id = {team}))
        """;

    /// <summary>Whether the team sees the post of a row.</summary>
    /// <param name="post">The name of the table <c>post</c> in the query.</param>
    /// <param name="team">The team, as SQL.</param>
    public static string OfPost(string post, string team) =>
        $"""
        (exists (select from task w where w.post_id = {post}.id and w.team_id = {team})
            or exists (select from collected_post w where w.post_id = {post}.id and w.team_id = {team})
            or exists (select from account o where o.platform = {post}.platform and o.platform_id = {post}.owner_id and {OfAccount("o", team)}))
        """;
}
