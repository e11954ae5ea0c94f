using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Tests.Collection;
using Monitor.Jobs.Tests.Simulator;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator.Requests;
using Monitor.Testing;
using Refit;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>A platform and a provider that the product has never heard of: a class each, and a line each to register them.</summary>
public sealed class SamplePlatformTests(PostgresServer postgres) : SimulatorTest
{
    [Fact]
    public async Task A_platform_and_its_provider_are_one_registration_each_and_collect()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:bulletin-api:ApiKey"] = "k",
            ["Providers:bulletin-api:BaseUrl"] = Simulator.ProviderUrl("tikhub").ToString(),
        }).Build();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(database.DataSource)
            .AddHotState(configuration)
            .AddProviders()
            .AddEngine(configuration, new EngineRoles(Worker: true, Scheduler: false))
            .AddSingleton<SocialPlatform, Bulletin>()
            .AddProvider<BulletinProvider, IBulletinApi>(BulletinProvider.Declared)
            .BuildServiceProvider();
        var fetchType = services.GetRequiredService<PlatformRegistry>().FetchType("bulletin", EntityKind.Account);

        var result = await services.GetRequiredService<Collector>().CollectAsync(
            new FetchRequest("bulletin", fetchType, "ada"), CallGates.Open, TestContext.Current.CancellationToken);

        Assert.Equal((CollectionStatus.Found, "bulletin-api", (short)2), (result.Status, result.Source, result.Calls));
        Assert.Equal("ada", result.Observation!.Name);
        Assert.Equal(2, Simulator.CountRequests(new RequestFilter(Provider: "tikhub")));
    }

    [Fact]
    public async Task Parts_of_a_provider_are_one_provider()
    {
        var tikHub = ProviderParts.Join(RegisteredProviders.All).Single(provider => provider.Declaration.Name == "tikhub");

        Assert.True(tikHub.Declaration.Supports(Platforms.Instagram, FetchTypes.ProfileByHandle));
        Assert.True(tikHub.Declaration.Supports(Platforms.TikTok, FetchTypes.ProfileByHandle));
        var instagram = await RequestRecorder.RecordAsync("tikhub", new(Platforms.Instagram, FetchTypes.ProfileByHandle, "a"), new("k"));
        var tikTok = await RequestRecorder.RecordAsync("tikhub", new(Platforms.TikTok, FetchTypes.ProfileByHandle, "a"), new("k"));
        Assert.Contains("/instagram/", instagram.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("/tiktok/", tikTok.Address.AbsolutePath, StringComparison.Ordinal);
    }

    internal interface IBulletinApi
    {
        [Get("/api/v1/instagram/v2/fetch_user_info")]
        Task<HttpResponseMessage> AuthorAsync(string username, CancellationToken ct);
    }

    private sealed class Bulletin : SocialPlatform
    {
        public override string Name => "bulletin";

        public override string Title => "Bulletin";

        public override string AccountFetchType => "fetch_author";

        public override string PostFetchType => "fetch_entry";

        public override ParsedTarget Account(string text) => ParsedTarget.Of(text);

        public override ParsedTarget Post(string text) => ParsedTarget.Of(text);
    }

    /// <summary>Asks twice for one answer: at TikHub's address, whose answers it does not read.</summary>
    private sealed class BulletinProvider(IBulletinApi api) : IProvider
    {
        public static readonly ProviderDeclaration Declared = new(
            "bulletin-api",
            new Uri("https://bulletin.example"),
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["bulletin"] = ["fetch_author", "fetch_entry"] },
            UnitCostUsd: 0);

        public ProviderDeclaration Declaration => Declared;

        public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
            api.AuthorAsync(request.Target, ct);

        public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => request.Step is null
            ? new FetchOutcome.Continue(new SecondPage())
            : new FetchOutcome.Found(new Observation("bulletin", EntityKind.Account, "b-1", request.Target, [], [Metric.Measured(MetricKeys.Followers, 3)]));

        private sealed record SecondPage : ProviderStep;
    }
}
