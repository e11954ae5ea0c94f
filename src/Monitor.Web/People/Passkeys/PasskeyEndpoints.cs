using Fido2NetLib;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Auditing;
using Monitor.Data.People;
using Monitor.Data.People.Passkeys;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Edge;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People.Passkeys;

/// <summary>Passkeys: signing in with them, proving again who one is, and a person's own ones.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/v1/session").WithTags("Session").RequiresPerson();
        session.MapPost("/passkey/options", SignInOptionsAsync).Documented(PasskeyDocs.SignInOptions).Prepares().Public().CountsAttempts();
        session.MapPost("/passkey", SignInAsync).Validates<PresentPasskey>().Documented(PasskeyDocs.SignIn).Public().CountsAttempts();
        session.MapPost("/proof/passkey/options", ProofOptionsAsync).Documented(PasskeyDocs.ProofOptions).Prepares();
        session.MapPost("/proof/passkey", ProveAsync).Validates<PresentPasskey>().Documented(PasskeyDocs.Prove).CountsAttempts();

        session.MapGet("/passkeys", ListAsync).Documented(PasskeyDocs.List);
        session.MapPost("/passkeys/options", CreationOptionsAsync).Documented(PasskeyDocs.CreationOptions).Prepares().RequiresProof();
        session.MapPost("/passkeys", AddAsync).Validates<AddPasskey>().Documented(PasskeyDocs.Add).RequiresProof().CountsAttempts();
        session.MapPatch("/passkeys/{passkey_id}", RenameAsync).Validates<RenamePasskey>().Documented(PasskeyDocs.Rename);
        session.MapDelete("/passkeys/{passkey_id}", RemoveAsync).Documented(PasskeyDocs.Remove).RequiresProof();
    }

    private static async Task<IResult> SignInOptionsAsync(HttpRequest request, PasskeyParty parties, PasskeyChallenges challenges, CancellationToken ct)
    {
        if (parties.Of(request) is not { } party)
            return PasskeyParty.Unknown();
        var challenge = await challenges.IssueAsync(PasskeyPurpose.SignIn, session: null, ct);
        return Answer.Ok(new PasskeyOptionsView(PasskeyCeremony.RequestOptions(party, challenge, [])));
    }

    private static async Task<IResult> SignInAsync(
        PresentPasskey body, HttpContext http, PasskeyCheck check, SessionStart start, CurrentCaller current, CancellationToken ct)
    {
        var (proof, refusal) = await check.CheckAsync(http.Request, body, PasskeyPurpose.SignIn, person: null, current.Actor, ct);
        return refusal ?? await start.BeginAsync(http, proof!, ct) ?? PasskeyCheck.Refused();
    }

    private static async Task<IResult> ProofOptionsAsync(
        HttpRequest request, PasskeyParty parties, PasskeyChallenges challenges, PasskeyStore passkeys, CurrentCaller current, CancellationToken ct)
    {
        if (parties.Of(request) is not { } party)
            return PasskeyParty.Unknown();
        var own = await passkeys.CredentialsAsync(current.Known.UserId!.Value, party.Id, ct);
        if (own.Count == 0)
            return Answer.Conflict("credential", "You have no passkey for this host name.", ErrorCodes.NoPasskey);
        var challenge = await challenges.IssueAsync(PasskeyPurpose.Prove, current.Known.Id, ct);
        return Answer.Ok(new PasskeyOptionsView(PasskeyCeremony.RequestOptions(party, challenge, own)));
    }

    private static async Task<IResult> ProveAsync(
        PresentPasskey body, HttpContext http, PasskeyCheck check, Sessions sessions, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        var (proof, refusal) = await check.CheckAsync(http.Request, body, PasskeyPurpose.Prove, current.Known, current.Actor, ct);
        if (refusal is not null)
            return refusal;
        if (!await sessions.ProveAsync(current.Known.Id, proof!, current.Actor, ct))
            return PasskeyCheck.Refused();
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> ListAsync(PasskeyStore passkeys, CurrentCaller current, CancellationToken ct) =>
        Answer.Ok((await passkeys.ListAsync(current.Known.UserId!.Value, ct)).Select(View).ToArray());

    private static async Task<IResult> CreationOptionsAsync(
        HttpRequest request, PasskeyParty parties, PasskeyChallenges challenges, PasskeyStore passkeys, Users users, CurrentCaller current,
        CancellationToken ct)
    {
        if (parties.Of(request) is not { } party)
            return PasskeyParty.Unknown();
        var userId = current.Known.UserId!.Value;
        var user = await users.GetAsync(userId, ct);
        var person = new Fido2User { Id = await passkeys.HandleAsync(userId, ct), Name = user.Email, DisplayName = user.Name };
        var existing = await passkeys.CredentialsAsync(userId, party.Id, ct);
        var challenge = await challenges.IssueAsync(PasskeyPurpose.Add, current.Known.Id, ct);
        return Answer.Ok(new PasskeyOptionsView(PasskeyCeremony.CreationOptions(party, challenge, person, existing)));
    }

    private static async Task<IResult> AddAsync(
        AddPasskey body, HttpRequest request, PasskeyParty parties, PasskeyChallenges challenges, PasskeyStore passkeys, CurrentCaller current,
        CallerCache cache, CancellationToken ct)
    {
        var reader = new CredentialReader(body.Credential);
        if (reader.Attestation() is not { } answer)
            return Answer.Invalid(reader.Errors);
        if (parties.Of(request) is not { } party)
            return PasskeyParty.Unknown();
        var userId = current.Known.UserId!.Value;
        if (CredentialReader.Challenge(answer.Response.ClientDataJson) is not { } challenge
            || !await challenges.TakeAsync(challenge, PasskeyPurpose.Add, current.Known.Id, ct))
            return await NotAddedAsync(passkeys, userId, "challenge", current.Actor, ct);
        var handle = await passkeys.HandleAsync(userId, ct);
        var (made, reason) = await PasskeyCeremony.CheckNewAsync(party, challenge, handle, body.Name!.Trim(), answer, ct);
        if (made is null)
            return await NotAddedAsync(passkeys, userId, reason!, current.Actor, ct);

        var (outcome, passkey) = await passkeys.AddAsync(userId, current.Known.Id, made, current.Actor, ct);
        switch (outcome)
        {
            case PasskeyAdded.Done:
                cache.Clear();
                return Answer.Created(View(passkey!));
            case PasskeyAdded.Taken:
                return Answer.Conflict("credential", "This passkey belongs to an account already.", ErrorCodes.PasskeyTaken);
            default:
                return Answer.Conflict("credential", $"You have {PasskeyStore.Most} passkeys, which is as many as one may have.", ErrorCodes.TooMany);
        }
    }

    private static async Task<IResult> RenameAsync(
        [FromRoute(Name = "passkey_id")] string passkeyId, RenamePasskey body, PasskeyStore passkeys, CurrentCaller current, CancellationToken ct) =>
        Guid.TryParseExact(passkeyId, "D", out var known)
            && await passkeys.RenameAsync(current.Known.UserId!.Value, known, body.Name!.Trim(), current.Actor, ct)
            ? Answer.Ok(new DoneView(true))
            : NotFound(passkeyId);

    private static async Task<IResult> RemoveAsync(
        [FromRoute(Name = "passkey_id")] string passkeyId, HttpRequest request, PasskeyStore passkeys, WaysToSignIn ways, CurrentCaller current,
        CallerCache cache, CancellationToken ct)
    {
        if (!Guid.TryParseExact(passkeyId, "D", out var known))
            return NotFound(passkeyId);
        var removed = await passkeys.RemoveAsync(
            current.Known.UserId!.Value, known, current.Known.Id, ways.Of(request), current.Actor, ct);
        if (removed != SignInWayRemoved.Done)
            return removed == SignInWayRemoved.Unknown ? NotFound(passkeyId) : WaysToSignIn.IsLast("passkey_id");
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<IResult> NotAddedAsync(PasskeyStore passkeys, long userId, string reason, AuditActor actor, CancellationToken ct)
    {
        await passkeys.RefuseToAddAsync(userId, reason, actor, ct);
        return reason == "challenge"
            ? Answer.Invalid("credential", PasskeyDocs.ChallengeMessage, ErrorCodes.ChallengeExpired)
            : Answer.Invalid("credential", $"What the authenticator sent is not accepted: {reason}.", ErrorCodes.InvalidPasskey);
    }

    private static IResult NotFound(string id) => Answer.NotFound("passkey_id", $"You have no passkey {id}.", ErrorCodes.PasskeyNotFound);

    private static PasskeyView View(PasskeyRow row) =>
        new(row.Id, row.Name, row.RpId, row.Transports, row.BackedUp, row.CreatedAt, row.LastUsedAt);
}
