using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Apify;
using Monitor.Jobs.Providers.TikHubTikTok;
using Monitor.Jobs.Providers.YouTube138;
using Monitor.Jobs.Providers.YouTubeDataV3;
using Monitor.Jobs.Providers.YouTubeV31;
using Monitor.Jobs.Providers.YouTubeV311;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Answers about one account or post on other platforms than Instagram, and what was asked for them.</summary>
internal static class PlatformCases
{
    public const string ChannelId = "UCw8kTn3QzLr5YbXe1VdPmFa";
    public const string VideoId = "kT3_wQz8-Lr";

    public static FetchRequest ChannelByHandle { get; } = new(Platforms.YouTube, FetchTypes.Channel, "tildasails");

    public static FetchRequest ChannelById { get; } = new(Platforms.YouTube, FetchTypes.Channel, ChannelId);

    public static FetchRequest Video { get; } = new(Platforms.YouTube, FetchTypes.Video, VideoId);

    public static FetchRequest Uploads { get; } = new(Platforms.YouTube, FetchTypes.ChannelVideos, ChannelId);

    public const string TikTokPostId = "7401122334455667788";

    public static FetchRequest TikTokUser { get; } = new(Platforms.TikTok, FetchTypes.ProfileByHandle, "hugo.surfs");

    public static FetchRequest TikTokPost { get; } = new(Platforms.TikTok, FetchTypes.PostByShortcode, TikTokPostId);

    public static FetchRequest ApifyProfile { get; } =
        new(Platforms.Instagram, FetchTypes.ProfileByHandle, "vera.draws") { Step = new DatasetPage("d", 0, [], TaskId: null) };

    public static FetchRequest ApifyPost { get; } =
        new(Platforms.Instagram, FetchTypes.PostByShortcode, "DMb7xYe2QpA") { Step = new DatasetPage("d", 0, [], TaskId: null) };

    private static readonly Case[] Cases =
    [
        new("YouTube/channel", RegisteredProviders.Of<YouTubeDataV3Provider>(), ChannelByHandle),
        new("YouTube/channel", RegisteredProviders.Of<YouTubeV31Provider>(), ChannelById),
        new("YouTube/channel_hidden", RegisteredProviders.Of<YouTubeDataV3Provider>(), ChannelByHandle),
        new("YouTube/channel_small", RegisteredProviders.Of<YouTubeV311Provider>(), ChannelById),
        new("YouTube/channel_without_count", RegisteredProviders.Of<YouTubeDataV3Provider>(), ChannelByHandle),
        new("YouTube/video", RegisteredProviders.Of<YouTubeDataV3Provider>(), Video),
        new("YouTube/video_hidden", RegisteredProviders.Of<YouTubeV31Provider>(), Video),
        new("YouTube/video_silent", RegisteredProviders.Of<YouTubeV311Provider>(), Video),
        new("YouTube/channel138", RegisteredProviders.Of<YouTube138Provider>(), ChannelById),
        new("YouTube/channel138", RegisteredProviders.Of<YouTube138Provider>(), ChannelByHandle with { Step = new ChannelFound(ChannelId) }),
        new("YouTube/channel138_text", RegisteredProviders.Of<YouTube138Provider>(), ChannelById),
        new("YouTube/channel138_hidden", RegisteredProviders.Of<YouTube138Provider>(), ChannelById),
        new("YouTube/video138", RegisteredProviders.Of<YouTube138Provider>(), Video),
        new("YouTube/video138_hidden", RegisteredProviders.Of<YouTube138Provider>(), Video),
        new("TikHubTikTok/user", RegisteredProviders.Of<TikHubTikTokProvider>(), TikTokUser),
        new("TikHubTikTok/user_numbers_as_text", RegisteredProviders.Of<TikHubTikTokProvider>(), TikTokUser),
        new("TikHubTikTok/post", RegisteredProviders.Of<TikHubTikTokProvider>(), TikTokPost),
        new("TikHubTikTok/post_pictures", RegisteredProviders.Of<TikHubTikTokProvider>(), TikTokPost),
        new("Apify/profile", RegisteredProviders.Of<ApifyProvider>(), ApifyProfile),
        new("Apify/post", RegisteredProviders.Of<ApifyProvider>(), ApifyPost),
        new("Apify/post_hidden", RegisteredProviders.Of<ApifyProvider>(), ApifyPost),
    ];

    /// <summary>The numbers of all cases.</summary>
    public static TheoryData<int, string> Numbers { get; } = new(Cases.Select((item, number) => (number, $"{item.Provider.Declaration.Name}: {item.Fixture}")));

    public static Case Of(int number) => Cases[number];

    internal sealed record Case(string Fixture, IProvider Provider, FetchRequest Request)
    {
        public byte[] Bytes { get; } = Providers.Fixture.Bytes(Fixture.Split('/')[0], Fixture.Split('/')[1]);

        public FetchOutcome Parse(ReadOnlyMemory<byte> body) =>
            Providers.Fixture.Checked(Request, Provider.Parse(Request, new ProviderResponse(200, RetryAfter: null, body)));
    }
}
