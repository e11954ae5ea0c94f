using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.People;

/// <summary>The second factor of whoever is signed in.</summary>
internal static class SecondFactorEndpoints
{
    public static async Task<IResult> EnrolAsync(SecondFactor factor, Users users, CurrentCaller current, CancellationToken ct)
    {
        var userId = current.Known.UserId!.Value;
        if (await factor.EnrolAsync(userId, ct) is not { } secret)
            return Answer.Conflict("totp", "There is a second factor already. Disable it first.", ErrorCodes.SecondFactorExists);
        var user = await users.GetAsync(userId, ct);
        return Answer.Created(new EnrolmentView(secret, Totp.Uri(secret, user.Email)));
    }

    public static async Task<IResult> VerifyAsync(VerifyCode body, SecondFactor factor, CurrentCaller current, CancellationToken ct) =>
        await factor.VerifyAsync(current.Known.UserId!.Value, body.Code!, current.Actor, ct) is { } codes
            ? Answer.Ok(new RecoveryCodesView(codes))
            : Answer.Invalid("code", "The code is wrong, or no enrolment was begun.", ErrorCodes.InvalidCode);

    public static async Task<IResult> DisableAsync(
        DisableSecondFactor body, SecondFactor factor, SignIn signIn, CurrentCaller current, IOptions<AuthOptions> options, CancellationToken ct)
    {
        var userId = current.Known.UserId!.Value;
        if (!await signIn.CheckPasswordAsync(userId, body.Password!, options.LockOut(), ct))
            return Answer.Error(StatusCodes.Status403Forbidden, "The password is wrong.",
                [new ApiError("password", "The password is wrong.", ErrorCodes.InvalidCredentials)]);
        await factor.DisableAsync(userId, current.Actor, ct);
        return Answer.Ok(new DoneView(true));
    }
}
