using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Tests.Collection;
using Monitor.Jobs.Workers;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Tasks;

public sealed class RenameTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly KnownTarget Known = new(EntityKind.Account, 1, "42");

    private readonly Directory _directory = new();
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:directory:ApiKey"] = "test",
            ["Collection:Chains:instagram:fetch_profile_by_handle"] = "directory",
            ["Collection:Chains:instagram:fetch_post_by_shortcode"] = "directory",
            ["Collection:Chains:instagram:fetch_profile_by_id"] = "directory",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddSingleton(_database.DataSource);
        services.AddMonitorData(configuration);
        services.AddSingleton<IProvider>(_directory);
        services.AddTaskEngine(configuration, new EngineRoles(Worker: true, Scheduler: false));
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_account_whose_handle_is_gone_is_found_by_its_id()
    {
        _directory.Entries["42"] = ("42", "nasa.gov");

        var result = await CollectAsync(Known);

        Assert.Equal(("nasa.gov", true, 2), (result.Observation!.Name, result.FollowedRename, (int)result.Calls));
    }

    [Fact]
    public async Task An_account_whose_handle_shows_somebody_else_is_found_by_its_id_and_the_other_comes_along()
    {
        _directory.Entries["nasa"] = ("60", "nasa");
        _directory.Entries["42"] = ("42", "nasa.gov");

        var result = await CollectAsync(Known);

        Assert.Equal("nasa.gov", result.Observation!.Name);
        Assert.Equal("60", Assert.Single(result.Items).PlatformId);
    }

    [Fact]
    public async Task A_handle_whose_former_owner_is_gone_shows_who_has_it_now()
    {
        _directory.Entries["nasa"] = ("60", "nasa");

        var result = await CollectAsync(Known);

        Assert.Equal(("60", false), (result.Observation!.PlatformId, result.FollowedRename));
    }

    [Fact]
    public async Task A_handle_that_never_was_is_not_looked_for_elsewhere()
    {
        var result = await CollectAsync(known: null);

        Assert.Equal((CollectionStatus.NotFound, 1), (result.Status, (int)result.Calls));
    }

    private Task<CollectionResult> CollectAsync(KnownTarget? known) => _services.GetRequiredService<TargetCollector>().CollectAsync(
        new(Platforms.Instagram, FetchTypes.ProfileByHandle, "nasa"), known, CallGates.Open, default);

    /// <summary>Knows accounts by handle and by id; what it is answered over HTTP does not matter.</summary>
    private sealed class Directory : IProvider
    {
        public Dictionary<string, (string Id, string Handle)> Entries { get; } = [];

        public ProviderDeclaration Declaration { get; } = new(
            "directory", new("http://127.0.0.1:1"),
            new Dictionary<string, IReadOnlyList<string>> { [Platforms.Instagram] = [FetchTypes.ProfileByHandle, FetchTypes.ProfileById, FetchTypes.PostByShortcode] }, 0.001m);

        public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
            Task.FromResult(new HttpResponseMessage());

        public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => Entries.TryGetValue(request.Target, out var entry)
            ? new FetchOutcome.Found(new(Platforms.Instagram, EntityKind.Account, entry.Id, entry.Handle, [], [Metric.Measured(MetricKeys.Followers, 7)]))
            : new FetchOutcome.NotFound();
    }
}
