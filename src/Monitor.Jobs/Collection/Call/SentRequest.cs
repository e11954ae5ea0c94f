using System.Text.RegularExpressions;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// What went over the wire, also when no answer came: noted by the last handler before the network, because only there the address is
/// whole. It is known to the call that began it and to nobody beside.
/// </summary>
internal sealed partial class SentRequest
{
    private const int LongestUrl = 2_000;
    private const int ShortestSecret = 4;
    private const string Hidden = "***";

    private static readonly AsyncLocal<SentRequest?> Ambient = new();

    // Fields of a credential that are no secrets.
    private static readonly string[] Open = ["user_id"];

    private Uri? _address;

    /// <summary>The HTTP method; null when nothing was sent.</summary>
    public string? Method { get; private set; }

    /// <summary>What the code that runs now sends is noted here.</summary>
    public static SentRequest Begin() => Ambient.Value = new();

    /// <summary>The address without anything that could be a key, in the query or elsewhere.</summary>
    public string? Address(ProviderAccess access)
    {
        if (_address is null)
            return null;
        var text = SecretParameters().Replace(_address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), $"${{name}}{Hidden}");
        foreach (var (name, secret) in access.Fields.Append(new("key", access.ApiKey)))
            if (secret.Length >= ShortestSecret && !Open.Contains(name, StringComparer.Ordinal))
                text = text.Replace(secret, Hidden, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Hidden, StringComparison.Ordinal);
        return text.Length > LongestUrl ? text[..LongestUrl] : text;
    }

    [GeneratedRegex(
        "(?<name>[?&](key|api_?key|access_?key|access_token|token|secret|client_secret|password|signature|sig|appsecret_proof)=)[^&]*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretParameters();

    /// <summary>Notes what passes.</summary>
    internal sealed class Handler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Ambient.Value is { } sent)
                (sent.Method, sent._address) = (request.Method.Method, request.RequestUri);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
