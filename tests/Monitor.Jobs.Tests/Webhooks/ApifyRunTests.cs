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
        Assert.Equal(ApifyReport.Accepted, await Runs.AddAsync("run-1", Dataset, "act", ended, default));
        Assert.Equal(ApifyReport.Duplicate, await Runs.AddAsync("run-1", Dataset, "act", ended, default));

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
        Assert.Equal(ApifyReport.UnknownTeam, await Runs.AddAsync("run-0", Dataset, "act", null, default, 987_654));
        await Runs.AddAsync("run-1", Dataset, "act", null, default, team);

        Assert.True(await Loop.RunOnceAsync(default));

        var content = _services.GetRequiredService<ContentReader>();
        var account = await content.AccountAsync(team, Platforms.Instagram, "ada.sails", default);
        Assert.Equal(3, (await content.PostsAsync(account!.Id, after: null, 10, default)).Count);
        Assert.Null(await content.AccountAsync(1, Platforms.Instagram, "ada.sails", default));
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_is_tried_again_later()
    {
        await Runs.AddAsync("run-1", Dataset, "act", null, default);
        _simulator.AddFault(new FaultRule { Provider = "apify", Kind = FaultKind.ServerError, Count = 3 });
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
        await Runs.AddAsync("run-1", Dataset, "act", null, default);
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
}
