using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Events;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Webhooks;

public sealed class WebhookRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Url = "https://hooks.example.org/monitor?token=hidden";

    [Fact]
    public async Task A_webhook_is_made_with_a_secret_that_is_shown_once_and_stored_sealed()
    {
        var made = await CreateAsync("profile_log", "task");
        var id = made.Data.Text("id");

        Assert.Equal(201, made.Status);
        Assert.StartsWith("whsec_", made.Data.Text("secret"), StringComparison.Ordinal);
        Assert.Equal(("on", "True", "0"), (made.Data.Text("state"), made.Data.Text("enabled"), made.Data.Text("waiting")));
        foreach (var path in new[] { "/api/v1/webhooks", $"/api/v1/webhooks/{id}" })
            Assert.DoesNotContain("whsec_", (await Api.GetAsync(path)).Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>(
            "select (select count(*) from webhook w where w::text like '%' || $1 || '%') + (select count(*) from audit_log a where a::text like '%' || $1 || '%' or a::text like '%hidden%')",
            made.Data.Text("secret")));
        var renewed = await Api.PostAsync($"/api/v1/webhooks/{id}/secret");
        Assert.NotEqual(made.Data.Text("secret"), renewed.Data.Text("secret"));
        Assert.Equal(
            ["webhook.create", "webhook.secret"],
            await Database.ColumnAsync<string>("select action from audit_log where entity_type = 'webhook' and entity_id = $1 order by id", id));
    }

    [Fact]
    public async Task Changing_it_leaves_what_is_not_named_and_switching_it_off_gives_up_what_waits()
    {
        var path = $"/api/v1/webhooks/{(await CreateAsync("task")).Data.Text("id")}";
        await Api.PostAsync($"{path}/test");

        var off = await PatchAsync(path, """{"enabled":false}""");
        Assert.Equal(("off", Url, "0"), (off.Data.Text("state"), off.Data.Text("url"), off.Data.Text("waiting")));
        Assert.Equal("given_up", (await Api.GetAsync($"{path}/deliveries")).Data[0].Text("state"));
        Assert.Equal((409, "webhook_off"), Refusal(await Api.PostAsync($"{path}/test")));
        var on = await PatchAsync(path, """{"enabled":true,"events":["*"],"description":"all of it"}""");
        Assert.Equal(("on", "all of it", "*"), (on.Data.Text("state"), on.Data.Text("description"), on.Data.GetProperty("events")[0].GetString()));
        Assert.Equal(200, (await Api.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal((404, "webhook_not_found"), Refusal(await Api.GetAsync(path)));
    }

    [Fact]
    public async Task Who_listens_is_known_to_writers_in_the_same_transaction()
    {
        var first = $"/api/v1/webhooks/{(await CreateAsync("job")).Data.Text("id")}";
        var second = $"/api/v1/webhooks/{(await CreateAsync("job", "job_item")).Data.Text("id")}";
        Assert.Equal(["job", "job_item"], await ListenersAsync());

        await Api.SendAsync(HttpMethod.Delete, second);
        Assert.Equal(["job"], await ListenersAsync());
        await PatchAsync(first, """{"enabled":false}""");
        Assert.Equal([], await ListenersAsync());
    }

    [Theory]
    [InlineData("""{"events":["task"]}""", "url", "required")]
    [InlineData("""{"url":"ftp://a.example","events":["task"]}""", "url", "invalid_url")]
    [InlineData("""{"url":"https://a:b@a.example","events":["task"]}""", "url", "invalid_url")]
    [InlineData("""{"url":"https://a.example"}""", "events", "required")]
    [InlineData("""{"url":"https://a.example","events":[]}""", "events", "required")]
    [InlineData("""{"url":"https://a.example","events":["weather"]}""", "events", "unknown_value")]
    public async Task What_is_wrong_is_named(string body, string field, string code)
    {
        var reply = await Api.PostAsync("/api/v1/webhooks", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var reply = await Api.PostAsync("/api/v1/webhooks", $$"""{"url":"nonsense","events":["weather"],"description":"{{new string('x', 201)}}"}""");

        Assert.Equal(["url", "events", "description"], reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("field")));
    }

    [Fact]
    public async Task A_test_is_on_its_way_at_once_and_its_message_can_be_read()
    {
        var path = $"/api/v1/webhooks/{(await CreateAsync("task")).Data.Text("id")}";

        var test = await Api.PostAsync($"{path}/test");
        var again = await Api.PostAsync($"{path}/test");

        Assert.Equal((202, "ping", "waiting"), (test.Status, test.Data.Text("event"), test.Data.Text("state")));
        Assert.Equal(test.Data.Text("id"), again.Data.Text("id"));
        var details = (await Api.GetAsync($"{path}/deliveries/{test.Data.Text("id")}")).Data;
        Assert.Equal("ping", details.GetProperty("body").Text("type"));
        Assert.Equal(0, details.GetProperty("tries").GetArrayLength());
        Assert.Equal((404, "delivery_not_found"), Refusal(await Api.GetAsync($"{path}/deliveries/999999")));
    }

    [Fact]
    public async Task Deliveries_are_listed_in_pages_filtered_and_delivered_again()
    {
        var path = $"/api/v1/webhooks/{(await CreateAsync("task")).Data.Text("id")}";
        var task = await Api.CreateAsync("paged.webhook");
        for (var i = 0; i < 2; i++)
        {
            await Api.PostAsync($"/api/v1/tasks/{task}/pause");
            await Api.PostAsync($"/api/v1/tasks/{task}/resume");
        }

        await Api.Services.GetRequiredService<EventDispatch>().RunAsync(default);
        var seen = new List<string?>();
        for (string? cursor = null; ;)
        {
            var page = await Api.GetAsync($"{path}/deliveries?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Data.EnumerateArray().Select(delivery => delivery.Text("id")));
            if ((cursor = page.NextCursor) is null)
                break;
        }

        Assert.Equal(5, seen.Distinct().Count());
        await Database.ExecuteAsync("update webhook_delivery set given_up_at = now(), attempts = 9 where id = $1", long.Parse(seen[0]!, null));
        Assert.Equal(seen[0], Assert.Single((await Api.GetAsync($"{path}/deliveries?state=given_up&event=task")).Data.EnumerateArray()).Text("id"));
        var again = await Api.PostAsync($"{path}/deliveries/{seen[0]}/redeliver");
        Assert.Equal((202, "waiting"), (again.Status, again.Data.Text("state")));
        Assert.Equal(0, await Database.ScalarAsync<short>("select attempts from webhook_delivery where id = $1", long.Parse(seen[0]!, null)));
        Assert.Equal("resumed", (await Api.GetAsync($"{path}/deliveries/{seen[0]}")).Data.GetProperty("body").GetProperty("data").Text("action"));
        await Database.ExecuteAsync("delete from event_log");
        Assert.Equal((409, "event_gone"), Refusal(await Api.PostAsync($"{path}/deliveries/{seen[0]}/redeliver")));
    }

    [Fact]
    public async Task The_kinds_of_events_are_told_with_who_may_know_of_them()
    {
        var kinds = (await Api.GetAsync("/api/v1/event-types")).Data.EnumerateArray().ToDictionary(kind => kind.Text("name")!, kind => kind.Text("scope"));

        Assert.Equal(("content", "content", "team", "installation"), (kinds["profile_log"], kinds["post_log"], kinds["scrape_request_log"], kinds["credential"]));
    }

    [Fact]
    public async Task A_team_has_a_number_of_webhooks_and_no_more()
    {
        await using var api = await ApiServer.StartAsync(Postgres, settings: new Dictionary<string, string?> { ["Events:WebhooksPerTeam"] = "2" });

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.PostAsync("/api/v1/webhooks", Body("task"))));

        Assert.Equal(2, made.Count(reply => reply.Status == 201));
        Assert.All(made.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "too_many_webhooks"), Refusal(reply)));
    }

    [Fact]
    public async Task What_concerns_the_installation_is_for_operators_by_name_only()
    {
        await using var api = await ApiServer.StartAsync(Postgres, settings: AccessFixture.Settings);
        var boss = await api.UserAsync("boss@example.org", isOperator: true);
        await api.Database.ExecuteAsync("insert into member (team_id, user_id, role) values (1, $1, 'admin')", boss);
        var admin = await api.SignInAsync(1, await api.MemberAsync(1, "admin", "admin@example.org"));
        var operatorSession = await api.SignInAsync(1, boss);

        var refused = await api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", Body("credential"), headers: admin);
        Assert.Equal((403, "forbidden", "events"), (refused.Status, refused.Code, refused.Field));
        var made = await api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", Body("credential"), headers: operatorSession);
        Assert.Equal(201, made.Status);
        // Nor is it sent elsewhere by somebody who is no operator.
        var moved = await api.SendAsync(HttpMethod.Patch, $"/api/v1/webhooks/{made.Data.Text("id")}", """{"url":"https://elsewhere.example"}""", headers: admin);
        Assert.Equal((403, "forbidden"), (moved.Status, moved.Code));
        // Nor read by them in the log of deliveries.
        var path = $"/api/v1/webhooks/{made.Data.Text("id")}/deliveries";
        Assert.Equal(
            201, (await api.SendAsync(HttpMethod.Post, "/api/v1/credentials", """{"source":"tikhub","handle":"told","credentials":{"key":"0123456789"}}""", headers: operatorSession)).Status);
        await api.Services.GetRequiredService<EventDispatch>().RunAsync(default);
        var delivery = Assert.Single((await api.GetAsync(path, admin)).Data.EnumerateArray()).Text("id");
        Assert.Equal(JsonValueKind.Null, (await api.GetAsync($"{path}/{delivery}", admin)).Data.GetProperty("body").ValueKind);
        Assert.Equal("told", (await api.GetAsync($"{path}/{delivery}", operatorSession)).Data.GetProperty("body").GetProperty("data").Text("handle"));
    }

    private static (int, string?) Refusal(Reply reply) => (reply.Status, reply.Code);

    private Task<IReadOnlyList<string>> ListenersAsync() => Database.ColumnAsync<string>("select kind from event_listener where kind like 'job%' order by kind");

    private Task<Reply> CreateAsync(params string[] events) => Api.PostAsync("/api/v1/webhooks", Body(events));

    private Task<Reply> PatchAsync(string path, string body) => Api.SendAsync(HttpMethod.Patch, path, body);

    private static string Body(params string[] events) => JsonSerializer.Serialize(new { url = Url, events });
}
