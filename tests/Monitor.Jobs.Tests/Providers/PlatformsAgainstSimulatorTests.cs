using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tests.Simulator;
using Monitor.ProviderSimulator.Faults;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Every provider of another platform than Instagram, over HTTP: wire format, pages, and what goes wrong.</summary>
public sealed class PlatformsAgainstSimulatorTests : SimulatorTest
{
    private static readonly IProvider[] All = [.. RegisteredProviders.All];

    public static TheoryData<string> YouTube { get; } = new(Named(Platforms.YouTube, FetchTypes.Channel));

    [Theory]
    [MemberData(nameof(YouTube))]
    public async Task A_channel_is_the_same_by_handle_and_by_id(string provider)
    {
        var byHandle = Found(await AskAsync(provider, FetchTypes.Channel, "ada.sails"));
        var byId = Found(await AskAsync(provider, FetchTypes.Channel, byHandle.PlatformId));

        Assert.Equal("ada.sails", byHandle.Name);
        Assert.Equal((byHandle.Name, byHandle.PlatformId), (byId.Name, byId.PlatformId));
        Assert.Equal(byHandle.Metrics, byId.Metrics);
        Assert.Equal(ValueState.Rounded, byHandle.Number(MetricKeys.Followers).State);
    }

    [Theory]
    [MemberData(nameof(YouTube))]
    public async Task Pages_of_videos_join_without_gap_or_double(string provider)
    {
        var channel = Found(await AskAsync(provider, FetchTypes.Channel, "ada.sails"));
        var expected = channel.Number(MetricKeys.Posts).Value;
        var videos = new List<Observation>();
        string? cursor = null;
        do
        {
            var page = Assert.IsType<FetchOutcome.Found>(await AskAsync(provider, FetchTypes.ChannelVideos, channel.PlatformId, cursor));
            videos.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(expected, videos.Select(video => video.PlatformId).Distinct(StringComparer.Ordinal).LongCount());
        Assert.Equal(expected, videos.Count);
        var single = Found(await AskAsync(provider, FetchTypes.Video, videos[0].Name));
        Assert.Equal(videos[0].Number(MetricKeys.Plays), single.Number(MetricKeys.Plays));
        Assert.Equal(channel.PlatformId, single.Text(DimensionKeys.OwnerId));
    }

    [Theory]
    [MemberData(nameof(YouTube))]
    public async Task Hidden_numbers_are_hidden_and_missing_things_not_found(string provider)
    {
        Assert.Equal(Metric.Hidden(MetricKeys.Followers), Found(await AskAsync(provider, FetchTypes.Channel, "hidden.gem")).Number(MetricKeys.Followers));
        Assert.Equal(Metric.Hidden(MetricKeys.Likes), Found(await AskAsync(provider, FetchTypes.Video, "hidden_1234")).Number(MetricKeys.Likes));
        Assert.Equal(Metric.Hidden(MetricKeys.Comments), Found(await AskAsync(provider, FetchTypes.Video, "silent_1234")).Number(MetricKeys.Comments));
        Assert.IsType<FetchOutcome.NotFound>(await AskAsync(provider, FetchTypes.Video, "missing1234"));
        Assert.IsType<FetchOutcome.NotFound>(await AskAsync(provider, FetchTypes.Channel, "UCmissing000000000000000"));
    }

    public static TheoryData<FaultKind, Type> Faults { get; } = new()
    {
        { FaultKind.RateLimited, typeof(FetchOutcome.RateLimited) },
        { FaultKind.Unauthorized, typeof(FetchOutcome.AuthRejected) },
        { FaultKind.Quota, typeof(FetchOutcome.QuotaExhausted) },
        { FaultKind.NotFound, typeof(FetchOutcome.NotFound) },
        { FaultKind.ServerError, typeof(FetchOutcome.Transient) },
        { FaultKind.Truncated, typeof(FetchOutcome.Malformed) },
        { FaultKind.Malformed, typeof(FetchOutcome.Malformed) },
        { FaultKind.MissingField, typeof(FetchOutcome.Malformed) },
        { FaultKind.SoftError, typeof(FetchOutcome.Transient) },
        { FaultKind.Renamed, typeof(FetchOutcome.Found) },
        { FaultKind.NegativeCounts, typeof(FetchOutcome.Malformed) },
        { FaultKind.CollapsedCounts, typeof(FetchOutcome.Found) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_has_the_same_outcome_at_every_provider(FaultKind kind, Type outcome)
    {
        var channel = Found(await AskAsync("youtube-data-v3", FetchTypes.Channel, "ada.sails")).PlatformId;
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = kind });

        foreach (var provider in Named(Platforms.YouTube, FetchTypes.Channel))
        {
            Assert.IsType(outcome, await AskAsync(provider, FetchTypes.Channel, channel));
            Assert.IsType(outcome, await AskAsync(provider, FetchTypes.Video, "kT3_wQz8-Lr"));
        }
    }

    [Fact]
    public async Task A_search_finds_videos_with_their_counts_page_by_page()
    {
        var first = Assert.IsType<FetchOutcome.Found>(await AskAsync("youtube-search", FetchTypes.Search, "sailing boats"));
        var second = Assert.IsType<FetchOutcome.Found>(await AskAsync("youtube-search", FetchTypes.Search, "sailing boats", first.NextCursor));

        Assert.NotEmpty(first.Items);
        Assert.All(first.Items, video => Assert.Equal(ValueState.Measured, video.Number(MetricKeys.Plays).State));
        Assert.Empty(first.Items.Select(video => video.PlatformId).Intersect(second.Items.Select(video => video.PlatformId), StringComparer.Ordinal));
        Assert.Empty(Assert.IsType<FetchOutcome.Found>(await AskAsync("youtube-search", FetchTypes.Search, "missing everywhere")).Items);
        var video = Found(await AskAsync("youtube-data-v3", FetchTypes.Video, first.Items[0].Name));
        Assert.Equal(video.Number(MetricKeys.Plays), first.Items[0].Number(MetricKeys.Plays));
    }

    [Theory]
    [InlineData("ada.sails")]
    [InlineData("shy.sails")]
    public async Task TikTok_gives_accounts_and_all_their_posts_once(string handle)
    {
        var account = Found(await AskAsync("tikhub", FetchTypes.ProfileByHandle, handle, platform: Platforms.TikTok));
        var posts = new List<Observation>();
        string? cursor = null;
        do
        {
            var page = Assert.IsType<FetchOutcome.Found>(await AskAsync("tikhub", FetchTypes.ProfilePostsByHandle, handle, cursor, Platforms.TikTok));
            posts.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(account.Number(MetricKeys.Posts).Value, posts.Select(post => post.PlatformId).Distinct(StringComparer.Ordinal).LongCount());
        Assert.All(posts, post => Assert.Equal(account.PlatformId, post.Text(DimensionKeys.OwnerId)));
        var single = Found(await AskAsync("tikhub", FetchTypes.PostByShortcode, posts[0].Name, platform: Platforms.TikTok));
        Assert.Equal(posts[0].Metrics, single.Metrics);
        Assert.Equal(account.Metrics, Found(await AskAsync("tikhub", FetchTypes.ProfileById, account.PlatformId, platform: Platforms.TikTok)).Metrics);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_has_the_same_outcome_on_TikTok(FaultKind kind, Type outcome)
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = kind });

        Assert.IsType(outcome, await AskAsync("tikhub", FetchTypes.ProfileByHandle, "ada.sails", platform: Platforms.TikTok));
        Assert.IsType(outcome, await AskAsync("tikhub", FetchTypes.PostByShortcode, "7401122334455667788", platform: Platforms.TikTok));
    }

    [Fact]
    public async Task Apify_runs_its_actors_to_the_end_and_agrees_with_the_others()
    {
        var account = Found(await AskAsync("apify", FetchTypes.ProfileByHandle, "techguru_sarah", platform: Platforms.Instagram));
        var same = Found(await AskAsync("tikhub", FetchTypes.ProfileByHandle, "techguru_sarah", platform: Platforms.Instagram));
        var posts = Assert.IsType<FetchOutcome.Found>(await AskAsync("apify", FetchTypes.ProfilePostsByHandle, "techguru_sarah", platform: Platforms.Instagram));

        Assert.Equal(same.PlatformId, account.PlatformId);
        Assert.Equal(same.Number(MetricKeys.Followers), account.Number(MetricKeys.Followers));
        Assert.Equal(20, posts.Items.Count);
        Assert.Equal(Metric.Hidden(MetricKeys.Likes), Found(await AskAsync("apify", FetchTypes.PostByShortcode, "hidden1", platform: Platforms.Instagram)).Number(MetricKeys.Likes));
        Assert.IsType<FetchOutcome.NotFound>(await AskAsync("apify", FetchTypes.PostByShortcode, "missing1", platform: Platforms.Instagram));
        Assert.IsType<FetchOutcome.NotCovered>(await AskAsync("apify", FetchTypes.ProfileByHandle, "missing.one", platform: Platforms.Instagram));
        Assert.IsType<FetchOutcome.Transient>(await AskAsync("apify", FetchTypes.ProfileByHandle, "slow.one", platform: Platforms.Instagram));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_has_the_same_outcome_at_Apify(FaultKind kind, Type outcome)
    {
        Simulator.AddFault(new FaultRule { Provider = "apify", Kind = kind });

        Assert.IsType(outcome, await AskAsync("apify", FetchTypes.ProfileByHandle, "ada", platform: Platforms.Instagram));
    }

    private static string[] Named(string platform, string fetchType) =>
        [.. All.Where(provider => provider.Declaration.Supports(platform, fetchType)).Select(provider => provider.Declaration.Name)];

    private static Observation Found(FetchOutcome outcome) => Assert.IsType<FetchOutcome.Found>(outcome).Observation!;

    private async Task<FetchOutcome> AskAsync(string name, string fetchType, string target, string? cursor = null, string platform = Platforms.YouTube)
    {
        await using var services = RegisteredProviders.At(("Collection:DemoBaseUrl", Simulator.BaseUrl));
        var provider = services.GetServices<IProvider>().First(candidate => candidate.Declaration.Name == name && candidate.Declaration.Supports(platform, fetchType));
        var question = new FetchRequest(platform, fetchType, target) { Cursor = cursor };
        var access = new ProviderAccess("any-key");
        for (var steps = 0; steps < 20; steps++)
        {
            using var response = await provider.SendAsync(question, access, attempt: 0, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var outcome = provider.Parse(question, new ProviderResponse((int)response.StatusCode, response.Headers.RetryAfter?.Delta, body));
            if (outcome is not FetchOutcome.Continue unfinished)
                return outcome;
            question = question with { Step = unfinished.Next };
        }

        throw new InvalidOperationException("The provider does not come to an end.");
    }
}
