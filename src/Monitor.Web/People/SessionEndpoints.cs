using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Edge;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>Signing in and out, and what a person may change about themselves.</summary>
internal static class SessionEndpoints
{
    private const int LongestAgent = 300;

    public static void MapSession(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/v1/session").WithTags("Session").RequiresPerson();
        session.MapPost("", BeginAsync).Validates<BeginSession>().Documented(SessionDocs.Begin).Public().CountsAttempts();
        session.MapGet("", GetAsync).Documented(SessionDocs.Get);
        session.MapDelete("", EndAsync).Documented(SessionDocs.End);
        session.MapPut("/team", ChooseTeamAsync).Validates<ChooseTeam>().Documented(SessionDocs.ChooseTeam);
        session.MapPut("/password", ChangePasswordAsync).Validates<ChangePassword>().Documented(SessionDocs.ChangePassword).CountsAttempts();
        session.MapPost("/totp", SecondFactorEndpoints.EnrolAsync).Documented(SessionDocs.Enrol);
        session.MapPost("/totp/verify", SecondFactorEndpoints.VerifyAsync).Validates<VerifyCode>().Documented(SessionDocs.Verify).CountsAttempts();
        session.MapPost("/totp/disable", SecondFactorEndpoints.DisableAsync).Validates<DisableSecondFactor>().Documented(SessionDocs.Disable)
            .CountsAttempts();

        var sessions = app.MapGroup("/api/v1/sessions").WithTags("Session").RequiresPerson();
        sessions.MapGet("", ListAsync).Documented(SessionDocs.List);
        sessions.MapDelete("/{session_id}", RevokeAsync).Documented(SessionDocs.Revoke);
    }

    public static LockOutPolicy LockOut(this IOptions<AuthOptions> options) => new(options.Value.MaxFailures, options.Value.LockOut);

    /// <summary>The answer to a sign-in that did not succeed.</summary>
    public static IResult Refused(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.NeedsCode => Error(StatusCodes.Status401Unauthorized, "code", "Send the code that your app shows.", ErrorCodes.SecondFactorRequired),
        SignInOutcome.WrongCode => Error(StatusCodes.Status401Unauthorized, "code", "The code is wrong or was used already.", ErrorCodes.InvalidCode),
        SignInOutcome.Disabled => Error(StatusCodes.Status403Forbidden, "email", "This user is disabled.", ErrorCodes.UserDisabled),
        _ => Error(StatusCodes.Status401Unauthorized, "password",
            "E-mail or password is wrong, or there were too many wrong tries: then wait a few minutes.", ErrorCodes.InvalidCredentials),
    };

    private static async Task<IResult> BeginAsync(
        BeginSession body, HttpContext http, SignIn signIn, Sessions sessions, Users users, CurrentCaller current, IOptions<AuthOptions> options,
        CancellationToken ct)
    {
        var result = await signIn.CheckAsync(body.Email!.Trim(), body.Password!, body.Code, options.LockOut(), current.Actor, ct);
        if (result.UserId is not { } userId)
            return Refused(result.Outcome);
        var agent = http.Request.Headers.UserAgent.ToString();
        var life = options.Value.SessionLifetime;
        var token = await sessions.CreateAsync(
            userId, life, current.Actor.Ip, agent.Length > LongestAgent ? agent[..LongestAgent] : agent, ct);
        SessionCookie.Write(http, token, life, options.Value.AllowPlainHttp);
        var user = await users.GetAsync(userId, ct);
        var team = user.Teams.Count > 0 ? user.Teams[0] : null;
        return Answer.Ok(View(user, team?.TeamId, team?.Role, token));
    }

    private static async Task<IResult> GetAsync(Users users, CurrentCaller current, CancellationToken ct)
    {
        var caller = current.Known;
        var user = await users.GetAsync(caller.UserId!.Value, ct);
        return Answer.Ok(View(user, caller.TeamId, caller.Role?.Name(), current.SessionToken!));
    }

    private static async Task<IResult> EndAsync(HttpContext http, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        await sessions.RevokeAsync(current.Known.UserId!.Value, current.Known.Id, current.Actor, ct);
        cache.Clear();
        SessionCookie.Clear(http);
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> ChooseTeamAsync(
        ChooseTeam body, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (!await sessions.ChooseTeamAsync(current.Known.UserId!.Value, current.Known.Id, body.TeamId!.Value, ct))
            return Answer.NotFound("team_id", $"You are not in a team {body.TeamId}.", ErrorCodes.TeamNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> ChangePasswordAsync(
        ChangePassword body, SignIn signIn, Users users, CurrentCaller current, CallerCache cache, IOptions<AuthOptions> options, CancellationToken ct)
    {
        var userId = current.Known.UserId!.Value;
        if (!await signIn.CheckPasswordAsync(userId, body.CurrentPassword!, options.LockOut(), ct))
            return Error(StatusCodes.Status403Forbidden, "current_password", "The current password is wrong.", ErrorCodes.InvalidCredentials);
        await users.ChangePasswordAsync(userId, current.Known.Id, body.NewPassword!, current.Actor, ct);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> ListAsync(Sessions sessions, CurrentCaller current, CancellationToken ct)
    {
        var rows = await sessions.ListAsync(current.Known.UserId!.Value, ct);
        return Answer.Ok(rows
            .Select(s => new SessionListView(s.Id, s.Id == current.Known.Id, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Ip, s.UserAgent))
            .ToArray());
    }

    private static async Task<IResult> RevokeAsync(
        [FromRoute(Name = "session_id")] string id, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var sessionId) || !await sessions.RevokeAsync(current.Known.UserId!.Value, sessionId, current.Actor, ct))
            return Answer.NotFound("session_id", $"You have no session {id}.", ErrorCodes.SessionNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static SessionView View(UserProfile user, long? teamId, string? role, string token) => new(
        user.Id, user.Email, user.Name, user.IsOperator, user.HasSecondFactor, teamId, role,
        [.. user.Teams.Select(t => new MembershipView(t.TeamId, t.TeamName, t.Role))], SessionCookie.Csrf(token));

    private static IResult Error(int status, string field, string message, string code) =>
        Answer.Error(status, message, [new ApiError(field, message, code)]);
}
