using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>The team, its members, and the users of the installation.</summary>
internal static class TeamEndpoints
{
    public static void MapTeams(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/v1").WithTags("Team").Requires(Permission.TeamRead, Permission.TeamManage);
        routes.MapGet("/team", GetAsync).Documented(TeamDocs.Get);
        routes.MapPut("/team", ChangeAsync).Validates<ChangeTeam>().Documented(TeamDocs.Change);
        routes.MapGet("/members", ListMembersAsync).Validates<PeoplePage>().Documented(TeamDocs.ListMembers);
        routes.MapPatch("/members/{user_id}", ChangeMemberAsync).Validates<ChangeMember>().Documented(TeamDocs.ChangeMember).RequiresProof();
        routes.MapDelete("/members/{user_id}", RemoveMemberAsync).Documented(TeamDocs.RemoveMember);
        routes.MapGet("/teams", ListAsync).Validates<PeoplePage>().Documented(TeamDocs.List).Requires(Permission.Operate);
        routes.MapPost("/teams", CreateAsync).Validates<CreateTeam>().Documented(TeamDocs.Create).Requires(Permission.Operate);
        routes.MapGet("/users", ListUsersAsync).Validates<UserPage>().Documented(TeamDocs.ListUsers).Requires(Permission.Operate);
        routes.MapPatch("/users/{user_id}", ChangeUserAsync).Validates<ChangeUser>().Documented(TeamDocs.ChangeUser).Requires(Permission.Operate)
            .RequiresProof();
        routes.MapDelete("/users/{user_id}/sessions", EndSessionsAsync).Documented(TeamDocs.EndSessions).Requires(Permission.Operate);
    }

    private static async Task<IResult> GetAsync(Teams teams, CurrentTeam team, CancellationToken ct) =>
        Answer.Ok(View(await teams.GetAsync(team.Id, ct)));

    private static async Task<IResult> ChangeAsync(ChangeTeam body, Teams teams, CurrentTeam team, CurrentCaller current, CancellationToken ct) =>
        Answer.Ok(View(await teams.ChangeAsync(team.Id, body.Name!.Trim(), body.HistoryDays, current.Actor, ct)));

    private static Task<IResult> ListAsync([AsParameters] PeoplePage page, Teams teams, CancellationToken ct) =>
        PeoplePages.NumberedAsync(
            page.Limit, page.Cursor, async (after, limit) => (IReadOnlyList<Team>?)await teams.PageAsync(after, limit, ct), View, team => team.Id);

    // For a key it is the person who signed for it.
    private static async Task<IResult> CreateAsync(CreateTeam body, Teams teams, CurrentCaller current, CancellationToken ct) =>
        Answer.Created(View(await teams.CreateAsync(body.Name!.Trim(), current.Known.UserId, current.Actor, ct)));

    private static Task<IResult> ListMembersAsync([AsParameters] PeoplePage page, Members members, CurrentTeam team, CancellationToken ct) =>
        PeoplePages.NumberedAsync(
            page.Limit, page.Cursor, (after, limit) => members.PageAsync(team.Id, after, limit, ct),
            m => new MemberView(m.UserId, m.Email, m.Name, m.Role, m.HasSecondFactor, m.IsDisabled, m.CreatedAt), m => m.UserId);

    private static Task<IResult> ListUsersAsync([AsParameters] UserPage page, Users users, CancellationToken ct) =>
        PeoplePages.NumberedAsync(
            page.Limit, page.Cursor,
            async (after, limit) => (IReadOnlyList<UserRow>?)await users.PageAsync(QueryText.Flag(page.Operator), after, limit, ct),
            u => new UserView(u.Id, u.Email, u.Name, u.IsOperator, u.HasSecondFactor, u.IsDisabled, u.CreatedAt), u => u.Id);

    private static async Task<IResult> ChangeMemberAsync(
        [FromRoute(Name = "user_id")] string userId, ChangeMember body, Members members, CurrentTeam team, CurrentCaller current, CallerCache cache,
        CancellationToken ct) => Answered(
            userId, current.IsOpen() ? null : TryId(userId) is { } known
                ? await members.ChangeRoleAsync(team.Id, known, TeamRoles.Parse(body.Role!), current.Actor, ct)
                : MemberChange.Unknown, cache);

    private static async Task<IResult> RemoveMemberAsync(
        [FromRoute(Name = "user_id")] string userId, Members members, CurrentTeam team, CurrentCaller current, CallerCache cache, CancellationToken ct) =>
        Answered(
            userId,
            current.IsOpen() ? null
                : TryId(userId) is { } known ? await members.RemoveAsync(team.Id, known, current.Actor, ct) : MemberChange.Unknown, cache);

    private static async Task<IResult> ChangeUserAsync(
        [FromRoute(Name = "user_id")] string userId, ChangeUser body, Users users, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (TryId(userId) is { } self && current.Known.UserId == self && body.Disabled == true)
            return Answer.Conflict("user_id", "Nobody disables themselves.", ErrorCodes.LastAdmin);
        // A key may leak, and would make its finder an operator for good.
        if (current.IsOpen() || (body.Operator is not null && current.Known.Kind != CallerKind.User))
            return NeedsPerson();
        var changed = TryId(userId) is { } known
            ? await users.ChangeAsync(known, new UserChange(body.Disabled, body.Operator), current.Known.UserId, current.Actor, ct)
            : UserChanged.Unknown;
        cache.Clear();
        return changed switch
        {
            UserChanged.Done => Answer.Ok(new DoneView(true)),
            UserChanged.LastOperator => Answer.Conflict(
                "user_id", "An installation keeps at least one operator. Make another one first.", ErrorCodes.LastOperator),
            _ => Answer.NotFound("user_id", $"There is no user {userId}.", ErrorCodes.UserNotFound),
        };
    }

    private static async Task<IResult> EndSessionsAsync(
        [FromRoute(Name = "user_id")] string userId, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (current.IsOpen())
            return NeedsPerson();
        if (TryId(userId) is not { } known || !await sessions.RevokeAllAsync(known, current.Actor, ct))
            return Answer.NotFound("user_id", $"There is no user {userId}.", ErrorCodes.UserNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    // Where nobody proves who they are, nobody can answer for who gets which rights.
    private static bool IsOpen(this CurrentCaller current) => current.Known.Kind == CallerKind.Open;

    private static IResult NeedsPerson() => AccessGate.Denied("Only a person who signed in may do this.", ErrorCodes.NeedsPerson);

    private static IResult Answered(string id, MemberChange? change, CallerCache cache)
    {
        cache.Clear();
        return change switch
        {
            MemberChange.Done => Answer.Ok(new DoneView(true)),
            null => NeedsPerson(),
            MemberChange.LastAdmin => Answer.Conflict("user_id", "A team keeps at least one admin who is not disabled.", ErrorCodes.LastAdmin),
            _ => Answer.NotFound("user_id", $"The team has no member {id}.", ErrorCodes.UserNotFound),
        };
    }

    private static long? TryId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static TeamView View(Team team) => new(team.Id, team.Name, team.HistoryDays, team.CreatedAt);
}
