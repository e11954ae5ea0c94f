using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Web.Answers;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>Where a sign-in ends.</summary>
internal sealed record SignInReturn
{
    [FromQuery(Name = "return")] public string? Return { get; init; }
}

/// <summary>Goes to the issuer on behalf of a session.</summary>
/// <param name="Return">The page of this service to come back to; its start page unless given.</param>
internal sealed record GoToIssuer(string? Return);

/// <summary>Accepts an invitation with single sign-on.</summary>
/// <param name="Token">The invitation's token.</param>
/// <param name="Name">What a new account is called; what the issuer says unless given.</param>
/// <param name="Return">The page of this service to come back to; its start page unless given.</param>
internal sealed record AcceptWithIssuer(string? Token, string? Name, string? Return);

/// <summary>Where to go.</summary>
/// <param name="Location">The issuer's page; the browser has to be the one that asked.</param>
internal sealed record IssuerLocationView(string Location);

/// <summary>Which ways to sign in there are.</summary>
/// <param name="Passkey">Whether passkeys work at this address.</param>
/// <param name="SingleSignOn">What single sign-on is called; null where there is none.</param>
internal sealed record SignInMethodsView(bool Passkey, SingleSignOnView? SingleSignOn);

/// <summary>Single sign-on.</summary>
/// <param name="Name">What people know it by.</param>
/// <param name="Location">Where a page sends the browser to.</param>
internal sealed record SingleSignOnView(string Name, string Location);

/// <summary>Who somebody is at an issuer.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Issuer">Who answers for them.</param>
/// <param name="Email">The address that the issuer told.</param>
/// <param name="CreatedAt">When it was linked.</param>
/// <param name="LastUsedAt">When they last came that way.</param>
internal sealed record IdentityView(Guid Id, string Issuer, string? Email, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(GoToIssuer))]
[JsonSerializable(typeof(AcceptWithIssuer))]
[JsonSerializable(typeof(Envelope<IssuerLocationView>))]
[JsonSerializable(typeof(Envelope<SignInMethodsView>))]
[JsonSerializable(typeof(Envelope<IdentityView[]>))]
internal sealed partial class SingleSignOnJson : JsonSerializerContext;

internal static class ReturnRules
{
    private const int Longest = 1000;
    private const string Ground = "http://localhost";
    private const string StartPage = "/";

    /// <summary>The page of this service that a path means, written so that it can stand in a header; its start page unless given.</summary>
    public static string Page(string? path) => path is null ? StartPage : Written(path)!;

    // A browser takes what begins with two slashes, or with a slash and a backslash, for another host, and leaves out characters that nobody
    // sees. What is left when dots are resolved must not begin so either.
    private static string? Written(string path)
    {
        if (path.Length is 0 or > Longest || path[0] != '/' || !PlainText.Is(path)
            || path.Any(c => c is '\\' || char.IsControl(c) || char.IsWhiteSpace(c))
            || !Uri.TryCreate(Ground + path, UriKind.Absolute, out var url) || url.GetLeftPart(UriPartial.Authority) != Ground)
            return null;
        var written = url.PathAndQuery + url.Fragment;
        return written.StartsWith("//", StringComparison.Ordinal) ? null : written;
    }

    public static IRuleBuilderOptions<T, string?> LocalPath<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(path => path is null || Written(path) is not null).WithMessage("{PropertyPath} is a path of this service, such as /tasks.").WithErrorCode(ErrorCodes.InvalidUrl);
}

internal sealed class SignInReturnValidator : AbstractValidator<SignInReturn>
{
    public SignInReturnValidator() => RuleFor(r => r.Return).LocalPath();
}

internal sealed class GoToIssuerValidator : AbstractValidator<GoToIssuer>
{
    public GoToIssuerValidator() => RuleFor(r => r.Return).LocalPath();
}

internal sealed class AcceptWithIssuerValidator : AbstractValidator<AcceptWithIssuer>
{
    public AcceptWithIssuerValidator()
    {
        RuleFor(r => r.Token).Given();
        RuleFor(r => r.Name).NotTooLong();
        RuleFor(r => r.Return).LocalPath();
    }
}
