using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// Makes random requests out of what the API document says: most are nearly right, so that they get as far as the code behind the
/// route, and one thing or another about them is of the wrong type or size, badly encoded, an injection or a trick.
/// </summary>
internal sealed class FuzzRequests(Uri server)
{
    private static readonly string[] Values =
    [
        "", " ", "null", "0", "-1", "1", "9223372036854775807", "9223372036854775808", "1e400", "NaN", "true", "[]", "{}", "\"", "'", "';--",
        "' or '1'='1", "1; drop table task; --", "$1", "@team", "%", "%%", "_", "\\", "../", "..%2f..%2fetc%2fpasswd", "%00", "\u0000", "a\u0000b",
        "\r\nX-Injected: 1", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "\u202e", "\ud83d\ude00", "\ufeff", "ÄÖÜß", "İ", "ｆｕｌｌ",
        "00000000-0000-0000-0000-000000000000", "0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68", "2026-01-31T08:00:00Z", "0001-01-01", "9999-12-31T23:59:59.9999999Z",
        "30s", "1h", "99999999999h", "-1h", "influencer", "post", "instagram", "tiktok", "@someone", "https://www.instagram.com/p/CxYQJO8xuC6/",
        "https://169.254.169.254/latest/", "file:///etc/passwd", "admin", "operator", "purge", "=cmd|' /C calc'!A0", "pg_sleep(10)", "*)(uid=*))(|(uid=*",
    ];

    private static readonly string[] Shapes =
        ["null", "true", "0", "-1", "1.5", "1e99", "[]", "{}", "[null]", "[[[]]]", "{\"a\":{}}", "99999999999999999999", "\"\\ud800\"", "\"a\\u0000b\""];

    private static readonly string[] Types =
    [
        "application/json; charset=utf-16", "application/json; charset=\"utf-8\"", "application/json; charset=utf8", "application/json; charset=",
        "application/json; charset=\"\"", "application/json; charset=\"utf-8", "application/json; charset=utf-7", "application/json; charset=latin1",
        "application/json; charset=x-unknown", "application/json; charset=utf-8; charset=utf-16", "application/json;;;", "application/json; =", "application/json; v",
        "application/json, text/plain", "application/problem+json; charset=x", "application/*", "*/*", "application/", "/json", "json", "APPLICATION/JSON; CHARSET=UTF-8",
        "text/plain", "application/xml", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded", "",
    ];

    private static readonly string[] Encodings = ["gzip", "br", "deflate", "zstd", "identity", "gzip, gzip", "x", ",", "\"", "gzip;q=0"];

    // What such a header is usually given, and what of it is wrong.
    private static readonly (string Name, string[] Values)[] Learned =
    [
        ("Accept", ["application/json", "application/xml", "*/*;q=x", "text/event-stream", "a/b;q=9999999999999999999", ",,", "image/*"]),
        ("Accept-Encoding", ["gzip", "br;q=NaN", "identity;q=0, *;q=0", "gzip;q=-1", "*"]),
        ("Accept-Language", ["de", "*;q=1e400", "xx-XXXXXXXXX", "en;q="]),
        ("Range", ["bytes=0-", "bytes=-1", "bytes=9223372036854775808-", "lines=1", "bytes=5-1", "bytes=0-0,2-3,"]),
        ("If-None-Match", ["*", "\"x\"", "W/\"", "\""]),
        ("If-Match", ["*", "\"x\""]),
        ("If-Modified-Since", ["Sun, 06 Nov 1994 08:49:37 GMT", "yesterday", "0"]),
        ("If-Range", ["\"x\"", "x"]),
        ("Last-Event-ID", ["0", "-1", "9223372036854775808", "abc", "1.5", " 1", "00"]),
        ("Expect", ["100-continue", "200-ok"]),
        ("Connection", ["close", "upgrade", "keep-alive, x"]),
        ("Upgrade", ["websocket", "h2c", "TLS/1.0"]),
        ("Sec-WebSocket-Version", ["13", "0", "x"]),
        ("Sec-WebSocket-Extensions", ["permessage-deflate; client_max_window_bits=99", "x; y=\"z"]),
        ("X-Forwarded-For", ["::1", "1.2.3.4, 5.6.7.8", "[::1]:99999", "unknown", "999.1.1.1"]),
        ("X-Forwarded-Proto", ["https", "https, http", "ftp"]),
        ("X-HTTP-Method-Override", ["DELETE", "TRACE"]),
        ("Origin", ["null", "http://localhost:99999", "https://[::1", "http://evil.example.org"]),
        ("Access-Control-Request-Method", ["DELETE", "BREW", ""]),
        ("Access-Control-Request-Headers", ["x", ",", "authorization,authorization"]),
        ("Cache-Control", ["no-cache", "max-age=-1", "max-age=99999999999999999999"]),
        ("Idempotency-Key", ["a", " ", "a,b", "\u00e4"]),
        ("traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0-0-0", "ff", "zz-zz"]),
        ("tracestate", ["a=b", "=,=", "\u00ff=1"]),
        ("baggage", ["a=b;c", "%zz=%zz", "=;=,"]),
        ("Priority", ["u=1, i", "u=99"]),
        ("Date", ["x"]),
        ("Via", ["1.1 x"]),
        ("Max-Forwards", ["0", "-1"]),
        ("Prefer", ["respond-async", "wait=-1"]),
        ("TE", ["trailers", "gzip;q=x"]),
        ("Trailer", ["Content-Length", "x"]),
    ];

    private static readonly string[] Headers =
    [
        "X-Request-Id", "X-CSRF-Token", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-HTTP-Method-Override", "X-Original-URL", "Accept",
        "Accept-Language", "Origin", "Referer", "Range", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Idempotency-Key", "Last-Event-ID",
        "Expect", "TE", "Upgrade", "Sec-WebSocket-Key", "X-Webhook-Secret", "X-Requested-With", "Sec-Fetch-Site", "Forwarded", "X-Real-IP",
    ];

    // Beside the session's own, under its other name, many at once, and what no browser would send.
    private static readonly string[] Cookies =
    [
        "monitor_session=", "__Host-monitor_session=", "__host-monitor_session=x", "monitor_session=x; monitor_session=y", "; ; =; =x", "monitor_session",
        "a=b; monitor_session=%00", "__Secure-monitor_session=x", "monitor_session=\"quoted\"; $Version=1",
    ];

    private static readonly string[] Authorizations =
        ["Bearer", "Bearer ", "bearer mon_", "Bearer mon_x, Bearer mon_y", "Basic YTpi", "Digest x", "mon_", "Bearer \"mon_x\"", "Negotiate AAAA"];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"];

    private static readonly byte[] Bomb = Compressed(64 * 1024 * 1024);

    /// <summary>A random request of a caller; <paramref name="path"/> names things that exist.</summary>
    public HttpRequestMessage Make(Random random, Operation operation, string path, Dictionary<string, string> caller)
    {
        var method = random.Next(25) == 0 ? Pick(random, Methods) : operation.Method;
        var request = new HttpRequestMessage(HttpMethod.Parse(method), Target(random, operation, path));
        foreach (var (name, value) in caller)
            if (random.Next(60) != 0)
                request.Headers.TryAddWithoutValidation(name, random.Next(60) == 0 ? Plain(Value(random)) : value);
        if (random.Next(3) == 0)
            for (var i = random.Next(1, 4); i > 0; i--)
                request.Headers.TryAddWithoutValidation(Pick(random, Headers), random.Next(8) == 0 ? new string('A', 9000) : Plain(Value(random)));
        if (random.Next(2) == 0)
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var (name, values) = Learned[random.Next(Learned.Length)];
                request.Headers.TryAddWithoutValidation(name, Pick(random, values));
            }

        if (random.Next(25) == 0)
            request.Headers.TryAddWithoutValidation("Cookie", Pick(random, Cookies) + (random.Next(3) == 0 ? Plain(Value(random)) : ""));
        if (random.Next(60) == 0)
            request.Headers.TryAddWithoutValidation("Authorization", Pick(random, Authorizations));
        if (random.Next(300) == 0)
            for (var i = 0; i < 150; i++)
                request.Headers.TryAddWithoutValidation($"X-Many-{i}", "v");
        if (operation.Body is not null || random.Next(12) == 0)
            request.Content = Body(random, operation);
        return request;
    }

    private Uri Target(Random random, Operation operation, string path)
    {
        if (random.Next(5) == 0)
        {
            path = operation.Path;
            foreach (var parameter in operation.Parameters)
                path = path.Replace($"{{{parameter}}}", Uri.EscapeDataString(Value(random)), StringComparison.Ordinal);
        }

        path = random.Next(60) switch
        {
            0 => path + "/" + Uri.EscapeDataString(Value(random)),
            1 => path.Replace("/api/", "/api//", StringComparison.Ordinal),
            2 => path.ToUpperInvariant(),
            3 => "/%2e%2e" + path,
            4 => "/../.." + path,
            5 => path + "/../../../etc/passwd",
            6 => path + Pick(random, ["%00", "%ff", "%c0%af", "%2f", "%5c", "%0d%0aX-Injected:1", ";a=b", ".json", "?%", "%u0041", "/."]),
            7 => path + "/",
            8 => path.Replace("/", "%2f", StringComparison.Ordinal)[..2] == "%2" ? "/" + path[1..].Replace("/", "%2f", StringComparison.Ordinal) : path,
            _ => path,
        };
        var query = Names(operation).Where(_ => random.Next(3) == 0).Select(n => $"{n}={Uri.EscapeDataString(Text(random, operation, n))}").ToList();
        if (random.Next(20) == 0)
            query.Add($"{Uri.EscapeDataString(Value(random))}={Uri.EscapeDataString(Value(random))}");
        if (random.Next(40) == 0 && query.Count > 0)
            query.Add(query[0].Replace("=", "[]=", StringComparison.Ordinal));
        if (random.Next(40) == 0 && query.Count > 0)
            query.Add(query[0]);
        if (random.Next(100) == 0)
            query.Add("x=" + new string('q', random.Next(2) == 0 ? 7000 : 20_000));
        var target = query.Count == 0 ? path : path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + string.Join('&', query);
        // Otherwise the client would tidy the tricks away before it sends them.
        return new Uri(server.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static IEnumerable<string> Names(Operation operation) => Query(operation).Select(p => p.Text("name")!);

    private static IEnumerable<JsonElement> Query(Operation operation) =>
        operation.Json.ValueKind == JsonValueKind.Object && operation.Json.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.Text("in") == "query")
            : [];

    // Half of the time what the document shows, so that several filters together get through.
    private static string Text(Random random, Operation operation, string name) =>
        random.Next(2) == 0 && Query(operation).First(p => p.Text("name") == name).TryGetProperty("example", out var example)
            ? example.ToString()
            : Value(random);

    private static ByteArrayContent Body(Random random, Operation operation)
    {
        var example = operation.Body ?? "{}";
        var text = random.Next(42) switch
        {
            40 => "",
            41 => "null",
            0 => Value(random),
            1 => example[..random.Next(example.Length)],
            2 => new string('[', 200) + new string(']', 200),
            3 => string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000),
            4 => "{\"a\":" + new string('9', 400) + "}",
            5 => $"[{example},{example}]",
            6 => example.Replace("\"", "'", StringComparison.Ordinal),
            7 => "\ufeff" + example,
            8 => example.Replace("{", "{\"\":1,\"__proto__\":{\"operator\":true},", StringComparison.Ordinal),
            _ => Mutated(random, example),
        };
        var bytes = random.Next(60) switch
        {
            0 => [.. Encoding.UTF8.GetBytes(text), 0xff, 0xfe, 0x00],
            1 => Encoding.Unicode.GetBytes(text),
            2 => Encoding.Latin1.GetBytes(text),
            3 when random.Next(8) == 0 => new byte[1024 * 1024 + 1],
            4 => Bomb,
            _ => Encoding.UTF8.GetBytes(text),
        };
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", random.Next(12) == 0 ? Pick(random, Types) : "application/json");
        if (ReferenceEquals(bytes, Bomb))
            content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        else if (random.Next(30) == 0)
            content.Headers.TryAddWithoutValidation("Content-Encoding", Pick(random, Encodings));
        if (random.Next(200) == 0)
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Content-Language", "xx"), ("Content-Range", "bytes 0-1/x"), ("Content-MD5", "x"), ("Content-Location", "//")])
                content.Headers.TryAddWithoutValidation(name, value);
        return content;
    }

    // The example with one or two of its values replaced, and now and then with one left out or added.
    private static string Mutated(Random random, string example)
    {
        using var document = JsonDocument.Parse(example);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return example;
        var members = new List<string>();
        var odds = random.Next(1, 5);
        foreach (var member in document.RootElement.EnumerateObject().Where(_ => random.Next(20) != 0))
            members.Add($"{JsonSerializer.Serialize(member.Name)}:" + (random.Next(6) < odds ? member.Value.GetRawText() : random.Next(5) switch
            {
                0 => Pick(random, Shapes),
                1 => JsonSerializer.Serialize(new string('x', random.Next(1, 2000))),
                2 => $"[{JsonSerializer.Serialize(Value(random))},{JsonSerializer.Serialize(Value(random))}]",
                _ => JsonSerializer.Serialize(Value(random)),
            }));
        if (random.Next(10) == 0)
            members.Add($"{JsonSerializer.Serialize(Value(random))}:{JsonSerializer.Serialize(Value(random))}");
        if (random.Next(10) == 0 && members.Count > 0)
            members.Add(members[0]);
        if (random.Next(10) == 0)
            members.Add(Pick(random, ["\"team_id\":1", "\"operator\":true", "\"role\":\"admin\"", "\"id\":1", "\"user_id\":1", "\"key_hash\":\"00\""]));
        return "{" + string.Join(',', members) + "}";
    }

    private static string Plain(string value) => new([.. value.Where(c => c is > ' ' and < (char)127)]);

    private static string Value(Random random) => random.Next(12) switch
    {
        0 => new string((char)random.Next(32, 0x500), random.Next(1, 600)),
        1 => Pick(random, Values) + Pick(random, Values),
        _ => Pick(random, Values),
    };

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static byte[] Compressed(int length)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
            gzip.Write(new byte[length]);
        return buffer.ToArray();
    }
}
