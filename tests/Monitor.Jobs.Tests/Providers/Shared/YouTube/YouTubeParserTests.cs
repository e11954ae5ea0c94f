using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;
using Monitor.Jobs.Providers.YouTube138;
using Monitor.Jobs.Providers.YouTubeDataV3;
using Monitor.Jobs.Providers.YouTubeSearch;
using Monitor.Jobs.Providers.YouTubeV31;
using Monitor.Jobs.Providers.YouTubeV311;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.Shared.YouTube;

public sealed class YouTubeParserTests
{
    private static readonly IProvider DataV3 = RegisteredProviders.Of<YouTubeDataV3Provider>();
    private static readonly IProvider Search = RegisteredProviders.Of<YouTubeSearchProvider>();
    private static readonly IProvider YouTube138 = RegisteredProviders.Of<YouTube138Provider>();
    private static readonly IProvider V31 = RegisteredProviders.Of<YouTubeV31Provider>();
    private static readonly IProvider V311 = RegisteredProviders.Of<YouTubeV311Provider>();

    [Fact]
    public void A_channel_has_the_same_numbers_at_every_provider_and_its_subscribers_are_rounded()
    {
        var channels = new[]
        {
            Observe(DataV3, "channel", PlatformCases.ChannelByHandle),
            Observe(V31, "channel", PlatformCases.ChannelById),
            Observe(V311, "channel", PlatformCases.ChannelByHandle),
            Observe(YouTube138, "channel138", PlatformCases.ChannelById),
        };

        Assert.All(channels, channel =>
        {
            Assert.Equal((Platforms.YouTube, EntityKind.Account), (channel.Platform, channel.Kind));
            Assert.Equal((PlatformCases.ChannelId, "tildasails"), (channel.PlatformId, channel.Name));
            Assert.Equal(new Metric(MetricKeys.Followers, 286_000, ValueState.Rounded), channel.Number(MetricKeys.Followers));
            Assert.Equal(Metric.Measured(MetricKeys.Posts, 412), channel.Number(MetricKeys.Posts));
            Assert.Equal("Tilda Sails", channel.Text(DimensionKeys.FullName));
            Assert.NotNull(channel.Text(DimensionKeys.ProfilePicUrl));
        });
    }

    [Theory]
    [InlineData("channel138_text", 2_860_000)]
    [InlineData("channel138", 286_000)]
    public void A_rounded_text_is_read_where_there_is_no_number(string fixture, long subscribers) =>
        Assert.Equal(
            new Metric(MetricKeys.Followers, subscribers, ValueState.Rounded),
            Observe(YouTube138, fixture, PlatformCases.ChannelById).Number(MetricKeys.Followers));

    [Fact]
    public void A_count_below_a_thousand_is_exact_and_a_channel_without_a_handle_is_called_by_its_id()
    {
        var channel = Observe(V311, "channel_small", PlatformCases.ChannelById);

        Assert.Equal(Metric.Measured(MetricKeys.Followers, 874), channel.Number(MetricKeys.Followers));
        Assert.Equal(PlatformCases.ChannelId, channel.Name);
    }

    [Fact]
    public void Hidden_subscribers_are_hidden_and_absent_ones_unknown()
    {
        Assert.Equal(Metric.Hidden(MetricKeys.Followers), Observe(DataV3, "channel_hidden", PlatformCases.ChannelByHandle).Number(MetricKeys.Followers));
        Assert.Equal(Metric.Hidden(MetricKeys.Followers), Observe(YouTube138, "channel138_hidden", PlatformCases.ChannelById).Number(MetricKeys.Followers));
        Assert.Equal(Metric.Unknown(MetricKeys.Followers), Observe(DataV3, "channel_without_count", PlatformCases.ChannelByHandle).Number(MetricKeys.Followers));
    }

    [Fact]
    public void A_video_has_its_numbers_and_its_date()
    {
        var exact = Observe(DataV3, "video", PlatformCases.Video);
        var site = Observe(YouTube138, "video138", PlatformCases.Video);

        Assert.Equal(exact.Metrics, site.Metrics);
        Assert.Equal(
            [Metric.Measured(MetricKeys.Likes, 4_120), Metric.Measured(MetricKeys.Comments, 388), Metric.Measured(MetricKeys.Plays, 91_422)],
            exact.Metrics);
        Assert.Equal(("2026-05-17T15:30:00Z", "2026-05-17"), (exact.Text(DimensionKeys.TakenAt), site.Text(DimensionKeys.TakenAt)));
        Assert.Equal((PlatformCases.VideoId, "Rigging in a gale", PlatformCases.ChannelId), (exact.Name, exact.Text(DimensionKeys.Caption), exact.Text(DimensionKeys.OwnerId)));
    }

    [Fact]
    public void Counts_that_the_owner_hides_or_turns_off_are_hidden()
    {
        Assert.Equal(Metric.Hidden(MetricKeys.Likes), Observe(V31, "video_hidden", PlatformCases.Video).Number(MetricKeys.Likes));
        Assert.Equal(Metric.Hidden(MetricKeys.Likes), Observe(YouTube138, "video138_hidden", PlatformCases.Video).Number(MetricKeys.Likes));
        Assert.Equal(Metric.Hidden(MetricKeys.Comments), Observe(V311, "video_silent", PlatformCases.Video).Number(MetricKeys.Comments));
    }

    [Fact]
    public async Task A_page_of_uploads_is_asked_for_its_counts_and_then_complete()
    {
        var step = Assert.IsType<FetchOutcome.Continue>(Parse(DataV3, "uploads", PlatformCases.Uploads));
        var page = Assert.IsType<VideosOfPage>(step.Next);
        Assert.Equal(["kT3_wQz8-Lr", "Zp0aB7-cD2e", "deleted_000"], page.Ids);

        var next = PlatformCases.Uploads with { Step = page };
        var request = await RequestRecorder.RecordAsync("youtube-data-v3", next, new("k"), baseUrl: "https://yt.example/v3");
        var found = Assert.IsType<FetchOutcome.Found>(Parse(DataV3, "videos_of_page", next));

        Assert.Equal("https://yt.example/v3/videos?part=snippet,statistics,contentDetails&id=kT3_wQz8-Lr,Zp0aB7-cD2e,deleted_000&key=k", request.Address.ToString());
        Assert.Equal(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], found.Items.Select(video => video.Name));
        Assert.Equal("EAAaBlBUOkNBVQ", found.NextCursor);
    }

    [Fact]
    public void What_a_search_finds_is_asked_for_its_counts_and_then_complete()
    {
        var search = new FetchRequest(Platforms.YouTube, FetchTypes.Search, "boats and knots");

        var page = Assert.IsType<VideosOfPage>(Assert.IsType<FetchOutcome.Continue>(Parse(Search, "search", search)).Next);
        var found = Assert.IsType<FetchOutcome.Found>(Parse(Search, "videos_of_page", search with { Step = page }));

        Assert.Equal(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], page.Ids);
        Assert.Equal(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], found.Items.Select(video => video.Name));
        Assert.Equal("CDIQAA", found.NextCursor);
    }

    [Fact]
    public void A_page_of_the_site_has_views_only()
    {
        var found = Assert.IsType<FetchOutcome.Found>(Parse(YouTube138, "videos138", PlatformCases.Uploads));

        Assert.Equal([Metric.Measured(MetricKeys.Plays, 91_422)], found.Items[0].Metrics);
        Assert.Empty(found.Items[1].Metrics);
        Assert.Equal("4qmFsgK", found.NextCursor);
    }

    [Fact]
    public void A_handle_is_looked_for_where_only_ids_are_known()
    {
        Assert.Equal(new FetchOutcome.Continue(new ChannelFound(PlatformCases.ChannelId)), Parse(YouTube138, "search138", PlatformCases.ChannelByHandle));
        Assert.IsType<FetchOutcome.NotCovered>(Parse(YouTube138, "search138", PlatformCases.ChannelByHandle with { Target = "tilda" }));
    }

    [Fact]
    public void An_answer_about_another_channel_or_video_is_malformed()
    {
        Assert.Equal(new FetchOutcome.Malformed("items[0].id"), Parse(DataV3, "channel", PlatformCases.ChannelById with { Target = "UC0000000000000000000000" }));
        Assert.Equal(new FetchOutcome.Malformed("items[0].id"), Parse(V31, "video", PlatformCases.Video with { Target = "00000000000" }));
        Assert.Equal(new FetchOutcome.Malformed("videoId"), Parse(YouTube138, "video138", PlatformCases.Video with { Target = "00000000000" }));
    }

    public static TheoryData<string, int, FetchOutcome> GoogleErrors { get; } = new()
    {
        { "channel_none", 200, new FetchOutcome.NotFound() },
        { "video_none", 200, new FetchOutcome.NotFound() },
        { "error_quota", 403, new FetchOutcome.QuotaExhausted("quotaExceeded") },
        { "error_daily", 403, new FetchOutcome.QuotaExhausted("dailyLimitExceeded") },
        { "error_key", 400, new FetchOutcome.AuthRejected("API key not valid. Please pass a valid API key.") },
        { "error_not_configured", 403, new FetchOutcome.AuthRejected("This API has not been used in this project") },
        { "error_rate", 429, new FetchOutcome.RateLimited(TimeSpan.FromSeconds(7)) },
        { "error_exhausted", 403, new FetchOutcome.RateLimited(TimeSpan.FromSeconds(7)) },
        { "error_forbidden", 403, new FetchOutcome.Private() },
        { "error_playlist", 404, new FetchOutcome.NotFound() },
        { "error_filter", 400, new FetchOutcome.Malformed("request") },
        { "error_backend", 503, new FetchOutcome.Transient("Backend Error") },
        { "error_backend", 200, new FetchOutcome.Transient("Backend Error") },
    };

    [Theory]
    [MemberData(nameof(GoogleErrors))]
    public void A_failure_of_the_data_api_has_its_own_outcome_whoever_passes_it_on(string fixture, int status, FetchOutcome expected) =>
        Assert.All([DataV3, V31, V311], provider => Assert.Equal(expected, Parse(provider, fixture, PlatformCases.ChannelByHandle, status)));

    public static TheoryData<string, int, FetchOutcome> GatewayErrors { get; } = new()
    {
        { "gateway_401", 401, new FetchOutcome.AuthRejected("Invalid API key. Go to https://docs.rapidapi.example/keys for more info.") },
        { "gateway_403", 403, new FetchOutcome.AuthRejected("You are not subscribed to this API.") },
        { "gateway_429", 429, new FetchOutcome.RateLimited(TimeSpan.FromSeconds(7)) },
        { "gateway_429_quota", 429, new FetchOutcome.QuotaExhausted("You have exceeded the MONTHLY quota for Requests on your current plan, BASIC.") },
        { "gateway_404", 404, new FetchOutcome.Transient("Endpoint '/chanel' does not exist") },
        { "gateway_504", 504, new FetchOutcome.Transient("The request to the API has timed out") },
    };

    [Theory]
    [MemberData(nameof(GatewayErrors))]
    public void A_failure_of_the_gateway_has_its_own_outcome(string fixture, int status, FetchOutcome expected) =>
        Assert.All([YouTube138, V31, V311], provider => Assert.Equal(expected, Parse(provider, fixture, PlatformCases.ChannelById, status)));

    [Theory]
    [InlineData("error138_404", 404, typeof(FetchOutcome.NotFound))]
    [InlineData("error138_404", 200, typeof(FetchOutcome.NotFound))]
    [InlineData("error138_soft", 200, typeof(FetchOutcome.Transient))]
    public void YouTube138_says_in_words_whether_something_is_missing(string fixture, int status, Type outcome) =>
        Assert.IsType(outcome, Parse(YouTube138, fixture, PlatformCases.ChannelById, status));

    [Theory]
    [InlineData("tildasails", "https://youtube.googleapis.com/youtube/v3/channels?part=snippet,statistics,contentDetails&forHandle=%40tildasails&key=the-key",
        "https://youtube-v311.p.rapidapi.com/channels/?part=snippet,statistics,contentDetails&forHandle=%40tildasails",
        "https://youtube138.p.rapidapi.com/search/?q=%40tildasails&hl=en&gl=US")]
    [InlineData(PlatformCases.ChannelId, "https://youtube.googleapis.com/youtube/v3/channels?part=snippet,statistics,contentDetails&id=UCw8kTn3QzLr5YbXe1VdPmFa&key=the-key",
        "https://youtube-v311.p.rapidapi.com/channels/?part=snippet,statistics,contentDetails&id=UCw8kTn3QzLr5YbXe1VdPmFa",
        "https://youtube138.p.rapidapi.com/channel/details/?id=UCw8kTn3QzLr5YbXe1VdPmFa&hl=en&gl=US")]
    public async Task Channels_are_asked_for_by_handle_or_id(string target, string dataV3, string v311, string youTube138)
    {
        var request = PlatformCases.ChannelByHandle with { Target = target };

        Assert.Equal(dataV3, await AddressAsync(DataV3, request));
        Assert.Equal(v311, await AddressAsync(V311, request));
        Assert.Equal(v311.Replace("v311", "v31", StringComparison.Ordinal).Replace("/?", "?", StringComparison.Ordinal), await AddressAsync(V31, request));
        Assert.Equal(youTube138, await AddressAsync(YouTube138, request));
    }

    [Fact]
    public async Task A_page_is_asked_for_by_the_cursor_of_the_one_before()
    {
        var request = PlatformCases.Uploads with { Cursor = "a b&c", Limit = 20 };

        Assert.EndsWith("playlistItems?part=snippet,contentDetails&maxResults=20&playlistId=UUw8kTn3QzLr5YbXe1VdPmFa&pageToken=a%20b%26c", await AddressAsync(V31, request), StringComparison.Ordinal);
        Assert.EndsWith("channel/videos/?id=UCw8kTn3QzLr5YbXe1VdPmFa&filter=videos_latest&cursor=a%20b%26c&hl=en&gl=US", await AddressAsync(YouTube138, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_is_told_key_and_host()
    {
        var request = await RequestRecorder.RecordAsync("youtube-v31", PlatformCases.Video, new("the-key"));

        Assert.Equal(("the-key", "youtube-v31.p.rapidapi.com"), (request.Headers["X-RapidAPI-Key"], request.Headers["X-RapidAPI-Host"]));
    }

    private static async Task<string> AddressAsync(IProvider provider, FetchRequest request) =>
        (await RequestRecorder.RecordAsync(provider.Declaration.Name, request, new("the-key"))).Address.AbsoluteUri;

    private static Observation Observe(IProvider provider, string fixture, FetchRequest request) =>
        Assert.IsType<FetchOutcome.Found>(Parse(provider, fixture, request)).Observation!;

    private static FetchOutcome Parse(IProvider provider, string fixture, FetchRequest request, int status = 200) =>
        Fixture.Checked(request, provider.Parse(request, new ProviderResponse(status, status == 429 || fixture == "error_exhausted" ? TimeSpan.FromSeconds(7) : null, Fixture.Bytes("YouTube", fixture))));
}
