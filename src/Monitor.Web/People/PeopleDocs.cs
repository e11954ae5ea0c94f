using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>What several pages about people share.</summary>
internal static class PeopleDocs
{
    public const string ExampleId = "0198d2a4-7a10-7c55-8f0e-1d2b3c4d5e6f";

    public static readonly ErrorDoc WeakPassword = new(422, ErrorCodes.WeakPassword, "password", "password has 12 to 200 characters.");

    public static readonly ErrorDoc InvalidEmail = new(422, ErrorCodes.InvalidEmail, "email", "email is not an e-mail address.");

    public static readonly ErrorDoc NeedsPerson = new(
        403, ErrorCodes.NeedsPerson, "authorization", "Only a person who signed in may do this.");

    public static readonly ErrorDoc Csrf = new(
        403, ErrorCodes.Csrf, "authorization", "A request that changes something repeats the session's csrf_token in the header X-CSRF-Token.");

    public static readonly ErrorDoc WrongCredentials = new(
        401, ErrorCodes.InvalidCredentials, "password",
        "E-mail or password is wrong.");

    public static readonly ErrorDoc Wait = new(429, ErrorCodes.TooManyAttempts, "", "Too many wrong tries from here. Try again in 10 s.");

    public static readonly ErrorDoc NeedsProof = new(
        403, ErrorCodes.ProofNeeded, "authorization", "Prove once more who you are, with POST /api/v1/session/proof, and try again.");

    public static readonly ErrorDoc WrongPassword = new(403, ErrorCodes.InvalidCredentials, "password", "The password is wrong.");

    public static readonly ErrorDoc CodeRequired = new(401, ErrorCodes.SecondFactorRequired, "code", "Send the code that your app shows.");

    public static readonly ErrorDoc Disabled = new(403, ErrorCodes.UserDisabled, "email", "This user is disabled.");

    public static readonly ErrorDoc UnknownUser = new(404, ErrorCodes.UserNotFound, "user_id", "The team has no member 17.");

    public static readonly ErrorDoc LastAdmin = new(409, ErrorCodes.LastAdmin, "user_id", "A team keeps at least one admin who is not disabled.");

    public static readonly ParameterDoc UserId = new("user_id", "The user's id.", "17");

    public static readonly ReplyDoc Done = new(
        200, typeof(Envelope<DoneView>), "It is done.", """{ "status_code": 200, "success": true, "data": { "done": true } }""");
}
