using System.Globalization;
using System.Security.Claims;
using Monitor.Data.People.SingleSignOn;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>What somebody brought back from the issuer.</summary>
/// <param name="State">What they went for; null when that cannot be read.</param>
/// <param name="Word">What the issuer says; null when nothing that counts.</param>
/// <param name="Error">What went wrong: one of <see cref="SingleSignOnErrors"/>.</param>
internal sealed record IssuerAnswer(FlowState? State, IssuerWord? Word, string? Error);

/// <summary>What the issuer says of a person, after everything about it was checked that can be checked.</summary>
/// <param name="Identity">Who they are.</param>
/// <param name="IsEmailVerified">Whether the issuer knows that the address is theirs.</param>
/// <param name="AuthenticatedAt">When the issuer last saw them; null when it does not say.</param>
internal sealed record IssuerWord(Identity Identity, bool IsEmailVerified, DateTimeOffset? AuthenticatedAt)
{
    private const int Longest = 200;
    private const int LongestKey = 1000;

    /// <summary>Reads it; null without an issuer and a subject that can be kept.</summary>
    public static IssuerWord? Read(ClaimsPrincipal person, string authority)
    {
        string? Claim(string name) => person.FindFirst(name)?.Value is { Length: > 0 } text ? text : null;

        if (Claim("iss") is not { Length: <= LongestKey } issuer || Claim("sub") is not { Length: <= LongestKey } subject
            || HasControls(issuer) || HasControls(subject))
            return null;
        var email = Claim("email")?.Trim();
        var isAddress = email is { Length: <= 254 } && email.Split('@') is [{ Length: > 0 }, { Length: > 2 }] && !HasControls(email);
        return new IssuerWord(
            new Identity(issuer, subject, authority, isAddress ? email : null, Claim("name") is { } name && !HasControls(name) ? Short(name) : null),
            isAddress && bool.TryParse(Claim("email_verified"), out var verified) && verified,
            long.TryParse(Claim("auth_time"), CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800
                ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);
    }

    private static bool HasControls(string text) => text.Any(char.IsControl) || !Answers.PlainText.Is(text);

    private static string Short(string text) => text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
}
