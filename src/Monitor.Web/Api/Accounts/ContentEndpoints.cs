using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Content;
using Monitor.Data.Lists;
using Monitor.Data.Observations;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Accounts;

/// <summary>Accounts and posts as they are known now, and their audit logs.</summary>
internal static class ContentEndpoints
{
    public const int DefaultLimit = 50;
    public const int DefaultTop = 10;

    public static void MapContent(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/v1/accounts").WithTags("Content").Requires(Permission.AccountsRead);
        accounts.MapGet("/top", TopAsync).Validates<TopQuery>().Documented(ContentDocs.Top);
        accounts.MapGet("/{platform}/{reference}", AccountAsync).Documented(ContentDocs.Account);
        accounts.MapGet("/{account_id:long}/posts", PostsAsync).Validates<PostsQuery>().Documented(ContentDocs.Posts);
        accounts.MapGet("/{account_id:long}/log", AccountLogAsync).Validates<LogQuery>().Documented(ContentDocs.AccountLog);
        var posts = app.MapGroup("/api/v1/posts").WithTags("Content").Requires(Permission.AccountsRead);
        posts.MapGet("/{platform}/{code}", PostAsync).Documented(ContentDocs.Post);
        posts.MapGet("/{platform}/{code}/comments", CommentsAsync).Validates<PostsQuery>().Documented(ContentDocs.Comments);
        posts.MapGet("/{platform}/{code}/likers", LikersAsync).Validates<LikersQuery>().Documented(ContentDocs.Likers);
        posts.MapGet("/{post_id:long}/log", PostLogAsync).Validates<LogQuery>().Documented(ContentDocs.PostLog);
    }

    private static async Task<IResult> TopAsync([AsParameters] TopQuery query, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        var top = await content.TopByEngagementAsync(team.Id, query.Platform ?? Platforms.Instagram, QueryText.Number(query.Limit) ?? DefaultTop, ct);
        return Answer.Ok(top.Select(account => account.ToView()).ToArray());
    }

    private static async Task<IResult> AccountAsync(
        string platform, string reference, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, platform, reference.TrimStart('@'), ct) is not { } account)
            return NoAccount("reference", $"No account {reference} of {platform} is known to you.");
        return Answer.Ok(account.ToView(await content.HandlesAsync(account.Id, ct), await content.EventsAsync(account.Id, ct)));
    }

    private static async Task<IResult> PostsAsync(
        [FromRoute(Name = "account_id")] long accountId, [AsParameters] PostsQuery query, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, accountId, ct) is null)
            return NoAccount("account_id", $"No account {accountId} is known to you.");
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await content.PostsAsync(accountId, PostCursor.Parse(query.Cursor), limit + 1, ct);
        var next = page.Count > limit ? PostCursor.Format(page[limit - 1].SortTime, page[limit - 1].Id) : null;
        return Answer.Ok(page.Take(limit).Select(post => post.ToView()).ToArray(), next);
    }

    private static async Task<IResult> AccountLogAsync(
        [FromRoute(Name = "account_id")] long accountId, [AsParameters] LogQuery query, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, accountId, ct) is null)
            return NoAccount("account_id", $"No account {accountId} is known to you.");
        return await LogAsync(query, (before, limit) => content.AccountLogAsync(accountId, before, limit, ct));
    }

    private static async Task<IResult> PostAsync(string platform, string code, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        if (await content.PostAsync(team.Id, platform, code, ct) is not { } post)
            return NoPost("code", $"No post {code} of {platform} is known to you.");
        return Answer.Ok(post.ToDetails(await content.AssetsAsync(post.Id, ct), await content.TaggedAsync(post.Id, ct)));
    }

    private static async Task<IResult> CommentsAsync(
        string platform, string code, [AsParameters] PostsQuery query, PostReplies replies, CurrentTeam team, CancellationToken ct)
    {
        if (!await replies.AreCommentsSeenAsync(team.Id, platform, code, ct))
            return NoPost("code", $"No post {code} of {platform} is known to you.");
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await replies.CommentsAsync(platform, code, PostCursor.Parse(query.Cursor), limit + 1, ct);
        var last = page.Count > limit ? page[limit - 1] : null;
        return Answer.Ok(
            page.Take(limit).Select(comment => new CommentView(
                comment.Id, comment.Platform, comment.Post, comment.CommentId, comment.AuthorId, comment.Author, comment.Text, comment.CreatedAt, comment.Likes, comment.Replies,
                comment.Source, comment.FirstSeenAt, comment.MeasuredAt)).ToArray(),
            last is null ? null : PostCursor.Format(last.CreatedAt ?? last.FirstSeenAt, last.Id));
    }

    private static async Task<IResult> LikersAsync(
        string platform, string code, [AsParameters] LikersQuery query, PostReplies replies, CurrentTeam team, CancellationToken ct)
    {
        if (!await replies.AreLikersSeenAsync(team.Id, platform, code, ct))
            return NoPost("code", $"No post {code} of {platform} is known to you.");
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await replies.LikersAsync(platform, code, QueryText.Id(query.Cursor), limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(liker => new LikerView(
                liker.Id, liker.Platform, liker.Post, liker.PlatformId, liker.Username, liker.FullName, liker.IsPrivate, liker.IsVerified, liker.Source, liker.FirstSeenAt,
                liker.MeasuredAt)).ToArray(),
            page.Count > limit ? $"{page[limit - 1].Id}" : null);
    }

    private static async Task<IResult> PostLogAsync(
        [FromRoute(Name = "post_id")] long postId, [AsParameters] LogQuery query, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        if (await content.PostAsync(team.Id, postId, ct) is null)
            return NoPost("post_id", $"No post {postId} is known to you.");
        return await LogAsync(query, (before, limit) => content.PostLogAsync(postId, before, limit, ct));
    }

    private static async Task<IResult> LogAsync(LogQuery query, Func<DateTimeOffset?, int, Task<IReadOnlyList<LogRow>>> read)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await read(QueryText.TimePosition(query.Cursor, query.Before), limit + 1);
        return Answer.Ok(page.Take(limit).Select(row => row.ToView()).ToArray(), page.Count > limit ? Answer.Cursor(page[limit - 1].Timestamp) : null);
    }

    private static IResult NoAccount(string field, string message) => Answer.NotFound(field, message, ErrorCodes.AccountNotFound);

    private static IResult NoPost(string field, string message) => Answer.NotFound(field, message, ErrorCodes.PostNotFound);
}
