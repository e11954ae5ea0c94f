using Monitor.Testing;
using Monitor.Web.Tests.Api.Live;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Every route of the document, tried as everybody.</summary>
public sealed class RouteMatrixTests(PostgresServer postgres) : IAsyncLifetime
{
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

    [Fact]
    public async Task Every_route_has_a_rule_that_somebody_wrote_down()
    {
        var routes = (await _world.OperationsAsync()).Select(o => o.Name).ToArray();

        Assert.Equal([], routes.Except(RouteRules.All.Keys));
        Assert.Empty(RouteRules.All.Keys.Except(routes));
        Assert.Equal(RouteRules.HubMethods.Keys, _world.HubMethods());
    }

    [Fact]
    public async Task A_route_lets_in_whom_its_rule_names_and_nobody_else()
    {
        var wrong = new List<string>();
        foreach (var operation in await _world.OperationsAsync())
        {
            var least = RouteRules.All.GetValueOrDefault(operation.Name, Least.Operator);
            await CheckAsync(operation, "anonymous", null, least == Least.Anybody, wrong);
            foreach (var role in new[] { Least.Person, Least.Viewer, Least.Editor, Least.Admin, Least.Operator })
                await CheckAsync(operation, role.ToString(), await _api.SignInAsync(RouteWorld.Alpha, _users[role]), least <= role, wrong);
            if (least != Least.Anybody)
                await CheckAsync(operation, "a key of scope admin", await _api.KeyAsync(RouteWorld.Alpha, "admin"), least is >= Least.Viewer and <= Least.Admin, wrong);
            if (least != Least.Anybody)
                await CheckAsync(operation, "a key of scope read", await _api.KeyAsync(RouteWorld.Alpha, "read"), least is Least.Viewer, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task An_outsider_finds_nothing_of_another_team_and_changes_nothing_of_it()
    {
        var wrong = new List<string>();
        foreach (var operation in (await _world.OperationsAsync()).Where(o => RouteRules.All.GetValueOrDefault(o.Name) != Least.Anybody && !IsPublicProfile(o)))
            foreach (var query in Queries(operation))
                await WalkAsync(operation, query, "admin", await _api.SignInAsync(_world.Beta, _users[Least.Anybody]), wrong);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("editor")]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("admin")]
    public async Task Nor_does_an_outsider_of_any_role_or_scope_on_a_route_that_takes_an_id(string who)
    {
        var wrong = new List<string>();
        var user = who is "viewer" or "editor" ? await _api.MemberAsync(_world.Beta, who, $"beta.{who}@example.org") : 0;
        foreach (var operation in (await _world.OperationsAsync()).Where(o => o.Parameters.Any() && !IsPublicProfile(o)))
        {
            var caller = user != 0 ? await _api.SignInAsync(_world.Beta, user) : await _api.KeyAsync(_world.Beta, who);
            foreach (var query in Queries(operation))
                await WalkAsync(operation, query, who, caller, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_hub_lets_in_the_same_callers_and_shows_an_outsider_nothing()
    {
        var job = await _world.JobAsync($"{RouteWorld.Mark}.hub");
        var seen = new List<string>();
        foreach (var role in new[] { Least.Person, Least.Viewer, Least.Editor, Least.Admin, Least.Operator })
            seen.Add($"{role}: {await WatchAsync(await _api.SignInAsync(RouteWorld.Alpha, _users[role]), job)}");
        seen.Add($"anonymous: {await WatchAsync([], job)}");
        seen.Add($"a key of scope read: {await WatchAsync(await _api.KeyAsync(RouteWorld.Alpha, "read"), job)}");
        seen.Add($"outsider: {await WatchAsync(await _api.SignInAsync(_world.Beta, _users[Least.Anybody]), job)}");

        Assert.Equal(
            [
                "Person: 403", "Viewer: job.completed", "Editor: job.completed", "Admin: job.completed", "Operator: job.completed", "anonymous: 401",
                "a key of scope read: job.completed", $"outsider: There is no job {job}.",
            ], seen);
    }

    // Results are exported in several ways, each by code of its own.
    private static string[] Queries(Operation operation) =>
        operation.Name == "GET /api/v1/jobs/{job_id}/results" ? ["?format=json", "?format=csv", "?format=xlsx", "?format=xml"] : [""];

    private async Task WalkAsync(Operation operation, string query, string who, Dictionary<string, string> outsider, List<string> wrong)
    {
        var path = await _world.PathAsync(operation) + query;
        var before = await RowsOfOthers.DigestAsync(_api.Database, RouteWorld.Alpha);

        var reply = await SendAsync(operation, path, outsider);

        var after = await RowsOfOthers.DigestAsync(_api.Database, RouteWorld.Alpha);
        var refused = reply.Status == 404 && RouteRules.All.GetValueOrDefault(operation.Name) != Least.Operator;
        // Whose role or scope is not enough is told so, before anything is looked for.
        refused |= reply.Status == 403 && (RouteRules.All.GetValueOrDefault(operation.Name) == Least.Operator || who != "admin" || reply.Code == "needs_person");
        if (operation.Parameters.Any() && !refused)
            wrong.Add($"{operation.Name}{query} as {who}: {reply.Status} instead of 404");
        if (reply.Status < 300 && reply.Body.GetRawText().Contains(RouteWorld.Mark, StringComparison.Ordinal))
            wrong.Add($"{operation.Name} as {who}: shows {reply.Body.GetRawText()}");
        if (before != after)
            wrong.Add($"{operation.Name} as {who}: changed rows of another team");
    }

    private async Task<string> WatchAsync(Dictionary<string, string> headers, Guid job)
    {
        await using var hub = await HubSocket.ConnectAsync(_api, headers);
        if (hub.Refusal is { } status)
            return $"{(int)status}";
        await hub.InvokeAsync("Watch", job, 0);
        var messages = await hub.ReadAsync();
        return string.Join(' ', messages.Select(HubSocket.Describe));
    }

    // Whoever asks for a profile on demand gets what the platform shows to everybody.
    private static bool IsPublicProfile(Operation operation) =>
        operation.Name is "GET /api/v1/instagram/user/{username}" or "GET /profiles/{platform}/byhandle/{handle}";

    private async Task CheckAsync(Operation operation, string who, Dictionary<string, string>? headers, bool allowed, List<string> wrong)
    {
        var reply = await SendAsync(operation, await _world.PathAsync(operation), headers);
        // A wrong password at sign-in, or a wrong current one, is answered by the route itself.
        var refused = reply.Status is 401 or 403 && reply.Code is not ("invalid_credentials" or "invalid_secret" or "wrong_secret");
        if (refused == allowed || reply.Status >= 500)
            wrong.Add($"{operation.Name} as {who}: {reply.Status} {reply.Body.GetRawText()}");
    }

    private Task<Reply> SendAsync(Operation operation, string path, Dictionary<string, string>? headers) =>
        _api.SendAsync(HttpMethod.Parse(operation.Method), path, operation.Body, headers: headers);
}
