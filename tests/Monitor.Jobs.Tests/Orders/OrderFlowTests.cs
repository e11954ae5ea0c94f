using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Monitor.Data.Credentials;
using Monitor.Data.Flows;
using Monitor.Data.Providers;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Orders;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Orders;

public sealed class OrderFlowTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const string Flow = "refresh_orders_by_store";

    [Theory]
    [InlineData("graphql", "tight-2500")]
    [InlineData("rest", "acme-2500")]
    public async Task Given_2500_orders_and_a_kill_when_they_are_read_then_each_is_there_once_and_the_shop_never_had_to_say_no(string api, string store)
    {
        var parameters = $$"""{ "store": "{{store}}", "api": "{{api}}" }""";
        var first = await StartAsync(store);
        var id = await SubmitAsync(first, store, parameters);
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select coalesce(max(pages), 0)::bigint from flow_progress") >= 5, TimeSpan.FromSeconds(30));
        await first.KillAsync(Database);
        var pages = await Database.ScalarAsync<int>("select pages from flow_progress where request_id = $1", id);
        var asked = Simulator.CountRequests();

        await using var second = await StartAsync(store);
        var data = await EndAsync(second, id);

        Assert.Equal((2500L, 2500L), (
            await Database.ScalarAsync<long>("select count(*) from shop_order"), await Database.ScalarAsync<long>("select count(distinct order_id) from shop_order")));
        Assert.Equal(("2500", "2500", "0", "True"), (data.Text("orders"), data.Text("added"), data.Text("changed"), data.Text("complete")));
        // What was recorded is not asked for again: at most the page that was under way.
        var all = int.Parse(data.Text("pages"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(Simulator.CountRequests(), all, all + 1);
        Assert.InRange(asked, pages, pages + 1);
        Assert.DoesNotContain(Simulator.Requests(), request => request.Status is 429);
        await second.Get<CallTrace>().RunOnceAsync(default);
        Assert.True(await Database.ScalarAsync<bool>("select count(*) > 0 and bool_and(outcome <> 'rate_limited') from logged_call"));
    }

    [Fact]
    public async Task Given_orders_that_are_known_when_they_are_read_again_then_nothing_changes_and_a_time_brings_only_what_changed_since()
    {
        await using var one = await StartAsync("acme");
        await EndAsync(one, await SubmitAsync(one, "acme", """{ "store": "acme" }"""));

        var again = await EndAsync(one, await SubmitAsync(one, "acme", """{ "store": "https://acme.myshopify.com/" }"""));
        var since = await EndAsync(one, await SubmitAsync(one, "acme", """{ "store": "acme", "updated_since": "2026-01-07T00:00:00Z", "status": "closed", "api": "rest" }"""));

        Assert.Equal(("120", "0", "0"), (again.Text("orders"), again.Text("added"), again.Text("changed")));
        Assert.InRange(int.Parse(since.Text("orders"), System.Globalization.CultureInfo.InvariantCulture), 1, 119);
        Assert.Equal(120L, await Database.ScalarAsync<long>("select count(*) from shop_order"));
    }

    [Theory]
    [InlineData("graphql")]
    [InlineData("rest")]
    public async Task What_is_kept_of_an_order_says_what_it_cost_and_who_brought_it_and_never_who_bought(string api)
    {
        await using var one = await StartAsync("acme");

        await EndAsync(one, await SubmitAsync(one, "acme", $$"""{ "store": "acme", "api": "{{api}}" }"""));

        var rows = await Database.ScalarAsync<string>("select string_agg(o::text, E'\\n') from shop_order o");
        Assert.All((string[])["buyer", "example.com", "Sam", "gift", "email"], personal => Assert.DoesNotContain(personal, rows, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0L, await Database.ScalarAsync<long>(
            """
            select count(*) from shop_order
            where store <> 'acme.myshopify.com' or total is null or current_total is null or currency is distinct from 'EUR' or name not like '#1%'
               or financial_status not in ('paid', 'refunded') or jsonb_array_length(lines) <> 1 or not lines_whole or source_name <> 'web'
               or (cardinality(discount_codes) = 1) <> (attributes ? 'ref') or (attributes ? 'ref') <> (landing_site like '%utm_campaign=%' and landing_site not like '%email%')
               or (cardinality(discount_codes) = 1) <> (discounts > 0) or updated_at < created_at
            """));
    }

    [Theory]
    [InlineData("revoked", "auth_rejected")]
    [InlineData("frozen", "store_frozen")]
    [InlineData("unscoped", "scope_missing")]
    [InlineData("missing", "store_not_found")]
    [InlineData("locked", "store_locked")]
    public async Task A_shop_that_refuses_is_asked_once_and_says_why(string store, string code)
    {
        await using var one = await StartAsync(store);

        foreach (var api in new[] { "rest", "graphql" })
        {
            var row = await EndedAsync(one, await SubmitAsync(one, store, $$"""{ "store": "{{store}}", "api": "{{api}}" }"""));
            Assert.Equal(("FAILED", code), (row.Status, row.ErrorCode));
            Assert.StartsWith($"{store}.myshopify.com: ", row.Error, StringComparison.Ordinal);
            await Database.ExecuteAsync("update credential set data_access_expired = false");
        }

        Assert.Equal(2, Simulator.CountRequests());
    }

    [Theory]
    [InlineData("rest", FaultKind.RateLimited)]
    [InlineData("graphql", FaultKind.RateLimited)]
    [InlineData("graphql", FaultKind.SoftError)]
    [InlineData("rest", FaultKind.ServerError)]
    [InlineData("graphql", FaultKind.Malformed)]
    [InlineData("graphql", FaultKind.ConnectionReset)]
    public async Task A_fault_that_passes_is_waited_out(string api, FaultKind kind)
    {
        await using var one = await StartAsync("acme", ("Shopify:RetryDelay", "00:00:00.010"));
        Simulator.AddFault(new() { Provider = "shopify", Kind = kind, Count = 1, RetryAfter = 1 });

        var data = await EndAsync(one, await SubmitAsync(one, "acme", $$"""{ "store": "acme", "api": "{{api}}" }"""));

        Assert.Equal("120", data.Text("orders"));
    }

    [Fact]
    public async Task A_page_that_takes_longer_than_the_run_is_asked_for_again_by_the_next_one()
    {
        await using var one = await StartAsync("acme", ("Queues:RequestTimeout", "00:00:01"));
        Simulator.AddFault(new() { Provider = "shopify", Kind = FaultKind.Slow, DelayMs = 5_000, Count = 1 });

        var data = await EndAsync(one, await SubmitAsync(one, "acme", """{ "store": "acme", "api": "rest" }"""));

        Assert.Equal("120", data.Text("orders"));
    }

    [Theory]
    [InlineData("1", "COMPLETE", null)]
    [InlineData("2", "FAILED", "no_source")]
    public async Task A_configured_key_with_a_team_is_for_that_team_alone(string team, string status, string? code)
    {
        await using var one = await StartAsync("acme", ("Providers:shopify:Fields:team_id", team));

        var row = await EndedAsync(one, await SubmitAsync(one, "acme", """{ "store": "acme" }"""));

        Assert.Equal((status, code), (row.Status, row.ErrorCode));
    }

    [Fact]
    public async Task A_shop_that_wants_to_be_left_alone_for_long_is_waited_for_in_the_queue()
    {
        await using var one = await StartAsync("acme", ("Shopify:LongestWait", "00:00:00"));
        Simulator.AddFault(new() { Provider = "shopify", Kind = FaultKind.RateLimited, RetryAfter = 600 });
        var id = await SubmitAsync(one, "acme", """{ "store": "acme", "api": "rest" }""");

        await Eventually.BecomesTrueAsync(async () => (await one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.ErrorCode == "rate_limited");

        Assert.Equal("PENDING", (await one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status);
        Assert.True(await Database.ScalarAsync<bool>("select run_at > now() + interval '9 minutes' from queue_item"));
    }

    [Fact]
    public async Task A_shop_is_read_with_its_own_key_by_the_team_that_may_and_a_rejected_key_waits_to_be_renewed()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Providers:shopify:BaseUrl", Simulator.ProviderUrl("shopify").ToString()));
        var store = one.Get<CredentialStore>();
        await store.UpsertAsync(new("a", "shopify", "Acme", Fields("acme", "1")), default);
        await store.UpsertAsync(new("b", "shopify", "Theirs", Fields("theirs", "2")), default);
        await store.UpsertAsync(new("c", "shopify", "Revoked", Fields("revoked", "1")), default);

        var acme = await EndAsync(one, await SubmitAsync(one, "acme", """{ "store": "acme" }"""));
        var theirs = await EndedAsync(one, await SubmitAsync(one, "theirs", """{ "store": "theirs" }"""));
        var none = await EndedAsync(one, await SubmitAsync(one, "none", """{ "store": "none" }"""));
        var revoked = await EndedAsync(one, await SubmitAsync(one, "revoked", """{ "store": "revoked" }"""));
        var asked = Simulator.CountRequests();
        var again = await EndedAsync(one, await SubmitAsync(one, "revoked", """{ "store": "revoked" }"""));

        Assert.Equal("120", acme.Text("orders"));
        Assert.Equal(("no_source", "no_source", "auth_rejected", "no_source"), (theirs.ErrorCode, none.ErrorCode, revoked.ErrorCode, again.ErrorCode));
        Assert.Equal(asked, Simulator.CountRequests());
        Assert.Equal(["c"], await Database.ColumnAsync<string>("select idempotency_key from credential where data_access_expired"));
    }

    [Fact]
    public async Task A_configured_key_is_seen_among_the_others_and_tried_and_one_that_was_rejected_is_not_used_again()
    {
        await using var one = await StartAsync("revoked");
        await one.StartAsync(one.Get<IEnumerable<IHostedService>>().OfType<ShopifyPublisher>().Single());
        var seen = (await one.Get<ProviderOverview>().ListAsync(default)).Single(provider => provider.Name == "shopify");
        Assert.Equal((ProviderHealth.Healthy, 1), (seen.Health, seen.Credentials));

        var revoked = await EndedAsync(one, await SubmitAsync(one, "revoked", """{ "store": "revoked" }"""));
        var again = await EndedAsync(one, await SubmitAsync(one, "revoked", """{ "store": "revoked" }"""));

        Assert.Equal(("auth_rejected", "no_source", 1), (revoked.ErrorCode, again.ErrorCode, Simulator.CountRequests()));
        seen = (await one.Get<ProviderOverview>().ListAsync(default)).Single(provider => provider.Name == "shopify");
        Assert.Equal((ProviderHealth.Unusable, 0), (seen.Health, seen.CredentialsHealthy));
        var trials = one.Get<CredentialTrials>();
        var credential = await Database.ScalarAsync<long>("select id from credential where source = 'shopify'");
        var number = (await trials.OrderAsync(credential, default))!.Value;
        Assert.True(await one.Get<ShopKeyTrials>().RunOnceAsync(default));
        Assert.Equal("auth_rejected", (await trials.FindAsync(credential, number, default))!.Outcome);
    }

    [Theory]
    [InlineData("acme", "found", false)]
    [InlineData("revoked", "auth_rejected", true)]
    [InlineData("frozen", "quota_exhausted", false)]
    public async Task A_key_to_a_shop_is_tried_with_one_call(string store, string outcome, bool expired)
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Providers:shopify:BaseUrl", Simulator.ProviderUrl("shopify").ToString()));
        var (credential, _) = await one.Get<CredentialStore>().UpsertAsync(new("a", "shopify", "Acme", Fields(store, "1")), default);
        var trials = one.Get<CredentialTrials>();
        var number = (await trials.OrderAsync(credential.Id, default))!.Value;

        Assert.True(await one.Get<ShopKeyTrials>().RunOnceAsync(default));

        Assert.Equal((outcome, 1), (await trials.FindAsync(credential.Id, number, default)) is { } result ? (result.Outcome, Simulator.CountRequests()) : default);
        Assert.Equal(expired, await Database.ScalarAsync<bool>("select data_access_expired from credential"));
    }

    [Fact]
    public async Task While_an_operator_holds_reading_shops_none_is_asked_and_no_request_fails()
    {
        await Database.ExecuteAsync("insert into provider (name, enabled, capabilities, unit_cost_usd, published_at) values ('shopify', true, '{}', 0, now()) on conflict do nothing");
        await using var one = await StartAsync("acme", ("Queues:LongestRetry", "00:00:01"));
        await one.Get<Monitor.Data.Providers.ProviderPauses>().SetAsync("shopify", paused: true, "a look at the bill", default);
        var id = await SubmitAsync(one, "acme", """{ "store": "acme" }""");
        await Eventually.BecomesTrueAsync(async () => (await one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.ErrorCode == "no_source");
        Assert.Equal(("PENDING", 0), ((await one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status, Simulator.CountRequests()));

        await one.Get<Monitor.Data.Providers.ProviderPauses>().SetAsync("shopify", paused: false, reason: null, default);

        Assert.Equal("120", (await EndAsync(one, id)).Text("orders"));
    }

    private static Dictionary<string, string> Fields(string store, string team) => new(StringComparer.Ordinal)
    {
        ["access_token"] = $"shpat_test_{store}",
        ["store"] = store,
        ["team_id"] = team,
    };

    private async Task<ItemHarness> StartAsync(string store, params (string, string)[] settings)
    {
        var harness = await ItemHarness.StartAsync(
            Database, Simulator,
            [
                ("Providers:shopify:BaseUrl", Simulator.ProviderUrl("shopify").ToString()), ("Providers:shopify:ApiKey", "test"), ("Providers:shopify:Fields:store", store),
                ("Shopify:RestPageSize", "50"), .. settings,
            ]);
        // As a worker does before anything else: it tells which keys it has.
        await harness.StartAsync(harness.Get<SourceKeeper>());
        return harness;
    }

    private static Task<long> SubmitAsync(ItemHarness harness, string store, string parameters) =>
        harness.Get<ScrapeRequests>().SubmitAsync(new(harness.Get<FlowCatalog>().Find(Flow)!, 1, store, parameters), default);

    private static async Task<RequestRow> EndedAsync(ItemHarness harness, long id)
    {
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed, TimeSpan.FromSeconds(60));
        return row!;
    }

    private static async Task<JsonNode> EndAsync(ItemHarness harness, long id)
    {
        var row = await EndedAsync(harness, id);
        Assert.True(row.Status == RequestStatus.Complete, row.Error);
        return JsonNode.Parse(row.Data!)!;
    }
}

file static class Looks
{
    public static string Text(this JsonNode json, string key) => json[key]?.GetValueKind() == System.Text.Json.JsonValueKind.True ? "True" : json[key]!.ToString();
}
