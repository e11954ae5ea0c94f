using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Events;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Events;

public sealed class EventRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Events_are_listed_in_pages_with_what_became_of_them()
    {
        var webhook = (await Api.PostAsync("/api/v1/webhooks", """{"url":"https://hooks.example.org/events","events":["task"]}""")).Data.Text("id");
        var task = await Api.CreateAsync("listed.events");
        for (var i = 0; i < 2; i++)
        {
            await Api.PostAsync($"/api/v1/tasks/{task}/pause");
            await Api.PostAsync($"/api/v1/tasks/{task}/resume");
        }

        await Api.Services.GetRequiredService<EventDispatch>().RunAsync(default);
        var seen = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var page = await Api.GetAsync($"/api/v1/events?type=task&entity=task:{task}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Data.EnumerateArray());
            if ((cursor = page.NextCursor) is null)
                break;
        }

        Assert.Equal(5, seen.Select(one => one.Text("id")).Distinct().Count());
        Assert.Equal(seen.Select(one => long.Parse(one.Text("sequence")!, null)).OrderDescending(), seen.Select(one => long.Parse(one.Text("sequence")!, null)));
        Assert.All(seen, one => Assert.Equal(("task", "1", "0", "0"), (one.Text("type"), one.Text("waiting"), one.Text("delivered"), one.Text("given_up"))));
        var details = (await Api.GetAsync($"/api/v1/events/{seen[0].Text("sequence")}")).Data;
        Assert.Equal((seen[0].Text("id"), "resumed"), (details.GetProperty("message").Text("id"), details.GetProperty("message").GetProperty("data").Text("action")));
        var delivery = Assert.Single(details.GetProperty("deliveries").EnumerateArray());
        Assert.Equal((webhook, "waiting"), (delivery.Text("webhook_id"), delivery.Text("state")));
    }

    [Fact]
    public async Task A_page_looks_through_a_bounded_part_of_the_log_and_says_where_the_next_one_goes_on()
    {
        await Database.ExecuteAsync(
            """
            insert into event_log (position, logged_at, outbox_id, kind, entity, team_id, at, data)
            select nextval('event_position'), now(), n, case n when 1 then 'job' else 'task_run' end, 'seldom:' || n, 1, now(), '{}' from generate_series(1, 10500) n
            """);

        var first = await Api.GetAsync("/api/v1/events?entity=seldom:1");
        Assert.Equal((0, true), (first.Data.GetArrayLength(), first.NextCursor is not null));
        var second = await Api.GetAsync($"/api/v1/events?entity=seldom:1&cursor={first.NextCursor}");
        Assert.Equal("seldom:1", Assert.Single(second.Data.EnumerateArray()).Text("entity"));
    }

    [Fact]
    public async Task Each_sees_what_a_webhook_of_its_own_could_be_told()
    {
        await using var api = await ApiServer.StartAsync(Postgres, settings: AccessFixture.Settings);
        var boss = await api.UserAsync("boss@example.org", isOperator: true);
        await api.Database.ExecuteAsync("insert into member (team_id, user_id, role) values (1, $1, 'admin')", boss);
        var admin = await api.SignInAsync(1, await api.MemberAsync(1, "admin", "admin@example.org"));
        var operatorSession = await api.SignInAsync(1, boss);
        await api.Database.ExecuteAsync(
            """
            insert into event_log (position, logged_at, outbox_id, kind, entity, team_id, account_id, at, data) values
                (900001, now(), 1, 'credential', 'credential:1', null, null, now(), '{}'), (900002, now(), 2, 'job', 'job:other', 99, null, now(), '{}'),
                (900003, now(), 3, 'notice', 'notice:x', null, null, now(), '{}'), (900004, now(), 4, 'job', 'job:own', 1, null, now(), '{}'),
                (900005, now(), 5, 'profile_log', 'account:77777', null, 77777, now(), '{}')
            """);

        Assert.Equal(["job:own", "notice:x"], await EntitiesAsync(admin));
        Assert.Equal(["job:own", "notice:x", "credential:1"], await EntitiesAsync(operatorSession));
        foreach (var hidden in new[] { 900001, 900002, 900005 })
            Assert.Equal((404, "event_not_found"), Refusal(await api.GetAsync($"/api/v1/events/{hidden}", admin)));

        async Task<string?[]> EntitiesAsync(Dictionary<string, string> who) =>
            [.. (await api.GetAsync("/api/v1/events", who)).Data.EnumerateArray().Select(one => one.Text("entity"))];
    }

    [Theory]
    [InlineData("type=weather", "type", "unknown_value")]
    [InlineData("limit=501", "limit", "out_of_range")]
    [InlineData("entity=", "entity", "out_of_range")]
    [InlineData("kind=task", "kind", "unknown_parameter")]
    public async Task What_is_wrong_is_named(string query, string field, string code)
    {
        var reply = await Api.GetAsync($"/api/v1/events?{query}");

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    private static (int, string?) Refusal(Reply reply) => (reply.Status, reply.Code);
}
