using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Edge;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>How people get back in who lost their password or their second factor.</summary>
internal static class RecoveryEndpoints
{
    private const string Page = "recover";

    public static void MapRecovery(this IEndpointRouteBuilder app)
    {
        var recovery = app.MapGroup("/api/v1/recovery").WithTags("Session").Public();
        recovery.MapPost("", BeginAsync).Validates<BeginRecovery>().Documented(RecoveryDocs.Begin).CountsAttempts();
        recovery.MapPost("/complete", CompleteAsync).Validates<CompleteRecovery>().Documented(RecoveryDocs.Complete).CountsAttempts();
        app.MapPost("/api/v1/members/{user_id}/recovery", ForMemberAsync).WithTags("Team").Validates<RecoverUser>().Documented(RecoveryDocs.ForMember)
            .Requires(Permission.TeamManage).RequiresProof(personsOnly: true);
        app.MapPost("/api/v1/users/{user_id}/recovery", ForUserAsync).WithTags("Team").Validates<RecoverUser>().Documented(RecoveryDocs.ForUser)
            .Requires(Permission.Operate).RequiresProof(personsOnly: true);
    }

    private static async Task<IResult> BeginAsync(
        BeginRecovery body, Recovery recovery, CurrentCaller current, IOptions<AuthOptions> options, CancellationToken ct)
    {
        if (!recovery.HasMail || options.Value.Link(Page) is not { } link)
            return Answer.Conflict(
                "email", "This installation sends no mail. Ask an admin of your team, or an operator, for a link.", ErrorCodes.NoMail);
        await recovery.BeginByMailAsync(
            body.Email!.Trim(), body.Password, link, options.Value.RecoveryLifetime, options.BackOff(), current.Actor, ct);
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> CompleteAsync(
        CompleteRecovery body, HttpContext http, Recovery recovery, CurrentCaller current, CallerCache cache, IOptions<AuthOptions> options,
        CancellationToken ct)
    {
        var result = await recovery.CompleteAsync(body.Token!, body.NewPassword!, body.Code, options.BackOff(), current.Actor, ct);
        switch (result.Outcome)
        {
            case Recovered.Done:
                cache.Clear();
                return Answer.Ok(new DoneView(true));
            case Recovered.WeakPassword:
                return Answer.Invalid("new_password", $"new_password {result.Problem}.", ErrorCodes.WeakPassword);
            case Recovered.NeedsCode:
                return SessionEndpoints.Refused(http, new SignInCheck(SignInOutcome.NeedsCode));
            case Recovered.WrongCode:
                return SessionEndpoints.Refused(http, new SignInCheck(SignInOutcome.WrongCode));
            case Recovered.Wait:
                return SessionEndpoints.Wait(http, result.Wait!.Value);
            default:
                return Answer.NotFound(
                    "token", "There is no such link: it was used, is too old, or something was changed since it was made.", ErrorCodes.RecoveryNotFound);
        }
    }

    private static Task<IResult> ForMemberAsync(
        [FromRoute(Name = "user_id")] string userId, RecoverUser body, Recovery recovery, CurrentCaller current, IOptions<AuthOptions> options,
        CancellationToken ct) => ForAsync(userId, current.TeamId, body, recovery, current, options.Value, ct);

    private static Task<IResult> ForUserAsync(
        [FromRoute(Name = "user_id")] string userId, RecoverUser body, Recovery recovery, CurrentCaller current, IOptions<AuthOptions> options,
        CancellationToken ct) => ForAsync(userId, teamId: null, body, recovery, current, options.Value, ct);

    private static async Task<IResult> ForAsync(
        string id, long? teamId, RecoverUser body, Recovery recovery, CurrentCaller current, AuthOptions options, CancellationToken ct)
    {
        var link = options.Link(Page);
        var (outcome, token) = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
            ? await recovery.BeginForAsync(userId, teamId, body.ClearFactors == true, body.HandOver == true ? null : link, options.RecoveryLifetime, current.Actor, ct)
            : (RecoveryMaking.Unknown, null);
        return outcome switch
        {
            RecoveryMaking.Done => Answer.Created(new RecoveryView(token is null, token, token is null ? null : link?.Invoke(token))),
            RecoveryMaking.Disabled => Answer.Conflict("user_id", "This user is disabled.", ErrorCodes.UserDisabled),
            RecoveryMaking.NeedsOperator => AccessGate.Denied(
                "This person is in other teams too, or an operator: only an operator of the installation may do this.", ErrorCodes.Forbidden),
            _ => Answer.NotFound("user_id", $"There is no user {id}.", ErrorCodes.UserNotFound),
        };
    }
}
