namespace Monitor.Data.People;

/// <summary>That somebody proved who they are, a moment ago.</summary>
/// <param name="UserId">Who.</param>
/// <param name="CredentialsVersion">
/// What they could prove it with at that moment: a session begins only while that is still so, see <see cref="Sessions.CreateAsync"/>.
/// </param>
/// <param name="Method">How: one of <see cref="SignInMethods"/>.</param>
public sealed record SignedIn(long UserId, long CredentialsVersion, string Method)
{
    /// <summary>
    /// False when they did so at another service and longer ago: then <see cref="SeenAt"/> says when, and routes that ask for a recent proof
    /// go by it.
    /// </summary>
    public bool IsFresh { get; init; } = true;

    /// <summary>When the other service last saw them; null when it does not say.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When they proved it, as a session keeps it.</summary>
    public DateTimeOffset? ProvedAt(DateTimeOffset now) => IsFresh || SeenAt > now ? now : SeenAt;
}

/// <summary>The ways to sign in, as sessions keep them.</summary>
public static class SignInMethods
{
    /// <summary>A password, and a code where the person has an app for codes.</summary>
    public const string Password = "password";

    /// <summary>A passkey, which is both factors in one.</summary>
    public const string Passkey = "passkey";

    /// <summary>Another service said who it is, and answers for how sure it is.</summary>
    public const string SingleSignOn = "single_sign_on";
}
