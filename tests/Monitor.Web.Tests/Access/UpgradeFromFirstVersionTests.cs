using System.Text.Json;
using System.Text.RegularExpressions;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Tests.Hosting;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// An installation of version 0.1 in each state in which it can be, started with this version's own program: whoever belongs gets in, by every
/// way they had, and whoever does not gets in by none.
/// </summary>
public sealed partial class UpgradeFromFirstVersionTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string OwnersPassword = "the words of the very first owner";

    private static readonly Dictionary<string, string> Demo = new() { ["Collection:DemoBaseUrl"] = "http://127.0.0.1:9" };
    private static readonly Dictionary<string, string> Required = new() { ["Auth:Mode"] = "required" };

    private TestDatabase _database = null!;
    private FormerInstallation _former = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateEmptyDatabaseAsync();
        _former = await FormerInstallation.LoadAsync(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_demo_stays_open_to_everybody_on_the_machine()
    {
        var guest = await _former.UserAsync("guest");
        await _former.InviteAsync("guest", by: null, accepted: guest);
        var key = await _former.KeyAsync("admin", createdBy: null);
        var session = await _former.SessionAsync(guest);

        await using var service = await StartAsync(Demo);

        Assert.Equal(5, (await service.GetAsync("/api/v1/tasks?limit=100")).Data.GetArrayLength());
        Assert.All(await Task.WhenAll(service.GetAsync("/api/v1/tasks", key), service.GetAsync("/api/v1/session", session)), reply => Assert.Equal(200, reply.Status));
        Assert.Equal(200, (await SignInAsync(service, "guest")).Status);
        Assert.Equal("open", (await service.GetAsync("/api/v1/setup")).Data.Text("auth"));
    }

    [Fact]
    public async Task An_installation_that_was_set_up_keeps_everybody_who_belongs_and_nobody_else()
    {
        var totp = Totp.NewSecret();
        var op = await _former.UserAsync("operator", "admin", isOperator: true);
        var careful = await _former.UserAsync("careful", "admin", totp: totp);
        var viewer = await _former.UserAsync("viewer", "viewer");
        var disabled = await _former.UserAsync("disabled", "admin", disabled: true);
        var removed = await _former.UserAsync("removed");
        var invited = await _former.UserAsync("invited");
        await _former.InviteAsync("invited", by: careful, accepted: invited);
        var waiting = await _former.InviteAsync("waiting", by: op);
        var maker = await _former.KeyAsync("admin", careful);
        var revokedMaker = await _former.KeyAsync("admin", careful, "revoked");
        Dictionary<string, string>[] valid =
        [
            await _former.SessionAsync(op), await _former.SessionAsync(careful), await _former.SessionAsync(viewer), await _former.SessionAsync(invited),
            await _former.KeyAsync("admin", op), maker, await _former.KeyAsync("read", viewer),
            await _former.KeyAsync("write", careful, madeByKey: maker["Authorization"]),
        ];
        Dictionary<string, string>[] gone =
        [
            await _former.SessionAsync(op, "expired"), await _former.SessionAsync(op, "revoked"), await _former.SessionAsync(disabled), await _former.SessionAsync(removed),
            await _former.KeyAsync("admin", disabled), revokedMaker, await _former.KeyAsync("write", careful, madeByKey: revokedMaker["Authorization"]),
            await _former.KeyAsync("admin", op, "expired"), await _former.KeyAsync("admin", createdBy: null),
        ];

        await using var service = await StartAsync(Required);

        foreach (var caller in valid)
            Assert.Equal(200, (await service.GetAsync("/api/v1/tasks", caller)).Status);
        foreach (var caller in gone)
            Assert.InRange((await service.GetAsync("/api/v1/tasks", caller)).Status, 401, 403);
        Assert.Equal(401, (await service.GetAsync("/api/v1/tasks")).Status);
        Assert.False((await service.GetAsync("/api/v1/setup")).Data.GetProperty("setup_required").GetBoolean());
        Assert.DoesNotContain("setup_", service.Log, StringComparison.Ordinal);

        // What each may is what it was.
        Assert.Equal(200, (await service.GetAsync("/api/v1/users", valid[0])).Status);
        Assert.Equal(200, (await service.GetAsync("/api/v1/users", valid[4])).Status);
        Assert.Equal(403, (await service.GetAsync("/api/v1/users", valid[1])).Status);
        Assert.Equal(200, (await service.GetAsync("/api/v1/members", valid[1])).Status);
        Assert.Equal(403, (await service.GetAsync("/api/v1/api-keys", valid[2])).Status);
        Assert.Equal(
            ["careful", "disabled", "invited", "operator", "viewer"],
            (await service.GetAsync("/api/v1/members", valid[1])).Data.EnumerateArray().Select(m => m.Text("name")).Order(StringComparer.Ordinal));

        // What lets somebody in asks a session from before once more who it is, with the second factor where there is one.
        foreach (var (session, code) in new[] { (valid[0], null), (valid[1], Totp.Code(totp, TimeProvider.System.GetUtcNow())) })
        {
            Assert.Equal("proof_needed", (await MakeKeyAsync(service, session)).Code);
            Assert.Equal(200, (await service.PostAsync("/api/v1/session/proof", session, Json(new { password = FormerInstallation.Password, code }))).Status);
            Assert.Equal(201, (await MakeKeyAsync(service, session)).Status);
        }

        var person = (await service.GetAsync("/api/v1/session", valid[1])).Data;
        Assert.True(person.GetProperty("has_password").GetBoolean() && person.GetProperty("second_factor").GetBoolean());

        // Passwords, the codes of an app, codes on paper, and invitations that wait.
        Assert.Equal(200, (await SignInAsync(service, "operator")).Status);
        Assert.Equal(200, (await SignInAsync(service, "viewer")).Status);
        Assert.Equal(200, (await SignInAsync(service, "invited")).Status);
        Assert.Equal("second_factor_required", (await SignInAsync(service, "careful")).Code);
        Assert.Equal("invalid_code", (await SignInAsync(service, "careful", code: "000000")).Code);
        // The one after it: a code is taken once, and those of half a minute before and after are good, whenever the clock turns over.
        Assert.Equal(200, (await SignInAsync(service, "careful", code: Totp.Code(totp, TimeProvider.System.GetUtcNow().AddSeconds(30)))).Status);
        Assert.Equal(200, (await SignInAsync(service, "careful", code: "recovery-careful")).Status);
        Assert.Equal("invalid_code", (await SignInAsync(service, "careful", code: "recovery-careful")).Code);
        Assert.Equal("user_disabled", (await SignInAsync(service, "disabled")).Code);
        Assert.Equal(401, (await SignInAsync(service, "viewer", "not the password of it")).Status);
        var accepted = await service.PostAsync("/api/v1/invitations/accept", null, Json(new { token = waiting, name = "Waiting", password = "some other words that nobody guesses" }));
        Assert.True(accepted.Status is 200 or 201, accepted.Body.GetRawText());
    }

    [Fact]
    public async Task One_that_was_open_asks_for_a_set_up_and_lets_nobody_else_in()
    {
        var guest = await _former.UserAsync("guest");
        await _former.InviteAsync("guest", by: null, accepted: guest);
        var waiting = await _former.InviteAsync("waiting", by: null);
        var key = await _former.KeyAsync("admin", createdBy: null);
        var second = await _former.KeyAsync("admin", createdBy: null, madeByKey: key["Authorization"]);
        var ofGuest = await _former.KeyAsync("write", guest);
        var session = await _former.SessionAsync(guest);

        await using var service = await StartAsync(Required);

        foreach (var caller in new[] { key, second, ofGuest, session })
            Assert.InRange((await service.GetAsync("/api/v1/tasks", caller)).Status, 401, 403);
        var refused = await service.PostAsync("/api/v1/invitations/accept", null, Json(new { token = waiting, password = "some other words that nobody guesses" }));
        Assert.Equal(404, refused.Status);

        var secret = SetupSecret().Match(service.Log).Value;
        var made = await service.PostAsync("/api/v1/setup", null, Json(new { secret, email = "owner@example.org", name = "Owner", password = OwnersPassword }));
        Assert.Equal(201, made.Status);
        var owner = Session(await SignInAsync(service, "owner", OwnersPassword));
        Assert.Equal(["Owner"], (await service.GetAsync("/api/v1/members", owner)).Data.EnumerateArray().Select(m => m.Text("name")));
        Assert.Equal(5, (await service.GetAsync("/api/v1/tasks?limit=100", owner)).Data.GetArrayLength());

        // Whoever belongs is invited again, and their account is still theirs.
        var again = await service.PostAsync("/api/v1/invitations", owner, Json(new { email = "guest@example.org", role = "viewer" }));
        Assert.Equal(201, again.Status);
        var back = await service.PostAsync("/api/v1/invitations/accept", null, Json(new { token = again.Data.Text("token"), password = FormerInstallation.Password }));
        Assert.True(back.Status is 200 or 201, back.Body.GetRawText());
        Assert.Equal(200, (await service.GetAsync("/api/v1/tasks", Session(await SignInAsync(service, "guest")))).Status);
    }

    [Fact]
    public async Task One_that_was_open_and_then_set_up_keeps_whom_somebody_signed_for()
    {
        var letIn = await _former.UserAsync("let.in");
        await _former.InviteAsync("let.in", by: null, accepted: letIn);
        var open = await _former.KeyAsync("admin", createdBy: null);
        var op = await _former.UserAsync("operator", "admin", isOperator: true);
        var invited = await _former.UserAsync("invited");
        await _former.InviteAsync("invited", by: op, accepted: invited);
        var (ofLetIn, ofInvited) = (await _former.SessionAsync(letIn), await _former.SessionAsync(invited));
        var (keyOfLetIn, keyOfInvited) = (await _former.KeyAsync("write", letIn), await _former.KeyAsync("write", invited));

        await using var service = await StartAsync(Required);

        Assert.All(
            await Task.WhenAll(new[] { open, ofLetIn, keyOfLetIn }.Select(caller => service.GetAsync("/api/v1/tasks", caller))),
            reply => Assert.InRange(reply.Status, 401, 403));
        Assert.All(
            await Task.WhenAll(new[] { ofInvited, keyOfInvited, Session(await SignInAsync(service, "operator")) }.Select(caller => service.GetAsync("/api/v1/tasks", caller))),
            reply => Assert.Equal(200, reply.Status));
        Assert.False((await service.GetAsync("/api/v1/setup")).Data.GetProperty("setup_required").GetBoolean());
        Assert.Equal(
            ["invited", "operator"],
            (await service.GetAsync("/api/v1/members", Session(await SignInAsync(service, "operator")))).Data.EnumerateArray().Select(m => m.Text("name")).Order(StringComparer.Ordinal));
    }

    private Task<RunningService> StartAsync(Dictionary<string, string> mode) => RunningService.StartAsync(_database, new Dictionary<string, string>(mode)
    {
        ["Hangfire:Rows"] = "off",
        ["Demo:SampleData"] = "false",
        ["RateLimits:AttemptsPerMinute"] = "0",
        ["Logging:LogLevel:Default"] = "Warning",
    });

    private static Task<Reply> SignInAsync(RunningService service, string name, string password = FormerInstallation.Password, string? code = null) =>
        service.PostAsync("/api/v1/session", null, Json(new { email = $"{name}@example.org", password, code }));

    private static Task<Reply> MakeKeyAsync(RunningService service, Dictionary<string, string> caller) =>
        service.PostAsync("/api/v1/api-keys", caller, """{"name":"new","scope":"read"}""");

    private static Dictionary<string, string> Session(Reply reply)
    {
        Assert.Equal(200, reply.Status);
        return new() { ["Cookie"] = reply.Cookie!.Split(';')[0], ["X-CSRF-Token"] = reply.Data.Text("csrf_token")! };
    }

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);

    [GeneratedRegex(@"setup_[a-z0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetupSecret();
}
