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
            if (least == Least.Anybody)
                continue;
            var isForKeys = !RouteRules.PersonsOnly.Contains(operation.Name);
            await CheckAsync(operation, "a key of scope read", await _api.KeyAsync(RouteWorld.Alpha, "read"), least is Least.Viewer && !RouteRules.NotForReadingKeys.Contains(operation.Name), wrong);
            await CheckAsync(operation, "a key of scope write", await _api.KeyAsync(RouteWorld.Alpha, "write"), least is Least.Viewer or Least.Editor, wrong);
            await CheckAsync(operation, "a key of scope admin", await _api.KeyAsync(RouteWorld.Alpha, "admin"), least is >= Least.Viewer and <= Least.Admin && isForKeys, wrong);
            await CheckAsync(
                operation, "a key of scope admin that an operator made", await _api.KeyAsync(RouteWorld.Alpha, "admin", _users[Least.Operator]), least >= Least.Viewer && isForKeys, wrong);
            await CheckAsync(
                operation, "a key of scope write that an operator made", await _api.KeyAsync(RouteWorld.Alpha, "write", _users[Least.Operator]),
                least is Least.Viewer or Least.Editor, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_hub_lets_in_the_same_callers()
    {
        var job = await _world.JobAsync($"{RouteWorld.Mark}.hub");
        var seen = new List<string>();
        foreach (var role in new[] { Least.Person, Least.Viewer, Least.Editor, Least.Admin, Least.Operator })
            seen.Add($"{role}: {await WatchAsync(await _api.SignInAsync(RouteWorld.Alpha, _users[role]), job)}");
        seen.Add($"anonymous: {await WatchAsync([], job)}");
        foreach (var scope in new[] { "read", "write", "admin" })
            seen.Add($"a key of scope {scope}: {await WatchAsync(await _api.KeyAsync(RouteWorld.Alpha, scope), job)}");

        Assert.Equal(
            [
                "Person: 403", "Viewer: job.completed", "Editor: job.completed", "Admin: job.completed", "Operator: job.completed", "anonymous: 401",
                "a key of scope read: job.completed", "a key of scope write: job.completed", "a key of scope admin: job.completed",
            ], seen);
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

    private async Task CheckAsync(Operation operation, string who, Dictionary<string, string>? headers, bool allowed, List<string> wrong)
    {
        var reply = await SendAsync(operation, await _world.PathAsync(operation), headers);
        // A wrong password at sign-in, or a wrong current one, is answered by the route itself.
        var refused = reply.Status is 401 or 403 && reply.Code is not ("invalid_credentials" or "invalid_secret" or "wrong_secret");
        // There is no worker here, which is what a route says that needs one.
        if (refused == allowed || (reply.Status >= 500 && reply.Code != "unavailable"))
            wrong.Add($"{operation.Name} as {who}: {reply.Status} {reply.Body.GetRawText()}");
    }

    private Task<Reply> SendAsync(Operation operation, string path, Dictionary<string, string>? headers) =>
        _api.SendAsync(HttpMethod.Parse(operation.Method), path, operation.Body, headers: headers);
}
