using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// Random requests at every group of routes, by an admin of another team: wrong types, sizes, encodings, injections, path tricks,
/// abused headers. <c>MONITOR_FUZZ</c> sets how many per group. The seed is fixed, so that a failure comes again.
/// </summary>
public sealed class FuzzTests(PostgresServer postgres)
{
    private const int DefaultCount = 200;
    private const int AtOnce = 8;

    private static readonly string[] Values =
    [
        "", " ", "null", "0", "-1", "1", "9223372036854775807", "9223372036854775808", "1e400", "NaN", "true", "[]", "{}", "\"", "'", "';--",
        "' or '1'='1", "1; drop table task; --", "$1", "@team", "%", "%%", "_", "\\", "../", "..%2f..%2fetc%2fpasswd", "%00", "\u0000", "a\u0000b",
        "\r\nX-Injected: 1", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "\u202e", "\ud83d\ude00", "\ufeff", "ÄÖÜß", "İ", "ｆｕｌｌ",
        "00000000-0000-0000-0000-000000000000", "0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68", "2026-01-31T08:00:00Z", "0001-01-01", "9999-12-31T23:59:59.9999999Z",
        "30s", "1h", "99999999999h", "-1h", "influencer", "post", "instagram", "tiktok", "@someone", "https://www.instagram.com/p/CxYQJO8xuC6/",
        "https://169.254.169.254/latest/", "file:///etc/passwd", "admin", "operator", "purge",
    ];

    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "text/plain", "application/xml", "multipart/form-data", ""];

    [Fact]
    public async Task No_request_breaks_anything_shows_a_secret_or_changes_rows_of_others()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("MONITOR_FUZZ"), CultureInfo.InvariantCulture, out var given) ? given : DefaultCount;
        await using var api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);
        api.ExpectsFault = true;
        var world = new RouteWorld(api);
        var users = await world.CreateAsync();
        var attacker = await api.SignInAsync(world.Beta, users[Least.Anybody]);
        var key = await api.KeyAsync(world.Beta, "admin");
        var operations = (await world.OperationsAsync()).Where(o => o.Name is not ("DELETE /api/v1/session" or "PUT /api/v1/session/password")
            // These wait for a worker, and there is none here; streams have no end.
            && o.Name is not ("GET /api/v1/instagram/user/{username}" or "GET /profiles/{platform}/byhandle/{handle}")
            && !o.Path.EndsWith("/events", StringComparison.Ordinal)).ToArray();
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var operation in operations)
            paths[operation.Name] = await world.PathAsync(operation);
        // What the other team has is found out before; all of it has to be there afterwards.
        var before = await RowsOfOthers.DigestAsync(api.Database, RouteWorld.Alpha);
        var wrong = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        foreach (var group in operations.GroupBy(o => string.Join('/', o.Path.Split('/').Take(o.Path.StartsWith("/api", StringComparison.Ordinal) ? 4 : 2))))
        {
            var members = group.ToArray();
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
            {
                var random = new Random(HashCode(group.Key) + i);
                var operation = members[random.Next(members.Length)];
                using var request = Make(random, operation, paths[operation.Name], random.Next(4) == 0 ? key : attacker);
                var what = $"{request.Method} {request.RequestUri} of {group.Key} {i}";
                try
                {
                    using var response = await api.Client.SendAsync(request, ct);
                    var text = await response.Content.ReadAsStringAsync(ct);
                    statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                    if ((int)response.StatusCode >= 500)
                        wrong.Enqueue($"{what}: {(int)response.StatusCode} {text}");
                    if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal) || text.Contains("Npgsql", StringComparison.Ordinal))
                        wrong.Enqueue($"{what}: {text}");
                    if (text.Contains("password_hash", StringComparison.Ordinal) || text.Contains("key_hash", StringComparison.Ordinal))
                        wrong.Enqueue($"{what}: a secret");
                    if (response.Headers.Contains("X-Injected"))
                        wrong.Enqueue($"{what}: an injected header");
                }
                catch (HttpRequestException error) when (error.InnerException is IOException)
                {
                    // The server hung up on what is no HTTP.
                }
            });
        }

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(20)) + "\n" + api.Faults[..Math.Min(api.Faults.Length, 6000)]);
        Assert.Equal(before, await RowsOfOthers.DigestAsync(api.Database, RouteWorld.Alpha));
        Assert.True(statuses.Keys.Any(s => s < 300) && statuses.ContainsKey(422), "The requests did not get far enough.");
    }

    private static int HashCode(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    private static HttpRequestMessage Make(Random random, Operation operation, string path, Dictionary<string, string> headers)
    {
        var request = new HttpRequestMessage(random.Next(12) == 0 ? HttpMethod.Parse(Pick(random, ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"])) : HttpMethod.Parse(operation.Method), Target(random, operation, path));
        foreach (var (name, value) in headers)
            if (random.Next(30) != 0)
                request.Headers.TryAddWithoutValidation(name, value);
        for (var i = random.Next(3); i > 0; i--)
            request.Headers.TryAddWithoutValidation(
                Pick(random, ["X-Request-Id", "Authorization", "Cookie", "X-CSRF-Token", "X-Forwarded-For", "X-HTTP-Method-Override", "Accept", "Origin", "Range", "If-None-Match", "Accept-Encoding", "Idempotency-Key"]),
                random.Next(8) == 0 ? new string('A', 9000) : Plain(Value(random)));
        if (operation.Body is not null || random.Next(6) == 0)
            request.Content = Body(random, operation);
        return request;
    }

    private static string Target(Random random, Operation operation, string path)
    {
        if (random.Next(3) == 0)
        {
            path = operation.Path;
            foreach (var parameter in operation.Parameters)
                path = path.Replace($"{{{parameter}}}", Uri.EscapeDataString(Value(random)), StringComparison.Ordinal);
        }

        path = random.Next(20) switch
        {
            0 => path + "/" + Uri.EscapeDataString(Value(random)),
            1 => path.Replace("/api/", "/api//", StringComparison.Ordinal),
            2 => path.ToUpperInvariant(),
            3 => "/%2e%2e" + path,
            4 => path + "%00",
            5 => path + "/",
            _ => path,
        };
        var names = operation.Json.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.Text("in") == "query").Select(p => p.Text("name")!).ToArray()
            : [];
        var query = names.Where(_ => random.Next(2) == 0).Select(n => $"{n}={Uri.EscapeDataString(Value(random))}").ToList();
        if (random.Next(8) == 0)
            query.Add($"{Uri.EscapeDataString(Value(random))}={Uri.EscapeDataString(Value(random))}");
        if (random.Next(40) == 0)
            query.Add("x=" + new string('q', 7000));
        return query.Count == 0 ? path : path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + string.Join('&', query);
    }

    private static ByteArrayContent Body(Random random, Operation operation)
    {
        var example = operation.Body ?? "{}";
        var text = random.Next(10) switch
        {
            0 => Value(random),
            1 => example[..random.Next(example.Length)],
            2 => new string('[', 200) + new string(']', 200),
            3 => "{\"a\":" + new string('9', 400) + "}",
            4 => $"[{example},{example}]",
            5 => example.Replace("\"", "'", StringComparison.Ordinal),
            _ => Mutated(random, example),
        };
        var bytes = random.Next(15) switch
        {
            0 => [.. Encoding.UTF8.GetBytes(text), 0xff, 0xfe, 0x00],
            1 => Encoding.Unicode.GetBytes(text),
            2 when random.Next(20) == 0 => new byte[1024 * 1024 + 1],
            _ => Encoding.UTF8.GetBytes(text),
        };
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", random.Next(6) == 0 ? Pick(random, Types) : "application/json");
        return content;
    }

    // The example with some of its values replaced: by texts, by other types, by escapes that are no characters.
    private static string Mutated(Random random, string example)
    {
        var members = new List<string>();
        using var document = JsonDocument.Parse(example);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return example;
        foreach (var member in document.RootElement.EnumerateObject().Where(_ => random.Next(8) != 0))
            members.Add($"{JsonSerializer.Serialize(member.Name)}:" + random.Next(9) switch
            {
                0 => JsonSerializer.Serialize(Value(random)),
                1 => Pick(random, ["null", "true", "0", "-1", "1.5", "1e99", "[]", "{}", "[null]", "[[[]]]", "{\"a\":{}}", "99999999999999999999"]),
                2 => "\"\\ud800\"",
                3 => JsonSerializer.Serialize(new string('x', random.Next(1, 2000))),
                4 => $"[{JsonSerializer.Serialize(Value(random))},{JsonSerializer.Serialize(Value(random))}]",
                _ => member.Value.GetRawText(),
            });
        if (random.Next(5) == 0)
            members.Add($"{JsonSerializer.Serialize(Value(random))}:{JsonSerializer.Serialize(Value(random))}");
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
}
