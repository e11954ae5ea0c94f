using System.Diagnostics.CodeAnalysis;
using System.Web;

namespace Monitor.Data.SocialPlatforms;

/// <summary>An address of a platform's site as people paste it: with or without scheme, www. or m., query and slash.</summary>
/// <param name="Host">Without www. and the like.</param>
/// <param name="Segments">The parts of the path, as people read them.</param>
/// <param name="Query">With its question mark.</param>
public sealed record SocialUrl(string Host, IReadOnlyList<string> Segments, string Query)
{
    private static readonly string[] Subdomains = ["www.", "m.", "mobile."];

    /// <summary>Reads an address on one of <paramref name="hosts"/>; false for anything else, such as a bare name.</summary>
    public static bool TryParse(string text, IReadOnlyCollection<string> hosts, [NotNullWhen(true)] out SocialUrl? url)
    {
        url = null;
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text.TrimStart('/');
        if (!text.Contains('/', StringComparison.Ordinal) && !hosts.Contains(WithoutSubdomain(text), StringComparer.OrdinalIgnoreCase))
            return false;
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            return false;
        var host = WithoutSubdomain(uri.Host);
        if (!hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
            return false;
        url = new SocialUrl(host, [.. uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)], uri.Query);
        return true;
    }

    /// <summary>Whether a text was meant as an address, whatever it points at.</summary>
    public static bool LooksLikeUrl(string text) => text.Contains('/', StringComparison.Ordinal);

    /// <summary>A value of the query, or null.</summary>
    public string? Parameter(string name) => HttpUtility.ParseQueryString(Query)[name];

    private static string WithoutSubdomain(string host)
    {
        foreach (var subdomain in Subdomains)
            if (host.StartsWith(subdomain, StringComparison.OrdinalIgnoreCase))
                return host[subdomain.Length..];
        return host;
    }
}
