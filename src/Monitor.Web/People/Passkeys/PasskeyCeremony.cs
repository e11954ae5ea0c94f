using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Monitor.Data.People.Passkeys;

namespace Monitor.Web.People.Passkeys;

/// <summary>For whom a passkey is made and used.</summary>
/// <param name="Id">The host name.</param>
/// <param name="Origin">Where the pages are that may ask for it.</param>
internal sealed record RelyingParty(string Id, string Origin);

/// <summary>
/// What browsers and authenticators are asked for, and whether what they answer is right. The person has to be verified by the authenticator,
/// by a PIN or a finger, so that a passkey is something they have and something they know or are.
/// </summary>
internal static class PasskeyCeremony
{
    private const string ServiceName = "Monitor";

    // What everything that makes passkeys can do at least one of, with the runtime's own cryptography.
    private static readonly PubKeyCredParam[] Algorithms =
        [new(COSE.Algorithm.ES256), new(COSE.Algorithm.RS256), new(COSE.Algorithm.ES384), new(COSE.Algorithm.PS256)];

    /// <summary>What <c>navigator.credentials.create</c> is asked for.</summary>
    public static JsonElement CreationOptions(RelyingParty party, byte[] challenge, Fido2User user, IReadOnlyList<byte[]> existing)
    {
        var options = Creation(party, challenge, user);
        options.ExcludeCredentials = [.. existing.Select(id => new PublicKeyCredentialDescriptor(id))];
        return JsonElement.Parse(options.ToJson());
    }

    /// <summary>What <c>navigator.credentials.get</c> is asked for; without any named, whoever's passkey the browser finds.</summary>
    public static JsonElement RequestOptions(RelyingParty party, byte[] challenge, IReadOnlyList<byte[]> named)
    {
        var options = Request(party, challenge);
        options.AllowCredentials = [.. named.Select(id => new PublicKeyCredentialDescriptor(id))];
        return JsonElement.Parse(options.ToJson());
    }

    /// <summary>Checks the making of a passkey.</summary>
    public static async Task<(NewPasskey? Passkey, string? Reason)> CheckNewAsync(
        RelyingParty party, byte[] challenge, byte[] handle, string name, AuthenticatorAttestationRawResponse answer, CancellationToken ct)
    {
        try
        {
            if (!IsAskedFor(AuthenticatorAttestationResponse.Parse(answer).AttestationObject))
                return (null, "attestation");
            var made = await Library(party).MakeNewCredentialAsync(
                new MakeNewCredentialParams
                {
                    AttestationResponse = answer,
                    OriginalOptions = Creation(party, challenge, new Fido2User { Id = handle, Name = name, DisplayName = name }),
                    // That it is nobody else's is seen when it is stored.
                    IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true),
                }, ct);
            if (!made.Id.AsSpan().SequenceEqual(answer.RawId))
                return (null, "credential_id");
            string[] transports = [.. CredentialReader.Transports.Where(t => answer.Response.Transports.Contains(t.Value)).Select(t => t.Key)];
            return (new NewPasskey(made.Id, made.PublicKey, made.SignCount, party.Id, name, transports, made.IsBackedUp), null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return (null, Reason(error));
        }
    }

    /// <summary>Checks the use of a passkey, all but its counter.</summary>
    public static async Task<(VerifyAssertionResult? Use, string? Reason)> CheckUseAsync(
        RelyingParty party, byte[] challenge, KnownPasskey passkey, AuthenticatorAssertionRawResponse answer, CancellationToken ct)
    {
        try
        {
            var use = await Library(party).MakeAssertionAsync(
                new MakeAssertionParams
                {
                    AssertionResponse = answer,
                    OriginalOptions = Request(party, challenge),
                    StoredPublicKey = passkey.PublicKey,
                    // The counter is compared where it is stored, in one statement.
                    StoredSignatureCounter = 0,
                    IsUserHandleOwnerOfCredentialIdCallback = (asked, _) => Task.FromResult(asked.UserHandle.AsSpan().SequenceEqual(passkey.Handle)),
                }, ct);
            return (use, null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return (null, Reason(error));
        }
    }

    // No statement about the authenticator was asked for, and browsers leave out all but one that its own new key signed.
    private static bool IsAskedFor(AuthenticatorAttestationResponse.ParsedAttestationObject made) =>
        made.Fmt == "none" || (made.Fmt == "packed" && made.AttStmt["x5c"] is null);

    // Nothing goes in but what the caller sent, so whatever the library trips over is that.
    private static string Reason(Exception error) => error is Fido2VerificationException known
        ? JsonNamingPolicy.SnakeCaseLower.ConvertName(known.Code.ToString())
        : "malformed";

    private static CredentialCreateOptions Creation(RelyingParty party, byte[] challenge, Fido2User user)
    {
        var options = Library(party).RequestNewCredential(new RequestNewCredentialParams
        {
            User = user,
            AuthenticatorSelection = new AuthenticatorSelection
            {
                ResidentKey = ResidentKeyRequirement.Required,
                UserVerification = UserVerificationRequirement.Required,
            },
            AttestationPreference = AttestationConveyancePreference.None,
            PubKeyCredParams = Algorithms,
        });
        options.Challenge = challenge;
        return options;
    }

    private static AssertionOptions Request(RelyingParty party, byte[] challenge)
    {
        var options = Library(party).GetAssertionOptions(new GetAssertionOptionsParams { UserVerification = UserVerificationRequirement.Required });
        options.Challenge = challenge;
        return options;
    }

    private static Fido2 Library(RelyingParty party) => new(new Fido2Configuration
    {
        RPID = party.Id,
        RPName = ServiceName,
        Origins = new HashSet<string>(StringComparer.Ordinal) { party.Origin },
        Timeout = (uint)PasskeyChallenges.Life.TotalMilliseconds,
    });
}
