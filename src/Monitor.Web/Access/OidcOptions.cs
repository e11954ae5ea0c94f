using System.ComponentModel.DataAnnotations;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>Single sign-on with an issuer that speaks OpenID Connect. Section <c>Auth:Oidc</c>. Off unless there is an authority.</summary>
internal sealed class OidcOptions : IValidatableObject
{
    public const string Section = "Auth:Oidc";

    /// <summary>What people know it by, unless something is configured.</summary>
    public const string DefaultName = "Single sign-on";

    /// <summary>The issuer's address, below which its configuration is found.</summary>
    public string? Authority { get; set; }

    /// <summary>What the issuer calls this service.</summary>
    public string? ClientId { get; set; }

    /// <summary>What this service proves itself with to the issuer; a public client has none.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What people know it by.</summary>
    [MaxLength(100)]
    public string Name { get; set; } = DefaultName;

    /// <summary>What the issuer is asked for; <c>openid</c>, <c>profile</c> and <c>email</c> unless given.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>Whoever has an address of these domains that the issuer verified joins <see cref="JoinTeam"/> at the first sign-in.</summary>
    public string[] Domains { get; set; } = [];

    /// <summary>The number of the team that they join.</summary>
    public long? JoinTeam { get; set; }

    /// <summary>As what.</summary>
    public string JoinRole { get; set; } = "viewer";

    /// <summary>Longest duration of a request to the issuer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether there is an issuer.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Authority);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsOn && !IsIssuer(Authority!))
            yield return new($"{Section}:{nameof(Authority)} is the address of an issuer with https, such as https://login.example.org; http only on this machine.");
        if (IsOn != !string.IsNullOrWhiteSpace(ClientId))
            yield return new($"{Section}:{nameof(Authority)} and {Section}:{nameof(ClientId)} are set together.");
        if (!TeamRoles.Names.Contains(JoinRole, StringComparer.Ordinal))
            yield return new($"{Section}:{nameof(JoinRole)} is one of: {string.Join(", ", TeamRoles.Names)}.");
        if ((Domains.Length > 0) != JoinTeam is not null)
            yield return new($"{Section}:{nameof(Domains)} and {Section}:{nameof(JoinTeam)} are set together.");
    }

    private static bool IsIssuer(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url is { UserInfo: "", Query: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && SessionCookie.IsThisMachine(url.Host)));
}
