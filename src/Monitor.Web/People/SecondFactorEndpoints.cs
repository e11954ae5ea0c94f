using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.People;

/// <summary>The second factor of whoever is signed in. It comes and goes only with the password.</summary>
internal static class SecondFactorEndpoints
{
    public static async Task<IResult> EnrolAsync(
        EnrolSecondFactor body, HttpContext http, SecondFactor factor, SignIn signIn, Users users, CurrentCaller current, IOptions<AuthOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        var user = await users.GetAsync(current.Known.UserId!.Value, ct);
        if (await SessionEndpoints.AskAgainAsync(http, user, body.Password, "password", signIn, current, options, clock, ct) is { } refusal)
            return refusal;
        return await factor.EnrolAsync(user.Id, ct) is { } secret
            ? Answer.Created(new EnrolmentView(secret, Totp.Uri(secret, user.Email)))
            : Answer.Conflict("totp", "There is a second factor already. Disable it first.", ErrorCodes.SecondFactorExists);
    }

    public static async Task<IResult> VerifyAsync(
        VerifyCode body, SecondFactor factor, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (await factor.VerifyAsync(current.Known.UserId!.Value, current.Known.Id, body.Code!, current.Actor, ct) is not { } codes)
            return Answer.Invalid("code", "The code is wrong, or no enrolment was begun.", ErrorCodes.InvalidCode);
        cache.Clear();
        return Answer.Ok(new RecoveryCodesView(codes));
    }

    public static async Task<IResult> DisableAsync(
        DisableSecondFactor body, HttpContext http, SecondFactor factor, SignIn signIn, Users users, CurrentCaller current, CallerCache cache,
        IOptions<AuthOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var user = await users.GetAsync(current.Known.UserId!.Value, ct);
        if (await SessionEndpoints.AskAgainAsync(http, user, body.Password, "password", signIn, current, options, clock, ct) is { } refusal)
            return refusal;
        await factor.DisableAsync(user.Id, current.Known.Id, current.Actor, ct);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }
}
