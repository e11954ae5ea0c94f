using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Monitor.Data;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Tests.Collection;
using Monitor.Jobs.Webhooks;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Webhooks;

/// <summary>Runs at Apify: reported ones are read and recorded, and many are made side by side.</summary>
public sealed class ApifyRunTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly string Dataset = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("profile|ada.sails|1"));

    private static readonly string Slow = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("profile|slowpoke|1"));

    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:apify:BaseUrl"] = $"{_simulator.ProviderUrl("apify")}",
            ["Providers:apify:ApiKey"] = "demo",
            ["Providers:apify:Fields:tasks"] = "yes",
            ["Collection:RetryDelay"] = "00:00:00",
            // The test's clock goes on while requests are under way.
            ["Collection:AttemptTimeout"] = "00:02:00",
        }).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton(_database.DataSource)
            .AddMonitorData(configuration)
            .AddProviders()
            .AddTaskEngine(configuration, new EngineRoles(Worker: true, Scheduler: false))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ApifyRuns Runs => _services.GetRequiredService<ApifyRuns>();

    private ApifyRunLoop Loop => _services.GetServices<IHostedService>().OfType<ApifyRunLoop>().Single();

    [Fact]
    public async Task A_reported_run_is_recorded_once()
    {
        var ended = _time.GetUtcNow().AddMinutes(-3);
        Assert.Equal(ApifyReport.Accepted, await Runs.AddAsync("run-1", Dataset, "act", ended, ApifyRuns.FirstTeam, default));
        Assert.Equal(ApifyReport.Duplicate, await Runs.AddAsync("run-1", Dataset, "act", ended, ApifyRuns.FirstTeam, default));

        Assert.True(await Loop.RunOnceAsync(default));
        Assert.False(await Loop.RunOnceAsync(default));

        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history where username = 'ada.sails' and source = 'apify' and recorded_at = $1", ended.UtcDateTime));
        Assert.Equal(4, await _database.ScalarAsync<int>("select items from apify_run where run_id = 'run-1' and state = 2"));
        Assert.Equal(3L, await _database.ScalarAsync<long>("select count(*) from post"));
    }

    [Fact]
    public async Task Given_a_run_that_was_ordered_for_a_team_when_it_is_recorded_then_that_team_sees_it_and_no_other_does()
    {
        var team = await _database.ScalarAsync<long>("insert into team (name) values ('orders') returning id");
        Assert.Equal(ApifyReport.UnknownTeam, await Runs.AddAsync("run-0", Dataset, "act", null, 987_654, default));
        await Runs.AddAsync("run-1", Dataset, "act", null, team, default);

        Assert.True(await Loop.RunOnceAsync(default));

        var content = _services.GetRequiredService<ContentReader>();
        var account = await content.AccountAsync(team, Platforms.Instagram, "ada.sails", default);
        Assert.Equal(3, (await content.PostsAsync(account!.Id, after: null, 10, default)).Count);
        Assert.Null(await content.AccountAsync(1, Platforms.Instagram, "ada.sails", default));
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_is_tried_again_later()
    {
        await Runs.AddAsync("run-1", Dataset, "act", null, ApifyRuns.FirstTeam, default);
        _simulator.AddFault(new FaultRule { Provider = "apify", Kind = FaultKind.ServerError, Count = 2 });
        await Loop.RunOnceAsync(default);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
        Assert.False(await Loop.RunOnceAsync(default));

        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(await Loop.RunOnceAsync(default));

        Assert.Equal((short)2, await _database.ScalarAsync<short>("select attempt from apify_run where state = 2"));
    }

    [Fact]
    public async Task A_run_that_another_attempt_took_over_records_nothing()
    {
        await Runs.AddAsync("run-1", Dataset, "act", null, ApifyRuns.FirstTeam, default);
        var first = (await Runs.ClaimAsync(TimeSpan.FromMinutes(5), default))!;
        _time.Advance(TimeSpan.FromMinutes(6));
        var second = (await Runs.ClaimAsync(TimeSpan.FromMinutes(5), default))!;
        var content = _services.GetRequiredService<Monitor.Data.Content.ContentWriter>();

        Assert.False(await Runs.CompleteAsync(first, content, [], default));
        Assert.True(await Runs.CompleteAsync(second, content, [], default));
    }

    [Fact]
    public async Task With_a_key_that_wants_tasks_profiles_are_saved_tasks_that_run_side_by_side_and_are_removed()
    {
        var collector = _services.GetRequiredService<Collector>();
        var results = await Task.WhenAll(new[] { "ada.sails", "bruno.cooks", "missing.one" }.Select(
            handle => collector.CollectAsync(new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, handle), CallGates.Open, default)));

        Assert.Equal([true, true, false], results.Select(result => result.Status == CollectionStatus.Found));
        Assert.Equal(["ada.sails", "bruno.cooks"], results.Take(2).Select(result => result.Observation!.Name));
        var requests = _simulator.Requests();
        Assert.Equal(3, requests.Count(request => request.Route == "/actor-tasks"));
        Assert.Equal(3, requests.Count(request => request.Route.EndsWith("/runs", StringComparison.Ordinal)));
        Assert.Equal(3, requests.Count(request => request.Method == "DELETE"));
        Assert.Equal(requests.Count, results.Sum(result => result.Calls));
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_a_minute_is_taken_up_again_and_not_bought_twice()
    {
        var first = CallBudget.Of(null, 3);
        var started = _time.GetUtcNow();
        var late = await CollectSlowAsync(first);
        Assert.Equal((CollectionStatus.Unavailable, true), (late.Status, late.GoesOn));
        Assert.True(_time.GetUtcNow() - started >= TimeSpan.FromSeconds(60));
        Assert.Equal(13, Looks());

        var second = CallBudget.Of(first.ToJson(), 3);
        Assert.Equal(CollectionStatus.Unavailable, (await CollectSlowAsync(second)).Status);
        Assert.Equal(26, Looks());

        // Apify tells that it is over, which looking at it does not.
        await Runs.AddAsync(Slow, Slow, "act", null, ApifyRuns.FirstTeam, default);
        var result = await CollectSlowAsync(CallBudget.Of(second.ToJson(), 3));

        Assert.Equal(("slowpoke", "apify"), (result.Observation!.Name, result.Source));
        var requests = _simulator.Requests();
        Assert.Equal((1, 1, 1), (requests.Count(request => request.Route == "/actor-tasks"), requests.Count(request => request.Route.EndsWith("/runs", StringComparison.Ordinal)),
            requests.Count(request => request.Method == "DELETE")));
    }

    [Fact]
    public async Task A_run_that_is_given_up_by_the_time_of_the_whole_run_is_taken_up_again()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20), _time);
        var first = CallBudget.Of(null, 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CollectSlowAsync(first, enough.Token));

        await Runs.AddAsync(Slow, Slow, "act", null, ApifyRuns.FirstTeam, default);
        var result = await CollectSlowAsync(CallBudget.Of(first.ToJson(), 3));

        Assert.Equal("slowpoke", result.Observation!.Name);
        Assert.Equal(1, _simulator.Requests().Count(request => request.Route.EndsWith("/runs", StringComparison.Ordinal)));
    }

    private int Looks() => _simulator.Requests().Count(request => request.DurationMs is not null && request.Route.StartsWith("/actor-runs", StringComparison.Ordinal));

    // Time passes between two looks, and while one is under way at most as much.
    private async Task<CollectionResult> CollectSlowAsync(CallBudget budget, CancellationToken ct = default)
    {
        var collecting = _services.GetRequiredService<Collector>().CollectAsync(
            new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, "slowpoke") { Budget = budget }, CallGates.Open, ct);
        for (var looks = Looks() + 1; !collecting.IsCompleted; looks++)
        {
            await Eventually.BecomesTrueAsync(() => collecting.IsCompleted || Looks() >= looks);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        return await collecting;
    }
}
