using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Follows;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Follows;

/// <summary>Following accounts, and the feed of their posts.</summary>
internal static class FollowEndpoints
{
    public const int DefaultLimit = 50;

    public static void MapFollows(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("Feed").Requires(Permission.FeedRead, Permission.FollowsWrite);
        routes.MapGet("/api/v1/feed", FeedAsync).Validates<FeedQuery>().Documented(FollowDocs.Feed);
        routes.MapGet("/api/v1/follows", ListAsync).Validates<FeedQuery>().Documented(FollowDocs.List);
        routes.MapGet("/api/v1/follows/{account_id}", GetAsync).Documented(FollowDocs.Get);
        routes.MapPut("/api/v1/follows/{account_id}", PutAsync).Documented(FollowDocs.Put);
        routes.MapDelete("/api/v1/follows/{account_id}", DeleteAsync).Documented(FollowDocs.Delete);
        routes.MapGet("/feed", FeedAsync).Validates<FeedQuery>().Documented(FollowDocs.PlainFeed);
        routes.MapGet("/users/{user_id}", PersonAsync).Documented(FollowDocs.Person);
        routes.MapPost("/users/{user_id}/follow/{target_user_id}", FollowAsync).Documented(FollowDocs.Follow);
        routes.MapPost("/users/{user_id}/unfollow/{target_user_id}", UnfollowAsync).Documented(FollowDocs.Unfollow);
    }

    private static async Task<IResult> FeedAsync([AsParameters] FeedQuery query, Timelines timelines, CurrentReader current, CancellationToken ct)
    {
        if (await current.FindAsync(query.UserId, ct) is not { } reader)
            return NoReader(query.UserId);
        var page = await timelines.PageAsync(reader, Position(query.Cursor), QueryText.Number(query.Limit) ?? DefaultLimit, ct);
        return Answer.Ok(
            page.Posts.Select(post => new FeedPostView(post)).ToArray(),
            page.Next is { } next ? PostCursor.Format(DateTimeOffset.UnixEpoch.AddTicks(next.At * TimeSpan.TicksPerMicrosecond), next.PostId) : null);
    }

    private static async Task<IResult> ListAsync([AsParameters] FeedQuery query, FollowBook follows, CurrentReader current, CancellationToken ct)
    {
        if (await current.FindAsync(query.UserId, ct) is not { } reader)
            return NoReader(query.UserId);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await follows.PageAsync(reader, PostCursor.Parse(query.Cursor), limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(row => row.ToView()).ToArray(),
            page.Count > limit ? PostCursor.Format(page[limit - 1].FollowedAt, page[limit - 1].AccountId) : null);
    }

    private static async Task<IResult> GetAsync(
        [FromRoute(Name = "account_id")] string accountId, [FromQuery(Name = "user_id")] string? userId, FollowBook follows, CurrentReader current, CancellationToken ct)
    {
        if (await current.FindAsync(userId, ct) is not { } reader)
            return NoReader(userId);
        if (QueryText.Id(accountId) is not { } account)
            return NoAccount("account_id", accountId);
        var (isSeen, since) = await follows.FindAsync(reader, account, ct);
        return isSeen || since is not null
            ? Answer.Ok(new FollowView(reader.UserId, account, since is not null, since))
            : NoAccount("account_id", accountId);
    }

    private static Task<IResult> PutAsync(
        [FromRoute(Name = "account_id")] string accountId, [FromQuery(Name = "user_id")] string? userId, FollowBook follows, CurrentReader reader,
        CurrentCaller caller, CancellationToken ct) => SetAsync(userId, ("account_id", accountId), follows, reader, caller, ct);

    private static Task<IResult> DeleteAsync(
        [FromRoute(Name = "account_id")] string accountId, [FromQuery(Name = "user_id")] string? userId, FollowBook follows, CurrentReader reader,
        CurrentCaller caller, CancellationToken ct) => UnsetAsync(userId, ("account_id", accountId), follows, reader, caller, ct);

    private static async Task<IResult> PersonAsync([FromRoute(Name = "user_id")] string userId, CurrentReader current, CancellationToken ct) =>
        await current.PersonAsync(userId, ct) is { } person
            ? Answer.Ok(new PersonView(person.UserId, person.Name, person.Role, person.Follows, person.JoinedAt))
            : Answer.NotFound("user_id", $"Your team has no member {userId}.", ErrorCodes.UserNotFound);

    private static Task<IResult> FollowAsync(
        [FromRoute(Name = "user_id")] string userId, [FromRoute(Name = "target_user_id")] string targetUserId, FollowBook follows, CurrentReader reader,
        CurrentCaller caller, CancellationToken ct) => SetAsync(userId, ("target_user_id", targetUserId), follows, reader, caller, ct);

    private static Task<IResult> UnfollowAsync(
        [FromRoute(Name = "user_id")] string userId, [FromRoute(Name = "target_user_id")] string targetUserId, FollowBook follows, CurrentReader reader,
        CurrentCaller caller, CancellationToken ct) => UnsetAsync(userId, ("target_user_id", targetUserId), follows, reader, caller, ct);

    private static async Task<IResult> SetAsync(
        string? userId, (string Field, string Id) target, FollowBook follows, CurrentReader current, CurrentCaller caller, CancellationToken ct)
    {
        if (await current.FindAsync(userId, ct) is not { } reader)
            return NoReader(userId);
        if (QueryText.Id(target.Id) is not { } account)
            return NoAccount(target.Field, target.Id);
        var (outcome, since) = await follows.FollowAsync(reader, account, caller.Actor, ct);
        return outcome switch
        {
            FollowOutcome.Done => Answer.Ok(new FollowView(reader.UserId, account, Following: true, since)),
            FollowOutcome.TooMany => Answer.Conflict(target.Field, "You follow as many accounts as one person may.", ErrorCodes.TooManyFollows),
            FollowOutcome.NoReader => NoReader(userId ?? reader.UserId.ToString(CultureInfo.InvariantCulture)),
            _ => NoAccount(target.Field, target.Id),
        };
    }

    private static async Task<IResult> UnsetAsync(
        string? userId, (string Field, string Id) target, FollowBook follows, CurrentReader current, CurrentCaller caller, CancellationToken ct)
    {
        if (await current.FindAsync(userId, ct) is not { } reader)
            return NoReader(userId);
        if (QueryText.Id(target.Id) is not { } account)
            return NoAccount(target.Field, target.Id);
        return await follows.UnfollowAsync(reader, account, caller.Actor, ct) switch
        {
            FollowOutcome.Done => Answer.Ok(new FollowView(reader.UserId, account, Following: false, FollowedAt: null)),
            FollowOutcome.NoReader => NoReader(userId ?? reader.UserId.ToString(CultureInfo.InvariantCulture)),
            _ => NoAccount(target.Field, target.Id),
        };
    }

    private static TimelinePosition? Position(string? cursor) => PostCursor.Parse(cursor) is var (at, id)
        ? new TimelinePosition((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, id)
        : null;

    private static IResult NoReader(string? userId) => Answer.NotFound(
        "user_id",
        userId is null ? "Nobody is known who made this key, so it reads and follows for nobody." : $"There is no user {userId} for whom you may read or follow.",
        ErrorCodes.UserNotFound);

    private static IResult NoAccount(string field, string id) => Answer.NotFound(field, $"No account {id} is known to you.", ErrorCodes.AccountNotFound);
}
