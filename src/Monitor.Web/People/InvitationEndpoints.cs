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
        invitations.MapGet("", ListAsync).Documented(InvitationDocs.List);
        invitations.MapPost("", CreateAsync).Validates<CreateInvitation>().Documented(InvitationDocs.Create);
        invitations.MapDelete("/{invitation_id}", RevokeAsync).Documented(InvitationDocs.Revoke);
        invitations.MapPost("/accept", AcceptAsync).Validates<AcceptInvitation>().Documented(InvitationDocs.Accept).Public().CountsAttempts();
    }

    private static async Task<IResult> ListAsync(Invitations invitations, CurrentTeam team, TimeProvider clock, CancellationToken ct) =>
        Answer.Ok((await invitations.ListAsync(team.Id, ct)).Select(i => View(i, clock.GetUtcNow())).ToArray());

    private static async Task<IResult> CreateAsync(
        CreateInvitation body, Invitations invitations, CurrentTeam team, CurrentCaller current, IOptions<AuthOptions> options, TimeProvider clock,
        CancellationToken ct)
    {
        var (invitation, token) = await invitations.CreateAsync(
            team.Id, body.Email!.Trim(), TeamRoles.Parse(body.Role!), options.Value.InvitationLifetime, current.Known.UserId, current.Actor, ct);
        return Answer.Created(View(invitation, clock.GetUtcNow()) with { Token = token });
    }

    private static async Task<IResult> RevokeAsync(
        [FromRoute(Name = "invitation_id")] string id, Invitations invitations, CurrentTeam team, CurrentCaller current, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var invitationId) && await invitations.RevokeAsync(team.Id, invitationId, current.Actor, ct)
            ? Answer.Ok(new DoneView(true))
            : Answer.NotFound("invitation_id", $"There is no open invitation {id}.", ErrorCodes.InvitationNotFound);

    // Somebody who has an account already proves it with its password; everybody else gets one.
    private static async Task<IResult> AcceptAsync(
        AcceptInvitation body, Invitations invitations, SignIn signIn, Users users, CurrentCaller current, CallerCache cache,
        IOptions<AuthOptions> options, CancellationToken ct)
    {
        if (await invitations.FindEmailAsync(body.Token!, ct) is not { } email)
            return NotOpen();
        long? existing = null;
        if (await users.ExistsAsync(email, ct))
        {
            var result = await signIn.CheckAsync(email, body.Password!, body.Code, options.LockOut(), current.Actor, ct);
            if (result.UserId is null)
                return SessionEndpoints.Refused(result.Outcome);
            existing = result.UserId;
        }

        if (await invitations.AcceptAsync(body.Token!, existing, body.Name?.Trim(), body.Password!, current.Actor, ct) is not { } userId)
            return NotOpen();
        cache.Clear();
        return Answer.Created(new UserCreatedView(userId, email));
    }

    private static IResult NotOpen() => Answer.NotFound(
        "token", "There is no open invitation with this token: it was used, taken back, or has expired.", ErrorCodes.InvitationNotFound);

    private static InvitationView View(Invitation i, DateTimeOffset now) => new(
        i.Id, i.Email, i.Role,
        i.AcceptedAt is not null ? "accepted" : i.RevokedAt is not null ? "revoked" : i.ExpiresAt <= now ? "expired" : "open",
        i.CreatedBy, i.CreatedAt, i.ExpiresAt, Token: null);
}
