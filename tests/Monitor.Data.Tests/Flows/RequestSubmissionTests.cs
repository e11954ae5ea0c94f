using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Flows;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Flows;

public sealed class RequestSubmissionTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Flow = "refresh_profile_by_handle";

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;
    private ServiceProvider _services = null!;

    private ScrapeRequests Requests => _services.GetRequiredService<ScrapeRequests>();

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
        var configuration = new ConfigurationBuilder().Build();
        _services = new ServiceCollection()
            .AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(new ManualTimeProvider()).AddSingleton(_source)
            .AddMonitorData(configuration).BuildServiceProvider();
        // Its queue is there from now on.
        await SubmitAsync("first");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Given_sixteen_submitters_of_one_flow_when_its_queue_is_locked_then_they_wait_for_two_commits_together()
    {
        await using var holder = await _source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var held = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("select id from queue for no key update", holder))
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var submissions = Enumerable.Range(0, 16).Select(n => SubmitAsync($"together{n}")).ToArray();
        await Eventually.BecomesTrueAsync(async () => await _database.ScalarAsync<long>("select count(*) from pg_locks where not granted") > 0);
        await held.RollbackAsync(TestContext.Current.CancellationToken);
        var ids = await Task.WhenAll(submissions);

        Assert.Equal(16, ids.Distinct().Count());
        Assert.InRange(await _database.ScalarAsync<long>("select count(distinct xmin::text) from scrape_request_log where account like 'together%'"), 1, 2);
        Assert.Equal(17L, await _database.ScalarAsync<long>("select count(*) from queue_item i join scrape_request_log r on r.id = i.ref_id and i.kind = 2"));
        // Everybody got the number of its own request.
        for (var n = 0; n < ids.Length; n++)
            Assert.Equal($"together{n}", await _database.ScalarAsync<string>("select account from scrape_request_log where id = $1", ids[n]));
        Assert.True(await _database.ScalarAsync<bool>("select turn_at < 'infinity' from queue"));
    }

    [Fact]
    public async Task Given_one_request_that_the_database_refuses_when_it_is_written_with_others_then_it_fails_alone()
    {
        await using var holder = await _source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var held = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("select id from queue for no key update", holder))
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var leading = SubmitAsync("leading");
        await Eventually.BecomesTrueAsync(async () => await _database.ScalarAsync<long>("select count(*) from pg_locks where not granted") > 0);

        var good = SubmitAsync("good");
        var bad = SubmitAsync("bad", parameters: "{ no json");
        await held.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.Equal("22P02", (await Assert.ThrowsAsync<PostgresException>(() => bad)).SqlState);
        Assert.NotEqual(await leading, await good);
        Assert.Equal(["first", "good", "leading"], await _database.ColumnAsync<string>("select account from scrape_request_log order by account"));
    }

    [Fact]
    public async Task Given_requests_of_other_queues_when_they_are_submitted_then_each_goes_to_its_own()
    {
        var catalog = _services.GetRequiredService<FlowCatalog>();
        await Task.WhenAll(
            SubmitAsync("a"), Requests.SubmitAsync(new(catalog.Find("refresh_tiktok_profiles")!, 1, "b", "{}"), default),
            Requests.SubmitAsync(new(catalog.Find(Flow)!, 1, "c", "{}") { IsInteractive = true, ExpiresAt = ManualTimeProvider.DefaultStart.AddHours(1), Priority = 7 }, default));

        Assert.Equal(
            ["flow:refresh_profile_by_handle instagram 2", "flow:refresh_tiktok_profiles tiktok 1", "interactive:instagram instagram 1"],
            await _database.ColumnAsync<string>(
                "select concat_ws(' ', q.name, q.platform, count(*)) from queue q join queue_item i on i.queue_id = q.id group by q.name, q.platform order by 1"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from queue_item where priority = 7 and expires_at = $1", ManualTimeProvider.DefaultStart.AddHours(1).UtcDateTime));
    }

    private Task<long> SubmitAsync(string account, string parameters = "{}") =>
        Requests.SubmitAsync(new(_services.GetRequiredService<FlowCatalog>().Find(Flow)!, 1, account, parameters), default);
}
