using Monitor.Data.Observations;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Providers.RocketApi;
using Monitor.Jobs.Providers.TikHub;
using Monitor.Jobs.Tests.Simulator;
using Monitor.ProviderSimulator.Faults;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Providers and simulator agree about the wire format, and about what goes wrong.</summary>
public sealed class ProvidersAgainstSimulatorTests : SimulatorTest
{
    private static readonly HttpClient Http = new();
    private static readonly IProvider[] All = [new TikHubProvider(), new RocketApiProvider()];

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Both_providers_measure_the_same_account(int attempt)
    {
        var observations = new List<Observation>();
        foreach (var provider in All)
            observations.Add(Found(await AskAsync(provider, FetchTypes.ProfileByHandle, "techguru_sarah", attempt)));

        Assert.Equal(observations[0].Metrics, observations[1].Metrics);
        Assert.Equal(observations[0].PlatformId, observations[1].PlatformId);
        Assert.All(observations[0].Metrics, metric => Assert.Equal(ValueState.Measured, metric.State));
    }

    [Theory]
    [InlineData("image1")]
    [InlineData("video1")]
    [InlineData("reel1")]
    [InlineData("carousel1")]
    [InlineData("hidden1")]
    [InlineData("hidden2")]
    public async Task Every_kind_of_post_is_read_the_same_by_every_route(string code)
    {
        var observations = new List<Observation>();
        foreach (var provider in All)
            foreach (var attempt in (int[])[0, 2])
                observations.Add(Found(await AskAsync(provider, FetchTypes.PostByShortcode, code, attempt)));

        Assert.All(observations, post => Assert.Equal(observations[0].Metrics, post.Metrics));
        Assert.All(observations, post => Assert.Equal(observations[0].PlatformId, post.PlatformId));
        Assert.All(observations, post => Assert.Equal(observations[0].Text(DimensionKeys.MediaType), post.Text(DimensionKeys.MediaType)));
    }

    [Theory]
    [InlineData(FaultKind.RateLimited, typeof(FetchOutcome.RateLimited))]
    [InlineData(FaultKind.Unauthorized, typeof(FetchOutcome.AuthRejected))]
    [InlineData(FaultKind.Quota, typeof(FetchOutcome.QuotaExhausted))]
    [InlineData(FaultKind.NotFound, typeof(FetchOutcome.NotFound))]
    [InlineData(FaultKind.Private, typeof(FetchOutcome.Found))]
    [InlineData(FaultKind.ServerError, typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.Truncated, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.Malformed, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.MissingField, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.SoftError, typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.Renamed, typeof(FetchOutcome.Found))]
    [InlineData(FaultKind.NegativeCounts, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.CollapsedCounts, typeof(FetchOutcome.Found))]
    public async Task Every_fault_has_the_same_outcome_at_both_providers(FaultKind kind, Type outcome)
    {
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = kind });

        foreach (var provider in All)
            foreach (var attempt in (int[])[0, 2])
                Assert.IsType(outcome, await AskAsync(provider, FetchTypes.ProfileByHandle, "ada", attempt));
    }

    [Fact]
    public async Task A_missing_post_is_not_found()
    {
        foreach (var provider in All)
            Assert.IsType<FetchOutcome.NotFound>(await AskAsync(provider, FetchTypes.PostByShortcode, "missing1", attempt: 0));
    }

    private static Observation Found(FetchOutcome outcome) => Assert.IsType<FetchOutcome.Found>(outcome).Observation!;

    private async Task<FetchOutcome> AskAsync(IProvider provider, string fetchType, string target, int attempt)
    {
        var question = new FetchRequest(Platforms.Instagram, fetchType, target);
        var access = new ProviderAccess(Simulator.ProviderUrl(provider.Declaration.Name), "any-key");
        using var request = provider.CreateRequest(question, access, attempt);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return provider.Parse(question, new ProviderResponse((int)response.StatusCode, response.Headers.RetryAfter?.Delta, body));
    }
}
