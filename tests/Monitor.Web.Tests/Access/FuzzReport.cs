using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Monitor.Web.Tests.Access;

/// <summary>Looks at the answers to random requests, and counts how far the requests got.</summary>
internal sealed partial class FuzzReport
{
    // Answers of what stands before the routes: a request that ends here tried nothing behind it.
    private static readonly string[] Door =
    [
        "unknown_route", "method_not_allowed", "unauthenticated", "invalid_key", "forbidden", "needs_person", "csrf", "unsupported_content_type",
        "body_too_large",
    ];

    private static readonly string[] Leaks =
        ["   at ", "Exception", "Npgsql", "StackTrace", "password_hash", "key_hash", "token_hash", "totp_secret", "Host=", "/src/", "root:x:", "planted-"];

    // What the framework would say by itself: about its code and not about the request.
    private static readonly string[] FrameworkTexts =
    [
        "Implicit body", "inferred for parameter", "Required parameter", "Failed to bind", "Failed to read", "was not provided from", "Unexpected end of request",
        "Unsupported Media Type", "Bad Request", "Method Not Allowed", "Precondition", "Request Timeout", "not supported by", "is not a valid value for",
    ];

    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<(string Group, int Status), int> _statuses = new();
    private int _all;
    private int _atTheDoor;

    /// <summary>Whether the caller looks after the whole installation, and so may see everybody.</summary>
    public bool SeesEverybody { get; init; }

    /// <summary>Ids of what belongs to the other team.</summary>
    public IReadOnlySet<string> ForeignIds { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What must not have happened, one line each.</summary>
    public string Wrong => string.Join('\n', _wrong.Take(20).Select(line => line[..Math.Min(line.Length, 600)]));

    /// <summary>The part of the requests that their route itself answered.</summary>
    public double ShareBehindTheDoor => 1 - ((double)_atTheDoor / Math.Max(1, _all));

    /// <summary>Judges one answer.</summary>
    public async Task JudgeAsync(string group, string what, HttpRequestMessage request, HttpResponseMessage response, CancellationToken ct)
    {
        var text = await TextAsync(response, ct);
        var status = (int)response.StatusCode;
        _statuses.AddOrUpdate((group, status), 1, (_, n) => n + 1);
        Interlocked.Increment(ref _all);
        // It means what it says: there is no worker.
        if (status >= 500 && !(status == 503 && text.Contains("\"unavailable\"", StringComparison.Ordinal)))
            Add($"{what}: {status} {text}");
        if (Array.Find(Leaks, leak => text.Contains(leak, StringComparison.Ordinal)) is { } leak && !WasSent(request, leak))
            Add($"{what}: shows {leak}: {text}");
        if (!SeesEverybody && (Foreign().Matches(text).Select(m => m.Value).FirstOrDefault(value => !WasSent(request, value))
            ?? Ids().Matches(text).Select(m => m.Value).FirstOrDefault(id => ForeignIds.Contains(id) && !WasSent(request, id))) is { } foreign)
            Add($"{what}: {status} shows {foreign} of another team: {text}");
        JudgeHeaders(what, response);
        // What has a body says what it is, and texts how they are written.
        var type = response.Content.Headers.ContentType;
        if (text.Length > 0 && (type is null
            || ((type.MediaType!.StartsWith("text/", StringComparison.Ordinal) || type.MediaType.EndsWith("xml", StringComparison.Ordinal)) && type.CharSet is not "utf-8")))
            Add($"{what}: {status} with the type {type}: {text}");
        if (status >= 400)
            JudgeError(what, request, status, text);
        else if (status is 301 or 302 or 307 or 308)
            Interlocked.Increment(ref _atTheDoor);
    }

    private void JudgeHeaders(string what, HttpResponseMessage response)
    {
        var lines = response.Headers.Concat(response.Content.Headers).SelectMany(header => header.Value.Select(value => $"{header.Key}: {value}")).ToArray();
        if (Array.Find(lines, line => line.StartsWith("X-Injected", StringComparison.OrdinalIgnoreCase)) is not null)
            Add($"{what}: an injected header");
        if (Array.Find(lines, line => line.StartsWith("Server:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("X-Powered-By", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(Leaks, leak => line.Contains(leak, StringComparison.Ordinal))) is { } told)
            Add($"{what}: a header tells {told}");
        // The only cookie is the session's, and no script reads it.
        if (Array.Find(lines, line => line.StartsWith("Set-Cookie:", StringComparison.OrdinalIgnoreCase)
            && !(line.Contains("monitor_session=", StringComparison.Ordinal) && line.Contains("httponly", StringComparison.OrdinalIgnoreCase)
                && line.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase))) is { } cookie)
            Add($"{what}: {cookie}");
    }

    /// <summary>An answer that never came.</summary>
    public void Add(string wrong) => _wrong.Enqueue(wrong);

    /// <summary>How many answers of each status every group got.</summary>
    public string Table()
    {
        var table = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture, $"{_all} requests, {ShareBehindTheDoor:P0} of them answered by their route\n"));
        foreach (var group in _statuses.GroupBy(s => s.Key.Group).OrderBy(g => g.Key, StringComparer.Ordinal))
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{group.Key,-40} {string.Join("  ", group.OrderBy(s => s.Key.Status).Select(s => $"{s.Key.Status}: {s.Value}"))}");
        return table.ToString();
    }

    // A stream may have no end; how it begins is enough.
    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            return await response.Content.ReadAsStringAsync(ct);
        var beginning = new byte[16 * 1024];
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        return Encoding.UTF8.GetString(beginning, 0, await body.ReadAsync(beginning, ct));
    }

    // Every error has the envelope, except what the server itself refuses to read as HTTP.
    private void JudgeError(string what, HttpRequestMessage request, int status, string text)
    {
        // Paths that climb may lead out of the API.
        var isApi = request.RequestUri!.OriginalString is var uri && uri.Contains("/api/", StringComparison.Ordinal) && !uri.Contains("..", StringComparison.Ordinal);
        try
        {
            var error = JsonSerializer.Deserialize<JsonElement>(text);
            if (error.GetProperty("status_code").GetInt32() != status)
                Add($"{what}: the envelope of {status} says {text}");
            if (Array.Find(FrameworkTexts, words => error.Text("message")!.Contains(words, StringComparison.Ordinal)) is { } words && !WasSent(request, words))
                Add($"{what}: says {words}: {text}");
            if (Door.Contains(error.GetProperty("errors")[0].Text("code")))
                Interlocked.Increment(ref _atTheDoor);
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Interlocked.Increment(ref _atTheDoor);
            if (isApi && request.Method != HttpMethod.Head && !(text.Length == 0 && status is 400 or 405 or 414 or 431 or 413 or 408 or 417))
                Add($"{what}: {status} without an envelope: {text}");
        }
    }

    [GeneratedRegex(@"alpha\.[\w.@-]*\w", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();

    // Messages repeat what was wrong about a field, and ids in lower case.
    private static bool WasSent(HttpRequestMessage request, string text) =>
        Uri.UnescapeDataString(request.RequestUri!.OriginalString).Contains(text, StringComparison.OrdinalIgnoreCase);
}
