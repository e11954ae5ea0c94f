using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hangfire.Dashboard;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Dashboard;
using Monitor.Web.Tests.Hosting;
using Xunit;
using RouteCollection = Hangfire.Dashboard.RouteCollection;

namespace Monitor.Web.Tests.Access;

/// <summary>Every page and every button of the dashboard, ours and Hangfire's own, tried by everybody who is no operator, in every role and scope.</summary>
public sealed partial class DashboardAccessTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly string[] Roles = ["viewer", "editor", "admin"];
    private static readonly string[] Scopes = ["read", "write", "admin"];

    private TestDatabase _database = null!;
    private RunningService _service = null!;
    private Guid _task;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _service = await RunningService.StartAsync(_database, new Dictionary<string, string>
        {
            ["Auth:Mode"] = "required",
            ["Demo:SampleData"] = "false",
            ["RateLimits:PerAddress"] = "0",
            ["RateLimits:PerCaller"] = "0",
        });
        _task = await _database.ScalarAsync<Guid>(
            """
            with t as (insert into task (id, task_type, username, interval_seconds, team_id) values (gen_random_uuid(), 'influencer', 'dashboard', 3600, 1) returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, 'instagram', 1, now() + interval '1 day', now() + interval '1 day', now(), 3600 from t returning task_id
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_pages_are_told_where_the_dashboard_is() =>
        Assert.Equal("/hangfire", (await _service.GetAsync("/api/v1/setup")).Data.Text("dashboard"));

    [Fact]
    public async Task Nobody_but_an_operator_sees_a_page_or_presses_a_button()
    {
        var callers = await CallersAsync();
        var paths = Paths().ToArray();
        var before = await RowsOfOthers.DigestAsync(_database, SetUp.FirstTeam);
        var wrong = new List<string>();
        foreach (var path in paths)
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Head, HttpMethod.Put, HttpMethod.Delete })
                foreach (var (who, headers) in callers)
                    if (await StatusAsync(method, path, headers) is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed) and var status)
                        wrong.Add($"{method} {path} as {who}: {status}");

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.Equal(before, await RowsOfOthers.DigestAsync(_database, SetUp.FirstTeam));
        Assert.Equal("active", await _database.ScalarAsync<string>("select status::text from task where id = $1", _task));
        // All of these are there for somebody.
        Assert.True(paths.Length > 40, $"Only {paths.Length} routes were found.");
    }

    [Fact]
    public async Task An_operator_sees_the_pages_and_needs_the_token_of_the_page_for_a_button()
    {
        var user = await UserAsync("operator", isOperator: true);
        var session = await SignInAsync(1, user);
        var withoutToken = new Dictionary<string, string> { ["Cookie"] = session["Cookie"] };

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "/hangfire/recurring", session));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "/hangfire/recurring", await KeyAsync(1, "admin", user)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Get, "/hangfire/recurring", await KeyAsync(1, "write", user)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, $"/hangfire/recurring/pause/{_task}", withoutToken));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Post, $"/hangfire/recurring/pause/{_task}", session));
        Assert.Equal("paused", await _database.ScalarAsync<string>("select status::text from task where id = $1", _task));
    }

    [Fact]
    public async Task A_browser_keeps_no_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hangfire/recurring");
        foreach (var (name, value) in await SignInAsync(1, await UserAsync("operator", isOperator: true)))
            request.Headers.Add(name, value);
        using var page = await _service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.Headers.CacheControl?.NoStore);
    }

    // As Hangfire and we register them; what stands for an id in their patterns is one.
    private IEnumerable<string> Paths() =>
        Patterns(OwnRoutes.Create(TimeProvider.System)).Concat(Patterns(DashboardRoutes.Routes))
            .Select(pattern => Id().Replace(pattern, $"{_task}").Replace("?", "", StringComparison.Ordinal).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal))
            .Where(path => !path.Contains(".*", StringComparison.Ordinal)).Append("/").Append("").Append("/nowhere").Distinct().Select(path => $"/hangfire{path}");

    private static IEnumerable<string> Patterns(RouteCollection routes)
    {
        var field = typeof(RouteCollection).GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Single(f => f.FieldType.IsGenericType);
        foreach (var route in (System.Collections.IEnumerable)field.GetValue(routes)!)
            yield return (string)route!.GetType().GetProperty("Item1")!.GetValue(route)!;
    }

    private async Task<List<(string Who, Dictionary<string, string> Headers)>> CallersAsync()
    {
        var beta = await _database.ScalarAsync<long>("insert into team (name) values ('beta') returning id");
        var callers = new List<(string, Dictionary<string, string>)>
        {
            ("anonymous", []),
            ("a wrong key", new() { ["Authorization"] = "Bearer mon_wrong" }),
            ("a wrong session", new() { ["Cookie"] = "monitor_session=wrong" }),
            ("somebody without a team", await SignInAsync(1, await UserAsync("guest"))),
        };
        foreach (var team in new[] { SetUp.FirstTeam, beta })
        {
            foreach (var role in Roles)
                callers.Add(($"{role} of team {team}", await SignInAsync(team, await UserAsync($"{role}.{team}", team, role))));
            foreach (var scope in Scopes)
                callers.Add(($"a key of scope {scope} of team {team}", await KeyAsync(team, scope)));
        }

        var disabled = await UserAsync("disabled", isOperator: true);
        callers.Add(("a disabled operator", await SignInAsync(1, disabled)));
        await _database.ExecuteAsync("update app_user set disabled_at = now() where id = $1", disabled);
        return callers;
    }

    private async Task<long> UserAsync(string name, long? team = null, string role = "", bool isOperator = false)
    {
        var user = await _database.ScalarAsync<long>(
            "insert into app_user (email, name, password_hash, operator) values ($1 || '@example.org', $1, '', $2) returning id", name, isOperator);
        if (team is not null)
            await _database.ExecuteAsync("insert into member (team_id, user_id, role) values ($1, $2, $3)", team, user, role);
        return user;
    }

    private async Task<Dictionary<string, string>> SignInAsync(long team, long user)
    {
        var token = SecretToken.Create();
        await _database.ExecuteAsync(
            """
            insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, expires_at)
            values (gen_random_uuid(), $1, $2, $3, now(), now(), now() + interval '1 day')
            """, SecretToken.Hash(token), user, team);
        return new()
        {
            ["Cookie"] = $"monitor_session={token}",
            ["X-CSRF-Token"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + token))),
        };
    }

    private async Task<Dictionary<string, string>> KeyAsync(long team, string scope, long? createdBy = null)
    {
        var key = SecretToken.Create(SecretToken.KeyPrefix);
        await _database.ExecuteAsync(
            "insert into api_key (id, team_id, name, prefix, key_hash, scope, created_by, created_at) values (gen_random_uuid(), $1, 'a key', $2, $3, $4, $5::bigint, now())",
            team, key[..12], SecretToken.Hash(key), scope, createdBy);
        return new() { ["Authorization"] = $"Bearer {key}" };
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent([new("jobs[]", $"{_task}"), new("action", "pause"), new("dry", "false")]);
        using var response = await _service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    [GeneratedRegex(@"\(\?<\w+>[^)]+\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
