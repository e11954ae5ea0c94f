using System.Net;
using System.Text;
using System.Text.Json;

namespace Monitor.Web.Tests.Access;

/// <summary>What a browser does between the service and an issuer: it keeps cookies, and goes where it is sent one step at a time.</summary>
internal sealed class CookieJar(Uri service) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>The cookies of the service.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>How each cookie was set.</summary>
    public List<string> Set { get; } = [];

    /// <summary>Further headers for the service, such as the session's token.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>Asks the service as a page of it does.</summary>
    public async Task<Visit> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(service, path));
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    /// <summary>Opens an address: the service with its cookies, anything else without.</summary>
    public async Task<Visit> OpenAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, address));
        return await SendAsync(request);
    }

    /// <summary>Goes to the issuer's page and back to the service.</summary>
    public async Task<Visit> GoAsync(string location) => await OpenAsync((await OpenAsync(location)).Location!);

    public void Dispose() => _client.Dispose();

    private async Task<Visit> SendAsync(HttpRequestMessage request)
    {
        var isOurs = request.RequestUri!.Authority == service.Authority;
        if (isOurs && Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        using var response = await _client.SendAsync(request);
        if (isOurs && response.Headers.TryGetValues("Set-Cookie", out var cookies))
            foreach (var cookie in cookies)
                Keep(cookie);
        return new Visit(
            (int)response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync(), response.Headers.ToString());
    }

    private void Keep(string cookie)
    {
        Set.Add(cookie);
        var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : (cookie, "");
        if (value.Length == 0 || cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            Cookies.Remove(name);
        else
            Cookies[name] = value;
    }
}

/// <summary>One page that was opened.</summary>
internal sealed record Visit(int Status, string? Location, string Body, string Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public JsonElement Data => Json.GetProperty("data");

    public string? Code => Json.GetProperty("errors")[0].Text("code");

    /// <summary>Where a page goes on to by itself.</summary>
    public string? GoesOnTo => Body.Split("content=\"0;url=") is [_, var rest] ? WebUtility.HtmlDecode(rest[..rest.IndexOf('"', StringComparison.Ordinal)]) : null;
}
