using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.People;

/// <summary>Which ways to sign in work here.</summary>
internal sealed class WaysToSignIn(PublicAddress address, IOptions<OidcOptions> oidc)
{
    /// <summary>The same for whoever takes one away.</summary>
    public SignInWays Of(HttpRequest request) => new(address.NameOf(request), oidc.Value.IsOn ? oidc.Value.Authority!.Trim() : null);

    /// <summary>The answer to somebody who could not sign in any more.</summary>
    public static IResult IsLast(string field) => Answer.Conflict(
        field, "This is your last way to sign in. Set a password or add another one first.", ErrorCodes.LastSignInWay);
}
