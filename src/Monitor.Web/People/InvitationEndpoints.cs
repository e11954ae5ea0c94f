using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Edge;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>How people get into a team.</summary>
internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder app)
    {
        var invitations = app.MapGroup("/api/v1/invitations").WithTags("Team").Requires(Permission.TeamManage);
        invitations.MapGet("", ListAsync).Validates<PeoplePage>().Documented(InvitationDocs.List);
        invitations.MapPost("", CreateAsync).Validates<CreateInvitation>().Documented(InvitationDocs.Create).RequiresProof();
        invitations.MapDelete("/{invitation_id}", RevokeAsync).Documented(InvitationDocs.Revoke);
        invitations.MapPost("/accept", AcceptAsync).Validates<AcceptInvitation>().Documented(InvitationDocs.Accept).Public().CountsAttempts();
    }

    private static Task<IResult> ListAsync(
        [AsParameters] PeoplePage page, Invitations invitations, CurrentTeam team, TimeProvider clock, CancellationToken ct) =>
        PeoplePages.IdentifiedAsync(
            page.Limit, page.Cursor, (after, limit) => invitations.PageAsync(team.Id, after, limit, ct), i => View(i, clock.GetUtcNow()), i => i.Id);

    private static async Task<IResult> CreateAsync(
        CreateInvitation body, Invitations invitations, CurrentTeam team, CurrentCaller current, IOptions<AuthOptions> options, TimeProvider clock,
        CancellationToken ct)
    {
        Func<string, string>? link = body.HandOver == true ? null : options.Value.Link("invitation");
        var (outcome, invitation, token) = await invitations.CreateAsync(
            team.Id, body.Email!.Trim(), TeamRoles.Parse(body.Role!), options.Value.InvitationLifetime, link, current.Known.Maker, current.Actor, ct);
        return outcome == Making.Done
            ? Answer.Created(View(invitation!, clock.GetUtcNow()) with { Token = token, Mailed = token is null })
            : ApiKeyEndpoints.NotMade(outcome, most: 0);
    }

    private static async Task<IResult> RevokeAsync(
        [FromRoute(Name = "invitation_id")] string invitationId, Invitations invitations, CurrentTeam team, CurrentCaller current, CancellationToken ct) =>
        Guid.TryParseExact(invitationId, "D", out var known) && await invitations.RevokeAsync(team.Id, known, current.Actor, ct)
            ? Answer.Ok(new DoneView(true))
            : Answer.NotFound("invitation_id", $"There is no open invitation {invitationId}.", ErrorCodes.InvitationNotFound);

    private static async Task<IResult> AcceptAsync(
        AcceptInvitation body, HttpContext http, Invitations invitations, CurrentCaller current, CallerCache cache, IOptions<AuthOptions> options, CancellationToken ct)
    {
        var result = await invitations.AcceptAsync(
            body.Token!, body.Name?.Trim(), body.Password!, body.Code, options.BackOff(), current.Actor, ct);
        switch (result.Outcome)
        {
            case Acceptance.Done:
                cache.Clear();
                return Answer.Created(new UserCreatedView(result.UserId!.Value, result.Email!));
            case Acceptance.NoOperator:
                return Answer.Conflict("token", "The installation has no operator yet: nobody can be let in before.", ErrorCodes.NoOperator);
            case Acceptance.AlreadyMember:
                return Answer.Conflict("token", "A member of the team has this address, with another password.", ErrorCodes.AlreadyMember);
            case Acceptance.WeakPassword:
                return Answer.Invalid("password", $"password {result.Problem}.", ErrorCodes.WeakPassword);
            case Acceptance.Refused:
                return SessionEndpoints.Refused(http, result.SignIn!);
            default:
                return NotOpen();
        }
    }

    private static IResult NotOpen() => Answer.NotFound(
        "token", "There is no open invitation with this token: it was used, taken back, or has expired.", ErrorCodes.InvitationNotFound);

    private static InvitationView View(Invitation i, DateTimeOffset now) => new(
        i.Id, i.Email, i.Role,
        i.RevokedAt is not null ? "revoked" : i.AcceptedAt is not null ? "accepted" : i.ExpiresAt <= now ? "expired" : "open",
        i.CreatedBy, i.CreatedAt, i.ExpiresAt, Token: null);
}
