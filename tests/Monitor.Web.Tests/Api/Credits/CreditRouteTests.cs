using Monitor.Web.Tests.Api.Batches;
using Xunit;

namespace Monitor.Web.Tests.Api.Credits;

public sealed class CreditRouteTests(ApiTests.Fixture fixture) : JobTests(fixture)
{
    [Fact]
    public async Task Credits_are_granted_and_every_change_is_on_the_statement()
    {
        var before = (await Api.GetAsync("/api/v1/credits")).Data.GetProperty("balance").GetInt64();

        var reply = await Api.PostAsync("/api/v1/credits/grants", """{ "amount": 500, "note": "January" }""");

        Assert.Equal(before + 500, reply.Data.GetProperty("balance").GetInt64());
        var entries = (await Api.GetAsync("/api/v1/credits/ledger?limit=200")).Data.EnumerateArray().ToArray();
        Assert.Contains(entries, e => e.Text("kind") == "grant" && e.Text("note") == "January");
        Assert.Equal(404, (await Api.PostAsync("/api/v1/credits/grants", """{ "amount": 500, "team_id": 987654 }""")).Status);
        await Assert.ThrowsAnyAsync<Npgsql.PostgresException>(() => Database.ExecuteAsync("update credit_ledger set amount = 0"));
    }

    [Fact]
    public async Task Sending_a_grant_twice_with_one_key_grants_once()
    {
        const string Path = "/api/v1/credits/grants";
        var before = (await Api.GetAsync("/api/v1/credits")).Data.GetProperty("balance").GetInt64();

        var first = await SendAsync(Path, "grant-1", """{ "amount": 70 }""");
        var second = await SendAsync(Path, "grant-1", """{ "amount": 70 }""");

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'grant' and amount = 70"));
        Assert.True((await Api.GetAsync("/api/v1/credits")).Data.GetProperty("balance").GetInt64() >= before + 70);
        Assert.Equal(409, (await SendAsync(Path, "grant-1", """{ "amount": 71 }""")).Status);
    }

    [Fact]
    public async Task A_batch_costs_no_credits()
    {
        var before = (await Api.GetAsync("/api/v1/credits")).Data.GetRawText();

        var reply = await Api.PostAsync("/api/v1/instagram/users/batch", """{"usernames":["free.one","free.two"],"max_concurrency":2}""");

        var job = Guid.Parse(reply.Body.Text("job_id")!);
        Assert.Equal(before, (await Api.GetAsync("/api/v1/credits")).Data.GetRawText());
        Assert.Equal(0, await Database.ScalarAsync<int>("select estimated_credits + reserved_credits from processing_jobs where id = $1", job));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from credit_ledger where job_id = $1", job));
    }

    [Fact]
    public async Task A_search_that_is_too_expensive_is_refused_and_leaves_nothing()
    {
        var before = (await Api.GetAsync("/api/v1/credits")).Data.GetProperty("available").GetInt64();
        await Database.ExecuteAsync("update team_credit set reserved = balance where team_id = 1");
        try
        {
            var reply = await Api.PostAsync("/api/v1/instagram/search", """{ "username": "poor_one" }""");

            Assert.Equal((402, "insufficient_credits"), (reply.Status, reply.Code));
            Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from processing_job_items where username = 'poor_one'"));
        }
        finally
        {
            await Database.ExecuteAsync("update team_credit set reserved = balance - $1 where team_id = 1", before);
        }
    }
}
