using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tests.Simulator;
using Monitor.ProviderSimulator.Faults;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Providers and simulator agree about the wire format, and about what goes wrong.</summary>
public sealed class ProvidersAgainstSimulatorTests : SimulatorTest
{
    private const string Sarah = "7182553904";

    private static readonly IProvider[] All =
    [
        .. RegisteredProviders.All
            // Apify needs several requests for one answer and has tests of its own.
            .Where(provider => provider.Declaration.Capabilities.ContainsKey(Platforms.Instagram) && provider.Declaration.Name != "apify"),
    ];

    public static TheoryData<string, string> Declared { get; } =
    [
        .. All.SelectMany(provider => provider.Declaration.Capabilities[Platforms.Instagram]
            .Select(fetchType => new TheoryDataRow<string, string>(provider.Declaration.Name, fetchType))),
    ];

    [Theory]
    [MemberData(nameof(Declared))]
    public async Task All_that_a_provider_declares_is_answered(string name, string fetchType)
    {
        var found = Assert.IsType<FetchOutcome.Found>(await AskAsync(Provider(name), fetchType, Target(fetchType)));

        var isList = fetchType is FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts or FetchTypes.Followers or FetchTypes.Following
            or FetchTypes.StoryPostsByProfileId or FetchTypes.TaggedPosts or FetchTypes.PostComments or FetchTypes.PostLikers or FetchTypes.HashtagPosts or FetchTypes.OwnStories;
        Assert.Equal(isList, found.Observation is null);
        if (isList)
            Assert.NotEmpty(found.Items);
        if (fetchType is FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts)
            Assert.All(found.Items, post => Assert.Equal(Sarah, post.Text(DimensionKeys.OwnerId)));
        if (fetchType is FetchTypes.TaggedPosts)
            Assert.All(found.Items, post => Assert.Equal(("techguru_sarah", true), (post.Tagged.Single().Username, post.Text(DimensionKeys.OwnerId) is { } owner && owner != Sarah)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task All_providers_measure_the_same_account(int attempt)
    {
        var observations = new List<Observation>();
        foreach (var provider in Able(FetchTypes.ProfileByHandle))
            observations.Add(Observed(await AskAsync(provider, FetchTypes.ProfileByHandle, "techguru_sarah", attempt)));

        Assert.Equal(8, observations.Count);
        Assert.All(observations, account => Assert.Equal(observations[0].Metrics, account.Metrics));
        Assert.All(observations, account => Assert.Equal(Sarah, account.PlatformId));
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
        foreach (var provider in Able(FetchTypes.PostByShortcode))
            foreach (var attempt in (int[])[0, 2])
                observations.Add(Observed(await AskAsync(provider, FetchTypes.PostByShortcode, code, attempt)));

        Assert.All(observations, post => Assert.Equal(observations[0].Metrics, post.Metrics));
        Assert.All(observations, post => Assert.Equal(observations[0].PlatformId, post.PlatformId));
        Assert.All(observations, post => Assert.Equal(observations[0].Text(DimensionKeys.MediaType), post.Text(DimensionKeys.MediaType)));
        Assert.All(observations, post => Assert.Equal(observations[0].Text(DimensionKeys.TakenAt), post.Text(DimensionKeys.TakenAt)));
    }

    [Fact]
    public async Task Every_provider_lists_the_same_posts_and_each_of_them_is_found_by_its_code()
    {
        var lists = new List<Observation[]>();
        foreach (var provider in Able(FetchTypes.ProfilePostsById))
            lists.Add([.. Assert.IsType<FetchOutcome.Found>(await AskAsync(provider, FetchTypes.ProfilePostsById, Sarah)).Items.Take(12)]);
        lists.Add([.. Assert.IsType<FetchOutcome.Found>(await AskAsync(Provider("graphapi"), FetchTypes.ProfileByHandle, "techguru_sarah")).Items]);

        Assert.All(lists, posts => Assert.Equal(lists[0].Select(Facts), posts.Select(Facts)));
        var single = Observed(await AskAsync(Provider("rocketapi"), FetchTypes.PostByShortcode, lists[0][0].Name));
        Assert.Equal(Facts(lists[0][0]), Facts(single));

        static object Facts(Observation post) => (
            post.Name, post.PlatformId, post.Number(MetricKeys.Likes), post.Number(MetricKeys.Comments), post.Text(DimensionKeys.TakenAt),
            post.Text(DimensionKeys.MediaType), post.Text(DimensionKeys.Caption));
    }

    public static TheoryData<string, string> Paged { get; } =
    [
        .. All.SelectMany(provider => provider.Declaration.Capabilities[Platforms.Instagram]
            .Where(fetchType => fetchType is FetchTypes.ProfilePostsById or FetchTypes.TaggedPosts or FetchTypes.ReelsPosts or FetchTypes.Followers or FetchTypes.Following)
            .Select(fetchType => new TheoryDataRow<string, string>(provider.Declaration.Name, fetchType))),
    ];

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Pages_follow_one_another_without_repeating_themselves(string name, string fetchType)
    {
        var seen = new List<string>();
        string? cursor = null;
        for (var page = 0; page < 3; page++)
        {
            var found = Assert.IsType<FetchOutcome.Found>(await AskAsync(Provider(name), fetchType, Sarah, cursor: cursor));
            seen.AddRange(found.Items.Select(item => item.PlatformId));
            cursor = found.NextCursor;
            if (cursor is null)
                break;
        }

        Assert.True(seen.Count >= 30);
        // Two people may have drawn the same handle, two posts never the same number.
        var repeated = seen.Count - seen.Distinct(StringComparer.Ordinal).Count();
        Assert.True(repeated <= (fetchType is FetchTypes.Followers or FetchTypes.Following ? 1 : 0));
    }

    [Theory]
    [InlineData(FaultKind.RateLimited, typeof(FetchOutcome.RateLimited))]
    [InlineData(FaultKind.Unauthorized, typeof(FetchOutcome.AuthRejected))]
    [InlineData(FaultKind.Quota, typeof(FetchOutcome.QuotaExhausted), "graphapi", typeof(FetchOutcome.RateLimited))]
    [InlineData(FaultKind.NotFound, typeof(FetchOutcome.NotFound), "graphapi", typeof(FetchOutcome.NotCovered), "rapidapi-bestsolutions", typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.Private, typeof(FetchOutcome.Found), "graphapi", typeof(FetchOutcome.NotCovered))]
    [InlineData(FaultKind.ServerError, typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.Truncated, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.Malformed, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.MissingField, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.SoftError, typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.Renamed, typeof(FetchOutcome.Found))]
    [InlineData(FaultKind.NegativeCounts, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.CollapsedCounts, typeof(FetchOutcome.Found))]
    public async Task Every_fault_has_the_same_outcome_at_every_provider_that_can_tell(
        FaultKind kind, Type outcome, string? other = null, Type? otherOutcome = null, string? third = null, Type? thirdOutcome = null)
    {
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = kind });

        foreach (var provider in Able(FetchTypes.ProfileByHandle))
        {
            var expected = provider.Declaration.Name == other ? otherOutcome!
                : provider.Declaration.Name == third ? thirdOutcome!
                : outcome;
            foreach (var attempt in (int[])[0, 2])
                Assert.IsType(expected, await AskAsync(provider, FetchTypes.ProfileByHandle, "ada", attempt));
        }
    }

    [Theory]
    [InlineData(FaultKind.RateLimited, typeof(FetchOutcome.RateLimited))]
    [InlineData(FaultKind.Unauthorized, typeof(FetchOutcome.AuthRejected))]
    [InlineData(FaultKind.Quota, typeof(FetchOutcome.QuotaExhausted))]
    [InlineData(FaultKind.SoftError, typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.ServerError, typeof(FetchOutcome.Transient))]
    [InlineData(FaultKind.Truncated, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.Malformed, typeof(FetchOutcome.Malformed))]
    [InlineData(FaultKind.MissingField, typeof(FetchOutcome.Malformed))]
    public async Task A_fault_of_a_list_has_the_same_outcome_at_every_provider(FaultKind kind, Type outcome)
    {
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = kind });

        foreach (var fetchType in (string[])[FetchTypes.ProfilePostsById, FetchTypes.Followers])
            foreach (var provider in Able(fetchType))
                Assert.IsType(outcome, await AskAsync(provider, fetchType, Sarah));
    }

    [Fact]
    public async Task Counts_below_zero_spoil_a_list_of_posts()
    {
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.NegativeCounts });

        foreach (var provider in Able(FetchTypes.ProfilePostsById))
            Assert.IsType<FetchOutcome.Malformed>(await AskAsync(provider, FetchTypes.ProfilePostsById, Sarah));
    }

    [Fact]
    public async Task A_private_account_shows_its_counts_and_no_list()
    {
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.Private });

        foreach (var provider in Able(FetchTypes.ProfilePostsById))
        {
            var outcome = await AskAsync(provider, FetchTypes.ProfilePostsById, Sarah);
            // Two providers give a bare empty list, which says nothing about why it is empty.
            if (provider.Declaration.Name is "rapidapi-bestsolutions" or "tikhub")
                Assert.Empty(Assert.IsType<FetchOutcome.Found>(outcome).Items);
            else
                Assert.IsType<FetchOutcome.Private>(outcome);
        }
    }

    [Fact]
    public async Task An_account_without_posts_is_not_private()
    {
        var account = Observed(await AskAsync(Provider("rocketapi"), FetchTypes.ProfileByHandle, "quiet.ada"));

        Assert.Equal(0, account.Number(MetricKeys.Posts).Value);
        foreach (var fetchType in (string[])[FetchTypes.ProfilePostsById, FetchTypes.StoryPostsByProfileId])
            foreach (var provider in Able(fetchType))
                Assert.Empty(Assert.IsType<FetchOutcome.Found>(await AskAsync(provider, fetchType, account.PlatformId)).Items);
    }

    [Fact]
    public async Task A_missing_post_is_not_found()
    {
        foreach (var provider in Able(FetchTypes.PostByShortcode))
            Assert.IsType<FetchOutcome.NotFound>(await AskAsync(provider, FetchTypes.PostByShortcode, "missing1"));
    }

    [Fact]
    public async Task A_personal_account_is_left_to_the_next_provider()
    {
        Assert.IsType<FetchOutcome.NotCovered>(await AskAsync(Provider("graphapi"), FetchTypes.ProfileByHandle, "personal.ada"));
        Assert.IsType<FetchOutcome.Found>(await AskAsync(Provider("rapidapi-arraybobo"), FetchTypes.ProfileByHandle, "personal.ada"));
    }

    [Fact]
    public async Task Insights_are_about_the_posts_and_the_account_that_the_Graph_API_showed()
    {
        var graph = Provider("graphapi");
        var profile = Assert.IsType<FetchOutcome.Found>(await AskAsync(graph, FetchTypes.ProfileByHandle, "techguru_sarah"));
        var post = profile.Items.First(item => item.Number(MetricKeys.Likes).State == ValueState.Measured);

        var insights = Observed(await AskAsync(graph, FetchTypes.PostInsights, post.Text(DimensionKeys.GraphId)!));
        var audience = Observed(await AskAsync(graph, FetchTypes.ProfileInsights, profile.Observation!.Text(DimensionKeys.GraphId)!));

        Assert.Equal(post.Number(MetricKeys.Likes), insights.Number(MetricKeys.Likes));
        Assert.True(insights.Number(MetricKeys.Saves).Value > 0);
        Assert.Equal(8, audience.Metrics.Count);
        Assert.All(audience.Metrics, group => Assert.StartsWith(MetricKeys.AudiencePrefix, group.Key, StringComparison.Ordinal));
    }

    private static IProvider Provider(string name) => All.Single(provider => provider.Declaration.Name == name);

    private static IEnumerable<IProvider> Able(string fetchType) =>
        All.Where(provider => provider.Declaration.Supports(Platforms.Instagram, fetchType));

    private static string Target(string fetchType) => fetchType switch
    {
        FetchTypes.ProfileByHandle => "techguru_sarah",
        FetchTypes.PostByShortcode or FetchTypes.PostComments or FetchTypes.PostLikers => "reel1",
        FetchTypes.HashtagPosts => "ceramics",
        FetchTypes.PostInsights or FetchTypes.StoryInsights => "18200000000000001",
        FetchTypes.ProfileInsights or FetchTypes.OwnStories => "17847182553904000",
        _ => Sarah,
    };

    private static Observation Observed(FetchOutcome outcome) => Assert.IsType<FetchOutcome.Found>(outcome).Observation!;

    private async Task<FetchOutcome> AskAsync(IProvider provider, string fetchType, string target, int attempt = 0, string? cursor = null)
    {
        var question = new FetchRequest(Platforms.Instagram, fetchType, target) { Cursor = cursor };
        var access = new ProviderAccess("any-key")
        {
            Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["user_id"] = "17841400000000001" },
        };
        await using var services = RegisteredProviders.At(("Collection:DemoBaseUrl", Simulator.BaseUrl));
        var asked = services.GetServices<IProvider>().Single(candidate => candidate.GetType() == provider.GetType());
        using var response = await asked.SendAsync(question, access, attempt, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return provider.Parse(question, new ProviderResponse((int)response.StatusCode, response.Headers.RetryAfter?.Delta, body));
    }
}
