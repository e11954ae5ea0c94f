using System.Text.Json;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Tests.Api.Live;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// Two teams: every route, stream, export and method of a hub, tried with what belongs to the first by everybody who does not, in every role
/// and scope. They find nothing and change nothing.
/// </summary>
public sealed class OtherTeamTests(PostgresServer postgres) : IAsyncLifetime
{
    // What is sent along for whoever believes headers, cookies and parameters instead of who calls.
    private static readonly (string Name, string Value)[] Claims =
    [
        ("X-Team-Id", "1"), ("X-Tenant-Id", "1"), ("X-User-Id", "1"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost"),
        ("X-Forwarded-Proto", "https"), ("X-Real-IP", "127.0.0.1"), ("X-Original-URL", "/api/v1/teams"), ("X-HTTP-Method-Override", "GET"),
        ("If-None-Match", "*"), ("Last-Event-ID", "0"), ("Idempotency-Key", "alpha.key"), ("X-Role", "admin"), ("X-Operator", "true"),
        ("Cookie", "team_id=1; team=1; role=admin; operator=true; __Host-monitor_session=none"),
    ];

    private ApiServer _api = null!;
    private RouteWorld _world = null!;
    private Dictionary<Least, long> _users = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);
        _world = new RouteWorld(_api);
        _users = await _world.CreateAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    public static TheoryData<string> Outsiders =>
    [
        "admin", "editor", "viewer", "key read", "key write", "key admin", "nobody's member", "former member", "session of the other team",
        "disabled member", "revoked key", "expired key", "anonymous",
    ];

    [Theory]
    [MemberData(nameof(Outsiders))]
    public async Task Nobody_finds_or_changes_anything_of_another_team(string who)
    {
        var caller = await CallerAsync(who);
        var operations = await _world.OperationsAsync();
        var wrong = new List<string>();
        await WalkAsync(operations, who, caller, async (operation, path, headers) => Judge(operation, path, await SendAsync(operation, path, headers), who, wrong), wrong);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("key write")]
    public async Task Nor_with_headers_cookies_and_parameters_that_claim_to_be_of_it(string who)
    {
        var caller = await CallerAsync(who);
        var operations = await _world.OperationsAsync();
        var wrong = new List<string>();
        await WalkAsync(
            operations, who, caller,
            async (operation, path, headers) =>
            {
                foreach (var (name, value) in Claims)
                {
                    var claiming = new Dictionary<string, string>(headers);
                    claiming[name] = claiming.TryGetValue(name, out var own) ? $"{own}; {value}" : value;
                    Judge(operation, path, await SendAsync(operation, path, claiming), $"{who} with {name}", wrong);
                }

                var asked = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}team_id=1";
                Judge(operation, asked, await SendAsync(operation, asked, headers), $"{who} with ?team_id", wrong);
            },
            wrong);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Outsiders))]
    public async Task No_stream_and_no_method_of_a_hub_tells_anything_of_another_team(string who)
    {
        var caller = await CallerAsync(who);
        var foreign = await SubmitAsync(RouteWorld.Alpha, "alpha");
        var own = await SubmitAsync(_world.Beta, "beta");
        var mayWatch = who is "admin" or "editor" or "viewer" or "key read" or "key write" or "key admin";

        var job = await _api.GetAsync($"/api/v1/jobs/{foreign}/events", await caller());
        Assert.Equal(mayWatch ? 404 : Refusal(who), job.Status);
        if (!mayWatch)
        {
            Assert.Equal(Refusal(who), (await _api.GetAsync("/api/v1/jobs/events?after=0", await caller())).Status);
            await using var refused = await HubSocket.ConnectAsync(_api, await caller());
            Assert.Equal(Refusal(who), (int?)refused.Refusal);
            return;
        }

        // Its own event comes, from the very first on, and the other team's is not before it.
        using var feed = await SseClient.OpenAsync(_api, "/api/v1/jobs/events?after=0", await caller());
        Assert.Equal(own, (await feed.NextAsync())!.Value.Data.GetProperty("job_id").GetGuid());
        foreach (var method in RouteRules.HubMethods.Keys)
        {
            await using var hub = await HubSocket.ConnectAsync(_api, await caller());
            switch (method)
            {
                case "/hubs/jobs Watch":
                    await hub.InvokeAsync("Watch", foreign, 0);
                    Assert.Equal($"There is no job {foreign}.", HubSocket.Describe((await hub.ReadAsync())[0]));
                    break;
                case "/hubs/jobs WatchTeam":
                    await hub.InvokeAsync("WatchTeam", 0);
                    Assert.Equal(own, (await hub.NextAsync())!.Value.GetProperty("item").GetProperty("job_id").GetGuid());
                    break;
                default:
                    Assert.Fail($"Say what {method} must not tell.");
                    break;
            }
        }
    }

    [Fact]
    public async Task The_same_idempotency_key_of_two_teams_means_two_jobs()
    {
        var alpha = await _api.KeyAsync(RouteWorld.Alpha, "write");
        var beta = await _api.KeyAsync(_world.Beta, "write");
        foreach (var operation in (await _world.OperationsAsync()).Where(o => o.Name is "POST /api/v1/instagram/bulk-search" or "POST /api/v1/instagram/users/batch"))
        {
            alpha["Idempotency-Key"] = beta["Idempotency-Key"] = $"the same for {operation.Name}";
            var first = await SendAsync(operation, operation.Path, alpha);
            var again = await SendAsync(operation, operation.Path, alpha);
            var other = await SendAsync(operation, operation.Path, beta);

            Assert.Equal(Job(first), Job(again));
            Assert.NotEqual(Job(first), Job(other));
        }
    }

    private static string Job(Reply reply) => (reply.Body.TryGetProperty("data", out var data) ? data : reply.Body).Text("job_id")!;

    private async Task<Guid> SubmitAsync(long team, string name)
    {
        var reply = await _api.PostAsync("/api/v1/instagram/bulk-search", await _api.KeyAsync(team, "write"), JsonSerializer.Serialize(new { usernames = new[] { $"{name}.stream" } }));
        return Guid.Parse(Job(reply));
    }

    private static int Refusal(string who) => who is "anonymous" or "revoked key" or "expired key" ? 401 : 403;

    // One digest before and one after for all of them; should they differ, each request is tried by itself to see which one it was.
    private async Task WalkAsync(
        IReadOnlyList<Operation> operations, string who, Func<Task<Dictionary<string, string>>> caller, Func<Operation, string, Dictionary<string, string>, Task> tryAsync, List<string> wrong)
    {
        var paths = new List<(Operation Operation, string Path)>();
        foreach (var operation in operations)
            if (!IsPublicProfile(operation))
                foreach (var query in Queries(operation))
                    paths.Add((operation, await _world.PathAsync(operation) + query));
        var before = await DigestAsync(who);
        foreach (var (operation, path) in paths)
            await tryAsync(operation, path, await caller());
        var after = await DigestAsync(who);
        if (before == after)
            return;
        wrong.Add($"Rows of another team or of the installation were changed: {string.Join(", ", after.Split('\n').Except(before.Split('\n')))}");
        foreach (var (operation, path) in paths)
        {
            before = await DigestAsync(who);
            await tryAsync(operation, path, await caller());
            if (before != await DigestAsync(who))
                wrong.Add($"{operation.Name} changed them");
        }
    }

    // That somebody of the team tried to sign in is in its audit log, also when they are disabled.
    private async Task<string> DigestAsync(string who) => string.Join(
        '\n', (await RowsOfOthers.DigestAsync(_api.Database, RouteWorld.Alpha) + '\n' + await RowsOfOthers.InstallationAsync(_api.Database)).Split('\n')
            .Where(line => who != "disabled member" || !line.StartsWith("audit_log", StringComparison.Ordinal)));

    private static void Judge(Operation operation, string path, Reply reply, string who, List<string> wrong)
    {
        var rule = RouteRules.All.GetValueOrDefault(operation.Name, Least.Operator);
        var text = reply.Body.GetRawText();
        if (reply.Status >= 500 && reply.Code != "unavailable")
            wrong.Add($"{operation.Name} as {who}: {reply.Status} {text}");
        // What a caller sends is repeated in errors.
        if (reply.Status < 300 && text.Contains($"{RouteWorld.Mark}.", StringComparison.Ordinal))
            wrong.Add($"{operation.Name} as {who}: shows {text}");
        if (!operation.Parameters.Any() || rule == Least.Anybody)
            return;
        // Whose role or scope is not enough is told so before anything is looked for; an admin gets as far as that it is not there.
        var refused = reply.Status == 404 || (who == "admin" && rule != Least.Operator ? reply.Code == "needs_person" : reply.Status is 401 or 403)
            || (who.Contains("with", StringComparison.Ordinal) && reply.Status is >= 400 and < 500);
        if (!refused)
            wrong.Add($"{operation.Method} {path} as {who}: {reply.Status} instead of 404");
    }

    // Results are exported in several ways, each by code of its own: all that the document names.
    private static IEnumerable<string> Queries(Operation operation)
    {
        if (operation.Json.ValueKind != JsonValueKind.Object || !operation.Json.TryGetProperty("parameters", out var parameters))
            return [""];
        var formats = parameters.EnumerateArray().Where(p => p.Text("name") == "format")
            .SelectMany(p => p.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(format => $"?format={format.GetString()}")).ToArray();
        return ["", .. formats];
    }

    // Whoever asks for a profile on demand gets what the platform shows to everybody.
    private static bool IsPublicProfile(Operation operation) =>
        operation.Name is "GET /api/v1/instagram/user/{username}" or "GET /profiles/{platform}/byhandle/{handle}";

    private async Task<Reply> SendAsync(Operation operation, string path, Dictionary<string, string> headers) =>
        await _api.SendAsync(HttpMethod.Parse(operation.Method), path, operation.Body, headers: headers);

    // A request may end the session that it came with, so everybody signs in anew for each.
    private async Task<Func<Task<Dictionary<string, string>>>> CallerAsync(string who)
    {
        switch (who)
        {
            case "admin":
                return () => _api.SignInAsync(_world.Beta, _users[Least.Anybody]);
            case "editor" or "viewer":
                var member = await _api.MemberAsync(_world.Beta, who, $"beta.{who}@example.org");
                return () => _api.SignInAsync(_world.Beta, member);
            case "key read" or "key write" or "key admin":
                return () => _api.KeyAsync(_world.Beta, who[4..]);
            case "nobody's member":
                var guest = await _api.UserAsync("beta.guest@example.org");
                return () => _api.SignInAsync(_world.Beta, guest);
            case "former member":
                var former = await _api.UserAsync("beta.former@example.org");
                return () => _api.SignInAsync(RouteWorld.Alpha, former);
            case "session of the other team":
                var claimant = await _api.MemberAsync(_world.Beta, "admin", "beta.claimant@example.org");
                return () => _api.SignInAsync(RouteWorld.Alpha, claimant);
            case "disabled member":
                var disabled = await _api.MemberAsync(RouteWorld.Alpha, "admin", "beta.disabled@example.org");
                await _api.Database.ExecuteAsync("update app_user set disabled_at = $2 where id = $1", disabled, _api.Clock.GetUtcNow());
                var session = await _api.SignInAsync(RouteWorld.Alpha, disabled);
                return () => Task.FromResult(session);
            case "revoked key":
                var revoked = await _api.KeyAsync(RouteWorld.Alpha, "admin");
                await _api.Database.ExecuteAsync(
                    "update api_key set revoked_at = now() where key_hash = $1", SecretToken.Hash(revoked["Authorization"]["Bearer ".Length..]));
                return () => Task.FromResult(revoked);
            case "expired key":
                var expired = await _api.KeyAsync(RouteWorld.Alpha, "admin", expiresAt: _api.Clock.GetUtcNow().AddMinutes(-1));
                return () => Task.FromResult(expired);
            default:
                return () => Task.FromResult(new Dictionary<string, string>());
        }
    }
}
