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
        routes.MapGet("/members", ListMembersAsync).Documented(TeamDocs.ListMembers);
        routes.MapPatch("/members/{user_id}", ChangeMemberAsync).Validates<ChangeMember>().Documented(TeamDocs.ChangeMember);
        routes.MapDelete("/members/{user_id}", RemoveMemberAsync).Documented(TeamDocs.RemoveMember);
        routes.MapGet("/teams", ListAsync).Documented(TeamDocs.List).Requires(Permission.Operate);
        routes.MapPost("/teams", CreateAsync).Validates<CreateTeam>().Documented(TeamDocs.Create).Requires(Permission.Operate);
        routes.MapPatch("/users/{user_id}", ChangeUserAsync).Validates<ChangeUser>().Documented(TeamDocs.ChangeUser).Requires(Permission.Operate);
    }

    private static async Task<IResult> GetAsync(Teams teams, CurrentTeam team, CancellationToken ct) =>
        Answer.Ok(View(await teams.GetAsync(team.Id, ct)));

    private static async Task<IResult> ChangeAsync(ChangeTeam body, Teams teams, CurrentTeam team, CurrentCaller current, CancellationToken ct) =>
        Answer.Ok(View(await teams.ChangeAsync(team.Id, body.Name!.Trim(), body.HistoryDays, current.Actor, ct)));

    private static async Task<IResult> ListAsync(Teams teams, CancellationToken ct) =>
        Answer.Ok((await teams.ListAsync(ct)).Select(View).ToArray());

    private static async Task<IResult> CreateAsync(CreateTeam body, Teams teams, CurrentCaller current, CancellationToken ct)
    {
        var caller = current.Known;
        return Answer.Created(View(await teams.CreateAsync(
            body.Name!.Trim(), caller.Kind == CallerKind.User ? caller.UserId : null, current.Actor, ct)));
    }

    private static async Task<IResult> ListMembersAsync(Members members, CurrentTeam team, CancellationToken ct) =>
        Answer.Ok((await members.ListAsync(team.Id, ct))
            .Select(m => new MemberView(m.UserId, m.Email, m.Name, m.Role, m.HasSecondFactor, m.IsDisabled, m.CreatedAt)).ToArray());

    private static async Task<IResult> ChangeMemberAsync(
        [FromRoute(Name = "user_id")] string id, ChangeMember body, Members members, CurrentTeam team, CurrentCaller current, CallerCache cache,
        CancellationToken ct) => Answered(
            id, TryId(id) is { } userId
                ? await members.ChangeRoleAsync(team.Id, userId, TeamRoles.Parse(body.Role!), current.Actor, ct)
                : MemberChange.Unknown, cache);

    private static async Task<IResult> RemoveMemberAsync(
        [FromRoute(Name = "user_id")] string id, Members members, CurrentTeam team, CurrentCaller current, CallerCache cache, CancellationToken ct) =>
        Answered(
            id, TryId(id) is { } userId ? await members.RemoveAsync(team.Id, userId, current.Actor, ct) : MemberChange.Unknown, cache);

    private static async Task<IResult> ChangeUserAsync(
        [FromRoute(Name = "user_id")] string id, ChangeUser body, Users users, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (TryId(id) is { } self && current.Known.UserId == self && body.Disabled == true)
            return Answer.Conflict("user_id", "Nobody disables themselves.", ErrorCodes.LastAdmin);
        if (TryId(id) is not { } userId || !await users.SetDisabledAsync(userId, body.Disabled!.Value, current.Actor, ct))
            return Answer.NotFound("user_id", $"There is no user {id}.", ErrorCodes.UserNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static IResult Answered(string id, MemberChange change, CallerCache cache)
    {
        cache.Clear();
        return change switch
        {
            MemberChange.Done => Answer.Ok(new DoneView(true)),
            MemberChange.LastAdmin => Answer.Conflict("user_id", "A team keeps at least one admin.", ErrorCodes.LastAdmin),
            _ => Answer.NotFound("user_id", $"The team has no member {id}.", ErrorCodes.UserNotFound),
        };
    }

    private static long? TryId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static TeamView View(Team team) => new(team.Id, team.Name, team.HistoryDays, team.CreatedAt);
}
