using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Tests.Providers;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>
/// The faults of an answer that looks right, played by each provider in turn over HTTP: what counts in the end is the right value, from the
/// next source or, where the provider is the only one, nothing at all.
/// </summary>
public sealed class EveryFaultTests(PostgresServer postgres) : CollectionTest(postgres)
{
    /// <summary>What each provider is asked for, and who is asked after it.</summary>
    public static TheoryData<string, string, string, string, string?> Questions { get; } =
    [
        // What only owners see has nobody to be asked next, and tests of its own.
        .. RegisteredProviders.All.Where(provider => provider.Declaration.Name != "youtube-analytics").SelectMany(provider => provider.Declaration.Capabilities.Select(platform => Question(provider.Declaration.Name, platform.Key, platform.Value))),
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Somebody_elses_answer(string provider, string platform, string fetchType, string target, string? next)
    {
        // A list of followers does not say whose it is, and a search is about nobody.
        if (fetchType is FetchTypes.Followers or FetchTypes.Search)
            return;
        await RightAsync(FaultKind.ForeignAnswer, provider, platform, fetchType, target, next);

        // YouTube138 looks a handle up first, and says that it did not find this one.
        Assert.Equal(provider == "youtube138" ? "not_covered" : "malformed", await OutcomeAsync(provider));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_number_that_vanished(string provider, string platform, string fetchType, string target, string? next)
    {
        if (fetchType is FetchTypes.Followers or FetchTypes.Search)
            return;
        var worker = await RightAsync(FaultKind.VanishedField, provider, platform, fetchType, target, next);

        await worker.Trace.RunOnceAsync(default);
        Assert.NotEqual(0, await Database.ScalarAsync<long>("select count(*) from schema_drift where provider = $1", provider));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_body_that_is_not_encoded_as_its_header_says(string provider, string platform, string fetchType, string target, string? next)
    {
        // Who is asked for no compression is read as it is.
        if (RegisteredProviders.All.First(candidate => candidate.Declaration.Name == provider).Declaration.RefusesCompression)
            return;
        await RightAsync(FaultKind.BadEncoding, provider, platform, fetchType, target, next);

        Assert.Equal("malformed", await OutcomeAsync(provider));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_wait_that_stands_in_other_headers(string provider, string platform, string fetchType, string target, string? next)
    {
        await RightAsync(FaultKind.WaitInHeaders, provider, platform, fetchType, target, next);

        Assert.Equal(Time.GetUtcNow().AddHours(2).UtcDateTime, await ParkedUntilAsync(provider));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_wait_of_years(string provider, string platform, string fetchType, string target, string? next)
    {
        var worker = await WorkerAsync(provider, platform, fetchType, next);
        Fault(provider, FaultKind.RateLimited, retryAfter: int.MaxValue);

        await AskAsync(worker, platform, fetchType, target);

        Assert.Equal(Time.GetUtcNow().AddDays(1).UtcDateTime, await ParkedUntilAsync(provider));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_verdict_in_a_successful_envelope(string provider, string platform, string fetchType, string target, string? next)
    {
        if (fetchType == FetchTypes.Search)
            return;
        var worker = await WorkerAsync(provider, platform, fetchType, next);
        Fault(provider, FaultKind.VerdictInEnvelope);

        var result = await AskAsync(worker, platform, fetchType, target);

        // The Graph API cannot tell a missing account from one that it does not see: another one is asked.
        if (provider == "graphapi")
            Assert.Equal(next, result.Source);
        else
            Assert.Equal((CollectionStatus.NotFound, provider), (result.Status, result.Source));
        Assert.NotEqual("malformed", await OutcomeAsync(provider, worker));
    }

    private static (string, string, string, string, string?) Question(string provider, string platform, IEnumerable<string> fetchTypes)
    {
        var fetchType = fetchTypes.First(type => type is FetchTypes.ProfileByHandle or FetchTypes.Channel or FetchTypes.Followers or FetchTypes.Search);
        if (fetchTypes.Contains(FetchTypes.ProfileByHandle, StringComparer.Ordinal))
            fetchType = FetchTypes.ProfileByHandle;
        var target = fetchType == FetchTypes.Followers ? "7182553904" : platform == Platforms.Instagram ? "techguru_sarah" : "ada.sails";
        string? next = platform switch
        {
            // Who is asked for followers first is drawn, and may be RocketAPI.
            Platforms.Instagram => provider == "rocketapi" || fetchType == FetchTypes.Followers ? "lama" : "rocketapi",
            _ when fetchType == FetchTypes.Search => null,
            Platforms.YouTube => provider == "youtube-data-v3" ? "youtube-v31" : "youtube-data-v3",
            _ => null,
        };
        return (provider, platform, fetchType, target, next);
    }

    // What the next source says when nothing is wrong is the right value: the network stands still.
    private async Task<CollectionWorker> RightAsync(FaultKind kind, string provider, string platform, string fetchType, string target, string? next)
    {
        Simulator.Clock.Speed = 0;
        var right = next is null ? null : await AskAsync(await WorkerAsync(next, platform, fetchType, null), platform, fetchType, target);
        var worker = await WorkerAsync(provider, platform, fetchType, next);
        Fault(provider, kind);

        var result = await AskAsync(worker, platform, fetchType, target);

        if (next is not null)
        {
            Assert.Equal((CollectionStatus.Found, next), (result.Status, result.Source));
            Assert.Equal(right!.Observation?.Metrics, result.Observation?.Metrics);
            Assert.Equal(right.Observation?.PlatformId, result.Observation?.PlatformId);
            Assert.Equal(right.Items.Select(item => item.PlatformId), result.Items.Select(item => item.PlatformId));
        }
        else if (result.Observation is { } observation)
        {
            Assert.Equal(Metric.Unknown(MetricKeys.Followers), observation.Number(MetricKeys.Followers));
        }

        await worker.Trace.RunOnceAsync(default);
        return worker;
    }

    private Task<CollectionWorker> WorkerAsync(string provider, string platform, string fetchType, string? next) => StartAsync(
    [
        ("Collection:DemoBaseUrl", Simulator.BaseUrl), ("Collection:Retries", "0"),
        ($"Collection:Chains:{platform}:{fetchType}", next is null ? provider : $"{provider},{next}"),
        ($"Providers:{provider}:ApiKey", "a"), ($"Providers:{next ?? provider}:ApiKey", "a"), ("Providers:graphapi:Fields:user_id", "17841400000000001"),
    ]);

    private static Task<CollectionResult> AskAsync(CollectionWorker worker, string platform, string fetchType, string target) =>
        worker.Collector.CollectAsync(new(platform, fetchType, target), CallGates.Open, TestContext.Current.CancellationToken);

    private async Task<string?> OutcomeAsync(string provider, CollectionWorker? worker = null)
    {
        if (worker is not null)
            await worker.Trace.RunOnceAsync(default);
        return await Database.ScalarAsync<string>("select outcome from logged_call where provider = $1 order by id desc limit 1", provider);
    }
}
