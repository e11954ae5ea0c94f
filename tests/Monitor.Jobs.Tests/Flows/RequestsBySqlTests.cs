using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Flows;

/// <summary>A row of <c>scrape_request_log</c> is work, whoever put it there: what is pending runs.</summary>
public sealed class RequestsBySqlTests(PostgresServer postgres) : ItemTest(postgres)
{
    private ItemHarness _one = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _one = await ItemHarness.StartAsync(Database, Simulator, ("Collection:SharedFor", "00:00:00"));
    }

    public override async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Given_failed_requests_when_they_are_set_to_pending_then_they_run()
    {
        var fault = Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.NotFound });
        var flow = _one.Get<FlowCatalog>().Find("refresh_profile_by_handle")!;
        foreach (var name in new[] { "ada", "bob" })
            await _one.Get<ScrapeRequests>().SubmitAsync(
                new(flow, 1, name, $$"""{"handle": "{{name}}"}""") { ExpiresAt = name == "ada" ? TimeProvider.System.GetUtcNow().AddSeconds(20) : null }, default);
        await Eventually.BecomesTrueAsync(async () => await CountAsync("FAILED") == 2);
        Simulator.RemoveFault(fault.Id);
        await Database.ExecuteAsync("update scrape_request_log set expires_at = now() - interval '1 hour' where account = 'ada'");

        await Database.ExecuteAsync("update scrape_request_log set status = 'PENDING' where status = 'FAILED'");

        await Eventually.BecomesTrueAsync(async () => await CountAsync("COMPLETE") == 2);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from scrape_request_log where error is not null or data is null"));
    }

    [Fact]
    public async Task Given_a_request_that_is_inserted_as_pending_when_a_worker_looks_then_it_runs_like_any_other()
    {
        await Database.ExecuteAsync(
            """insert into scrape_request_log (flow, platform, params, status) values ('refresh_profile_basic', 'instagram', '{"handle": "@Nasa"}', 'PENDING')""");
        await Database.ExecuteAsync("""insert into scrape_request_log (flow, platform, params) values ('refresh_post_by_shortcode', 'instagram', '{"shortcode": "DKq8vT2xR4m"}')""");

        await Eventually.BecomesTrueAsync(async () => await CountAsync("COMPLETE") == 2);

        Assert.Equal(["nasa", "DKq8vT2xR4m"], await Database.ColumnAsync<string>("select account from scrape_request_log order by id"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from queue_item"));
    }

    [Theory]
    [InlineData("drop_everything", "instagram", """{"handle": "nasa"}""", "Missing Flow - drop_everything")]
    [InlineData("refresh_orders_by_store", "shopify", "{}", "needs params.store")]
    [InlineData("refresh_profile_basic", "instagram", """{"handel": "nasa"}""", "needs params.handle. The flow refresh_profile_basic has no parameter handel")]
    [InlineData("refresh_profile_basic", "youtube", """{"handle": "nasa"}""", "is for instagram")]
    public async Task Given_a_request_that_cannot_run_when_it_is_inserted_then_it_fails_and_says_why(string flow, string platform, string parameters, string error)
    {
        await Database.ExecuteAsync("insert into scrape_request_log (flow, platform, params) values ($1, $2, $3::jsonb)", flow, platform, parameters);

        await Eventually.BecomesTrueAsync(async () => await CountAsync("FAILED") == 1);

        Assert.Contains(error, await Database.ScalarAsync<string>("select error from scrape_request_log"), StringComparison.Ordinal);
        Assert.Equal(0, Simulator.CountRequests());
    }

    [Fact]
    public async Task Given_many_failed_requests_when_those_of_a_filter_are_retried_then_they_run_and_the_others_stay()
    {
        await Database.ExecuteAsync(
            """
            insert into scrape_request_log (flow, platform, params, status, error, error_code, calls, cost_usd, account)
            select 'refresh_profile_by_handle', 'instagram', jsonb_build_object('handle', 'user' || n), 'FAILED', 'no', case when n % 2 = 0 then 'unavailable' else 'not_found' end, 7, 0.01, 'user' || n
            from generate_series(1, 40) n
            """);
        var requests = _one.Get<FailedRequests>();
        var filter = new RetryFilter { ErrorCode = "unavailable" };

        Assert.Equal(20, await requests.RetryAsync(1, filter, isDry: true, default));
        Assert.Equal(0L, await CountAsync("PENDING"));
        Assert.Equal(0, await requests.RetryAsync(2, filter, isDry: false, default));
        Assert.Equal(20, await requests.RetryAsync(1, filter, isDry: false, default));

        await Eventually.BecomesTrueAsync(async () => await CountAsync("COMPLETE") == 20);
        Assert.Equal(20L, await Database.ScalarAsync<long>("select count(*) from scrape_request_log where status = 'FAILED' and error_code = 'not_found'"));
        Assert.Equal(20L, await Database.ScalarAsync<long>("select count(*) from scrape_request_log where status = 'COMPLETE' and retry_count = 1 and calls = 1 and cost_usd < 0.01"));
    }

    private Task<long> CountAsync(string status) => Database.ScalarAsync<long>("select count(*) from scrape_request_log where status = $1", status);
}
