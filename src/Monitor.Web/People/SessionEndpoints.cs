using System.Globalization;
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
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/v1/session").WithTags("Session").RequiresPerson();
        session.MapPost("", BeginAsync).Validates<BeginSession>().Documented(SessionDocs.Begin).Public().CountsAttempts();
        session.MapGet("", GetAsync).Documented(SessionDocs.Get);
        session.MapDelete("", EndAsync).Documented(SessionDocs.End);
        session.MapPost("/proof", ProveAsync).Validates<ProveSession>().Documented(SessionDocs.Prove).CountsAttempts();
        session.MapGet("/notices", ListNoticesAsync).Documented(SessionDocs.ListNotices);
        session.MapPost("/notices/seen", SeeNoticesAsync).Validates<SeeNotices>().Documented(SessionDocs.SeeNotices);
        session.MapPut("/team", ChooseTeamAsync).Validates<ChooseTeam>().Documented(SessionDocs.ChooseTeam);
        session.MapPut("/password", ChangePasswordAsync).Validates<ChangePassword>().Documented(SessionDocs.ChangePassword).CountsAttempts();
        session.MapPost("/totp", SecondFactorEndpoints.EnrolAsync).Validates<EnrolSecondFactor>().Documented(SessionDocs.Enrol).RequiresProof()
            .CountsAttempts();
        session.MapPost("/totp/verify", SecondFactorEndpoints.VerifyAsync).Validates<VerifyCode>().Documented(SessionDocs.Verify).CountsAttempts();
        session.MapPost("/totp/disable", SecondFactorEndpoints.DisableAsync).Validates<DisableSecondFactor>().Documented(SessionDocs.Disable)
            .CountsAttempts();

        var sessions = app.MapGroup("/api/v1/sessions").WithTags("Session").RequiresPerson();
        sessions.MapGet("", ListAsync).Documented(SessionDocs.List);
        sessions.MapDelete("/{session_id}", RevokeAsync).Documented(SessionDocs.Revoke);
    }

    public static BackOffPolicy BackOff(this IOptions<AuthOptions> options) =>
        new(options.Value.MaxFailures, options.Value.LockOut, options.Value.FailuresPerHour);

    /// <summary>The answer to a sign-in that did not succeed.</summary>
    public static IResult Refused(HttpContext http, SignInCheck result) => result.Outcome switch
    {
        SignInOutcome.Wait => Wait(http, result.Wait!.Value),
        SignInOutcome.NeedsCode => Error(StatusCodes.Status401Unauthorized, "code", "Send the code that your app shows.", ErrorCodes.SecondFactorRequired),
        SignInOutcome.WrongCode => Error(StatusCodes.Status401Unauthorized, "code", "The code is wrong or was used already.", ErrorCodes.InvalidCode),
        SignInOutcome.Disabled => Error(StatusCodes.Status403Forbidden, "email", "This user is disabled.", ErrorCodes.UserDisabled),
        _ => Error(StatusCodes.Status401Unauthorized, "password", "E-mail or password is wrong.", ErrorCodes.InvalidCredentials),
    };

    /// <summary>The answer to somebody who is signed in and is asked again for who they are.</summary>
    public static IResult RefusedAgain(HttpContext http, SignInCheck result, string field) => result.Outcome is SignInOutcome.Wrong or SignInOutcome.Disabled
        ? Error(StatusCodes.Status403Forbidden, field, "The password is wrong.", ErrorCodes.InvalidCredentials)
        : Refused(http, result);

    /// <summary>The answer to too many wrong tries.</summary>
    public static IResult Wait(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        return Error(
            StatusCodes.Status429TooManyRequests, "", $"Too many wrong tries from here. Try again in {seconds} s.", ErrorCodes.TooManyAttempts);
    }

    private static async Task<IResult> BeginAsync(
        BeginSession body, HttpContext http, SignIn signIn, SessionStart start, CurrentCaller current, IOptions<AuthOptions> options, CancellationToken ct)
    {
        var result = await signIn.CheckAsync(body.Email!.Trim(), body.Password!, body.Code, options.BackOff(), current.Actor, ct);
        if (result.Proof is not { } proof)
            return Refused(http, result);
        // A password that was changed while it was checked is a wrong one.
        return await start.BeginAsync(http, proof, ct) ?? Refused(http, new SignInCheck(SignInOutcome.Wrong));
    }

    private static async Task<IResult> GetAsync(Users users, CurrentCaller current, IOptions<AuthOptions> options, CancellationToken ct) =>
        Answer.Ok(View(await users.GetAsync(current.Known.UserId!.Value, ct), current.Known, current.SessionToken!, options.Value));

    private static async Task<IResult> ProveAsync(
        ProveSession body, HttpContext http, SignIn signIn, Sessions sessions, Users users, CurrentCaller current, CallerCache cache,
        IOptions<AuthOptions> options, CancellationToken ct)
    {
        var caller = current.Known;
        if (!(await users.GetAsync(caller.UserId!.Value, ct)).HasPassword)
            return Answer.Conflict("password", "This account has no password: prove yourself with a passkey or single sign-on.", ErrorCodes.NoPassword);
        var result = await signIn.CheckAgainAsync(
            caller.UserId.Value, caller.Id, body.Password!, body.Code, needsCode: true, options.BackOff(), current.Actor, ct);
        if (result.Proof is not { } proof || !await sessions.ProveAsync(caller.Id, proof, current.Actor, ct))
            return RefusedAgain(http, result.Proof is null ? result : new SignInCheck(SignInOutcome.Wrong), "password");
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> ListNoticesAsync(PersonNotices notices, CurrentCaller current, CancellationToken ct) =>
        Answer.Ok((await notices.ListAsync(current.Known.UserId!.Value, ct))
            .Select(n => new PersonNoticeView(n.Id, n.At, n.Kind, n.Detail, n.Ip, n.SeenAt)).ToArray());

    private static async Task<IResult> SeeNoticesAsync(SeeNotices body, PersonNotices notices, CurrentCaller current, CancellationToken ct)
    {
        await notices.SeeAsync(current.Known.UserId!.Value, body.UpTo!.Value, ct);
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> EndAsync(HttpContext http, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        await sessions.RevokeAsync(current.Known.UserId!.Value, current.Known.Id, current.Actor, ct);
        cache.Clear();
        SessionCookie.Clear(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\"";
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
        ChangePassword body, HttpContext http, SignIn signIn, Users users, CurrentCaller current, CallerCache cache, IOptions<AuthOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        var caller = current.Known;
        var user = await users.GetAsync(caller.UserId!.Value, ct);
        if (PasswordRules.Problem(body.NewPassword!, user.Email, user.Name) is { } problem)
            return Answer.Invalid("new_password", $"new_password {problem}.", ErrorCodes.WeakPassword);
        if (await AskAgainAsync(http, user, body.CurrentPassword, "current_password", signIn, current, options, clock, ct) is { } refusal)
            return refusal;
        await users.ChangePasswordAsync(user.Id, caller.Id, body.NewPassword!, current.Actor, ct);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    /// <summary>
    /// Asks for the password before how somebody gets in is changed; of an account without one, that its person proved a short while ago
    /// who they are. Null when all is well.
    /// </summary>
    public static async Task<IResult?> AskAgainAsync(
        HttpContext http, UserProfile user, string? password, string field, SignIn signIn, CurrentCaller current, IOptions<AuthOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        if (!user.HasPassword)
            return current.Known.ProvedAt > clock.GetUtcNow() - options.Value.ProofLifetime
                ? null
                : AccessGate.Denied("Prove once more who you are, by signing in again, and try again.", ErrorCodes.ProofNeeded);
        if (string.IsNullOrEmpty(password))
            return Answer.Invalid(field, $"{field} is required.", ErrorCodes.Required);
        var result = await signIn.CheckAgainAsync(user.Id, current.Known.Id, password, code: null, needsCode: false, options.BackOff(), current.Actor, ct);
        return result.Outcome == SignInOutcome.Done ? null : RefusedAgain(http, result, field);
    }

    private static async Task<IResult> ListAsync(Sessions sessions, CurrentCaller current, CancellationToken ct)
    {
        var rows = await sessions.ListAsync(current.Known.UserId!.Value, ct);
        return Answer.Ok(rows
            .Select(s => new SessionListView(s.Id, s.Id == current.Known.Id, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Ip, s.UserAgent))
            .ToArray());
    }

    private static async Task<IResult> RevokeAsync(
        [FromRoute(Name = "session_id")] string sessionId, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (!Guid.TryParseExact(sessionId, "D", out var known) || !await sessions.RevokeAsync(current.Known.UserId!.Value, known, current.Actor, ct))
            return Answer.NotFound("session_id", $"You have no session {sessionId}.", ErrorCodes.SessionNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    /// <summary>What there is to know about a session.</summary>
    public static SessionView View(UserProfile user, Caller caller, string token, AuthOptions options) => new(
        user.Id, user.Email, user.Name, user.IsOperator, user.HasSecondFactor, caller.TeamId, caller.Role?.Name(),
        [.. user.Teams.Select(t => new MembershipView(t.TeamId, t.TeamName, t.Role))], SessionCookie.Csrf(token))
    {
        HasPassword = user.HasPassword,
        ProvedAt = caller.ProvedAt,
        SecondFactorNeeded = options.MissesSecondFactor(caller),
        Passkeys = user.Passkeys,
        UnseenNotices = user.UnseenNotices,
    };

    private static IResult Error(int status, string field, string message, string code) =>
        Answer.Error(status, message, [new ApiError(field, message, code)]);
}
