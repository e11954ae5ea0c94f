using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Hosting;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Whoever looks after the installation does so as a person, whatever they are in which team.</summary>
public sealed class OperatorTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;
    private long _first;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);
        _first = await _api.MemberAsync(1, "admin", "first.operator@example.org", isOperator: true);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("viewer")]
    [InlineData(null)]
    public async Task No_admin_of_a_team_takes_it_from_them(string? role)
    {
        var admin = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", "admin.of.one@example.org"));
        var op = await _api.SignInAsync(1, _first);

        await (role is null
            ? _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{_first}", headers: admin)
            : _api.SendAsync(HttpMethod.Patch, $"/api/v1/members/{_first}", Json(new { role }), headers: admin));

        Assert.Equal(200, (await _api.GetAsync("/api/v1/credentials", op)).Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/audit", op)).Status);
        Assert.Equal(201, (await _api.PostAsync("/api/v1/teams", op, """{"name":"theirs"}""")).Status);
        Assert.Equal(403, (await _api.PostAsync("/api/v1/api-keys", op, """{"name":"no","scope":"read"}""")).Status);
        Assert.Equal(role is null ? 422 : 200, (await _api.PostAsync("/api/v1/credits/grants", op, """{"amount":5}""")).Status);
        Assert.Equal(200, (await _api.PostAsync("/api/v1/credits/grants", op, """{"amount":5,"team_id":1}""")).Status);
    }

    [Fact]
    public async Task Operators_make_and_unmake_operators_and_nobody_else_does()
    {
        var op = await _api.SignInAsync(1, _first);
        var second = await _api.MemberAsync(1, "viewer", "second.operator@example.org");
        var admin = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", "just.an.admin@example.org"));
        Assert.Equal(403, (await ChangeAsync(second, """{"operator":true}""", admin)).Status);
        Assert.Equal("needs_person", (await ChangeAsync(second, """{"operator":true}""", await _api.KeyAsync(1, "admin", _first))).Code);

        Assert.Equal(200, (await ChangeAsync(second, """{"operator":true}""", op)).Status);

        Assert.Equal(
            [_first, second],
            (await _api.GetAsync("/api/v1/users?operator=true", op)).Data.EnumerateArray().Select(user => user.GetProperty("user_id").GetInt64()));
        var other = await _api.SignInAsync(1, second);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/credentials", other)).Status);
        Assert.Equal(200, (await ChangeAsync(_first, """{"operator":false}""", other)).Status);
        Assert.Equal(403, (await _api.GetAsync("/api/v1/credentials", op)).Status);
        Assert.Equal(
            ["operator.remove", "operator.add"],
            (await _api.GetAsync("/api/v1/audit", other)).Data.EnumerateArray().Select(row => row.Text("action")).Take(2));
    }

    [Fact]
    public async Task Operators_end_the_sessions_of_others_and_nobody_else_does()
    {
        var user = await _api.MemberAsync(1, "viewer", $"{Guid.NewGuid():N}@example.org");
        var (first, second) = (await _api.SignInAsync(1, user), await _api.SignInAsync(1, user));
        var admin = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", $"{Guid.NewGuid():N}@example.org"));
        var op = await _api.SignInAsync(1, await _api.UserAsync($"{Guid.NewGuid():N}@example.org", isOperator: true));

        Assert.Equal(403, (await _api.SendAsync(HttpMethod.Delete, $"/api/v1/users/{user}/sessions", headers: admin)).Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", first)).Status);
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"/api/v1/users/{user}/sessions", headers: op)).Status);
        Assert.Equal(404, (await _api.SendAsync(HttpMethod.Delete, "/api/v1/users/999999999/sessions", headers: op)).Status);

        foreach (var ended in new[] { first, second })
            Assert.Equal(401, (await _api.GetAsync("/api/v1/session", ended)).Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", op)).Status);
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'session.revoke_all' and entity_id = $1", $"{user}"));
    }

    [Fact]
    public async Task The_last_operator_cannot_go_and_a_disabled_one_does_not_count()
    {
        var op = await _api.SignInAsync(1, _first);
        Assert.Equal((409, "last_operator"), Seen(await ChangeAsync(_first, """{"operator":false}""", op)));
        var second = await _api.MemberAsync(1, "admin", "disabled.operator@example.org", isOperator: true);
        Assert.Equal(200, (await ChangeAsync(second, """{"disabled":true}""", op)).Status);

        Assert.Equal((409, "last_operator"), Seen(await ChangeAsync(_first, """{"operator":false}""", op)));
    }

    [Fact]
    public async Task Two_operators_do_not_unmake_each_other_at_once()
    {
        var second = await _api.MemberAsync(1, "admin", "as.well@example.org", isOperator: true);
        var sessions = new[] { await _api.SignInAsync(1, _first), await _api.SignInAsync(1, second) };

        var replies = await Task.WhenAll(
            ChangeAsync(second, """{"operator":false}""", sessions[0]), ChangeAsync(_first, """{"disabled":true}""", sessions[1]));

        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal(1, await _api.Database.ScalarAsync<long>("select count(*) from app_user where operator and disabled_at is null"));
    }

    [Fact]
    public async Task Where_nobody_signs_in_nobody_changes_what_people_may()
    {
        await using var open = await ApiServer.StartAsync(postgres, shared: _api.Database);
        var member = await _api.MemberAsync(1, "viewer", "left.alone@example.org");

        Assert.Equal("needs_person", (await open.SendAsync(HttpMethod.Patch, $"/api/v1/users/{member}", """{"operator":true}""")).Code);
        Assert.Equal("needs_person", (await open.SendAsync(HttpMethod.Patch, $"/api/v1/users/{member}", """{"disabled":true}""")).Code);
        Assert.Equal("needs_person", (await open.SendAsync(HttpMethod.Patch, $"/api/v1/members/{member}", """{"role":"admin"}""")).Code);
        Assert.Equal("needs_person", (await open.SendAsync(HttpMethod.Delete, $"/api/v1/members/{member}")).Code);
    }

    [Fact]
    public async Task The_command_on_the_machine_brings_one_back_and_is_audited()
    {
        await _api.Database.ExecuteAsync("update app_user set disabled_at = now() where id = $1", _first);

        Assert.Equal("first.operator@example.org is an operator of the installation now.\n", await CommandAsync("add", "First.Operator@example.org"));

        var op = await _api.SignInAsync(1, _first);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/credentials", op)).Status);
        var rows = (await _api.GetAsync("/api/v1/audit", op)).Data;
        Assert.Equal(["operator.add", "user.enable"], rows.EnumerateArray().Select(row => row.Text("action")));
        Assert.Equal(("system", "command line"), (rows[0].GetProperty("actor").Text("kind"), rows[0].GetProperty("actor").Text("name")));
        Assert.Equal($"{_first} first.operator@example.org (first.operator@example.org)\n", await CommandAsync("list"));
        var last = await Assert.ThrowsAsync<StartupException>(() => CommandAsync("remove", $"{_first}"));
        Assert.Contains("the last operator", last.Message, StringComparison.Ordinal);
        await _api.UserAsync("next.operator@example.org");
        await CommandAsync("add", "next.operator@example.org");
        Assert.Equal("first.operator@example.org is no operator of the installation any more.\n", await CommandAsync("remove", $"{_first}"));
    }

    [Fact]
    public async Task The_command_takes_nobody_for_somebody_else()
    {
        var (one, other) = (await _api.UserAsync("twice@example.org"), await _api.UserAsync("Twice@example.org"));

        var several = await Assert.ThrowsAsync<StartupException>(() => CommandAsync("add", "twice@example.org"));
        var nobody = await Assert.ThrowsAsync<StartupException>(() => CommandAsync("add", "nobody@example.org"));

        Assert.Contains($"{one} twice@example.org (twice@example.org); {other} Twice@example.org", several.Message, StringComparison.Ordinal);
        Assert.Contains("has no account here", nobody.Message, StringComparison.Ordinal);
    }

    private async Task<string> CommandAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        await OperatorCommand.RunAsync(args, _api.Services.GetRequiredService<Users>(), output, TestContext.Current.CancellationToken);
        return output.ToString();
    }

    private Task<Reply> ChangeAsync(long user, string json, Dictionary<string, string> headers) =>
        _api.SendAsync(HttpMethod.Patch, $"/api/v1/users/{user}", json, headers: headers);

    private static (int, string?) Seen(Reply reply) => (reply.Status, reply.Code);

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);
}
