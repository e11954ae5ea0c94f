using Monitor.Data.Auditing;
using Monitor.Data.People;
using Monitor.Data.People.Passkeys;
using Monitor.Web.Answers;

namespace Monitor.Web.People.Passkeys;

/// <summary>Finds out who presents a passkey. What proves nothing is in the audit log of whoever the passkey belongs to.</summary>
internal sealed class PasskeyCheck(PasskeyParty parties, PasskeyChallenges challenges, PasskeyStore passkeys)
{
    /// <summary>Who it is, or the answer to somebody who proved nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What the browser answered.</param>
    /// <param name="purpose">What the challenge was made for.</param>
    /// <param name="person">Who is signed in and has to be the one; null at sign-in.</param>
    /// <param name="actor">For the audit log.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<(SignedIn? Proof, IResult? Refusal)> CheckAsync(
        HttpRequest request, PresentPasskey body, PasskeyPurpose purpose, Caller? person, AuditActor actor, CancellationToken ct)
    {
        var reader = new CredentialReader(body.Credential);
        if (reader.Assertion() is not { } answer)
            return (null, Answer.Invalid(reader.Errors));
        if (parties.Of(request) is not { } party)
            return (null, PasskeyParty.Unknown());
        var challenge = CredentialReader.Challenge(answer.Response.ClientDataJson);
        var isOurs = challenge is not null && await challenges.TakeAsync(challenge, purpose, person?.Id, ct);
        if (await passkeys.FindAsync(answer.RawId, party.Id, ct) is not { } passkey)
            return (null, isOurs ? Refused() : Expired());
        if (!isOurs)
        {
            await passkeys.RefuseAsync(passkey, "challenge", actor, ct);
            return (null, Expired());
        }

        // At sign-in nobody else says who it is; later a passkey of another account is of no use.
        var reason = answer.Response.UserHandle is null && person is null ? "user_handle"
            : person is not null && person.UserId != passkey.UserId ? "another_account"
            : null;
        if (reason is null)
        {
            var (use, wrong) = await PasskeyCeremony.CheckUseAsync(party, challenge!, passkey, answer, ct);
            if (use is not null)
            {
                var (proof, isDisabled) = await passkeys.UseAsync(passkey, use.SignCount, use.IsBackedUp, actor, ct);
                return (proof, proof is not null ? null : isDisabled ? Disabled() : Refused());
            }

            reason = wrong;
        }

        await passkeys.RefuseAsync(passkey, reason!, actor, ct);
        return (null, Refused());
    }

    /// <summary>The answer to a passkey that proves nothing; why is nobody's business but its owner's.</summary>
    public static IResult Refused() => Error(StatusCodes.Status401Unauthorized, PasskeyDocs.RefusedMessage, ErrorCodes.InvalidPasskey);

    private static IResult Expired() => Error(StatusCodes.Status401Unauthorized, PasskeyDocs.ChallengeMessage, ErrorCodes.ChallengeExpired);

    private static IResult Disabled() => Error(StatusCodes.Status403Forbidden, "This user is disabled.", ErrorCodes.UserDisabled);

    private static IResult Error(int status, string message, string code) => Answer.Error(status, message, [new ApiError("credential", message, code)]);
}
