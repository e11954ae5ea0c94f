using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.SocialPlatforms.Instagram;
using Xunit;

namespace Monitor.Data.Tests.SocialPlatforms;

public sealed class PlatformRulesTests
{
    private static readonly PlatformRegistry Platforms = new(PlatformRegistration.Product);

    [Theory]
    [InlineData("https://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("https://www.instagram.com/p/DKq8vT2xR4m")]
    [InlineData("http://instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("instagram.com/p/DKq8vT2xR4m")]
    [InlineData("//instagram.com/p/DKq8vT2xR4m")]
    [InlineData("https://m.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("HTTPS://WWW.INSTAGRAM.COM/p/DKq8vT2xR4m/")]
    [InlineData("https://www.instagram.com/reel/DKq8vT2xR4m/")]
    [InlineData("https://www.instagram.com/reels/DKq8vT2xR4m/")]
    [InlineData("https://www.instagram.com/tv/DKq8vT2xR4m/")]
    [InlineData("https://www.instagram.com/blue.finch/p/DKq8vT2xR4m/")]
    [InlineData("https://www.instagram.com/blue.finch/reel/DKq8vT2xR4m/?igsh=MzRlODBi")]
    [InlineData("https://www.instagram.com/p/DKq8vT2xR4m/?utm_source=ig_web_copy_link&img_index=2")]
    [InlineData("https://www.instagram.com/p/DKq8vT2xR4m/#comments")]
    [InlineData("https://www.instagram.com/p/DKq8vT2xR4m/embed/captioned/")]
    [InlineData("  https://www.instagram.com/p/DKq8vT2xR4m/  ")]
    public void Addresses_of_instagram_posts_are_read_in_all_forms(string url) =>
        Assert.Equal("DKq8vT2xR4m", InstagramTargets.PostUrl(url).Value);

    [Theory]
    [InlineData("DKq8vT2xR4m")]
    [InlineData("https://www.instagram.com/p/")]
    [InlineData("https://www.instagram.com/p/abc!/")]
    [InlineData("https://www.instagram.com/p/abcd/")]
    [InlineData("https://www.instagram.com/blue.finch/")]
    [InlineData("https://www.instagram.com/stories/blue.finch/31234567890/")]
    [InlineData("https://www.instagram.com/share/reel/BAQ1xYz9kT/")]
    [InlineData("https://www.instagram.com/reels/audio/123456789012/")]
    [InlineData("https://www.instagram.com/reel/audio/123456/")]
    [InlineData("https://www.instagram.com/reels/explore/")]
    [InlineData("https://www.instagram.com/tv/upload/")]
    [InlineData("https://www.instagram.com/blue.finch/reel/audio/123456/")]
    [InlineData("https://www.instagram.com@example.com/p/DKq8vT2xR4m/")]
    [InlineData("https://instagram.com.example.com/p/DKq8vT2xR4m/")]
    [InlineData("ftp://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("javascript://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("https://")]
    public void Other_texts_are_no_addresses_of_instagram_posts(string text) =>
        Assert.Null(InstagramTargets.PostUrl(text).Value);

    [Theory]
    [InlineData("instagram", EntityKind.Post, "DKq8vT2xR4m", "DKq8vT2xR4m")]
    [InlineData("instagram", EntityKind.Post, "instagram.com/reel/DKq8vT2xR4m", "DKq8vT2xR4m")]
    [InlineData("instagram", EntityKind.Account, "@Blue.Finch", "blue.finch")]
    [InlineData("instagram", EntityKind.Account, "https://www.instagram.com/%40nasa", "nasa")]
    [InlineData("youtube", EntityKind.Account, "@東京チャンネル", "東京チャンネル")]
    [InlineData("youtube", EntityKind.Account, "@НАУКА", "наука")]
    [InlineData("youtube", EntityKind.Account, "https://www.youtube.com/@%E6%9D%B1%E4%BA%AC%E3%83%81%E3%83%A3%E3%83%B3%E3%83%8D%E3%83%AB", "東京チャンネル")]
    [InlineData("youtube", EntityKind.Account, "https://www.youtube.com/@東京チャンネル/videos", "東京チャンネル")]
    [InlineData("youtube", EntityKind.Account, "youtube.com/%40nasa", "nasa")]
    [InlineData("youtube", EntityKind.Account, "@%D0%BD%D0%B0%D1%83%D0%BA%D0%B0", "наука")]
    [InlineData("tiktok", EntityKind.Account, "@Oak_Line", "oak_line")]
    [InlineData("tiktok", EntityKind.Account, "https://www.tiktok.com/@oak.line?lang=en", "oak.line")]
    [InlineData("tiktok", EntityKind.Post, "https://www.tiktok.com/@oak.line/video/7412345678901234567", "7412345678901234567")]
    [InlineData("tiktok", EntityKind.Post, "m.tiktok.com/@oak.line/photo/7412345678901234567", "7412345678901234567")]
    [InlineData("tiktok", EntityKind.Post, "7412345678901234567", "7412345678901234567")]
    [InlineData("youtube", EntityKind.Account, "@FernAndFiber", "fernandfiber")]
    [InlineData("youtube", EntityKind.Account, "https://www.youtube.com/@FernAndFiber/videos", "fernandfiber")]
    [InlineData("youtube", EntityKind.Account, "UCq0Zx8TnW3vLrP5kYbGs7Hd", "UCq0Zx8TnW3vLrP5kYbGs7Hd")]
    [InlineData("youtube", EntityKind.Account, "https://youtube.com/channel/UCq0Zx8TnW3vLrP5kYbGs7Hd", "UCq0Zx8TnW3vLrP5kYbGs7Hd")]
    [InlineData("youtube", EntityKind.Post, "https://www.youtube.com/watch?v=aB3-dE_6gH9&t=12s", "aB3-dE_6gH9")]
    [InlineData("youtube", EntityKind.Post, "https://youtu.be/aB3-dE_6gH9?si=x", "aB3-dE_6gH9")]
    [InlineData("youtube", EntityKind.Post, "youtube.com/shorts/aB3-dE_6gH9", "aB3-dE_6gH9")]
    [InlineData("youtube", EntityKind.Post, "https://m.youtube.com/live/aB3-dE_6gH9", "aB3-dE_6gH9")]
    [InlineData("youtube", EntityKind.Post, "aB3-dE_6gH9", "aB3-dE_6gH9")]
    public void Targets_are_read_by_platform(string platform, EntityKind kind, string text, string target) =>
        Assert.Equal(target, Parse(platform, kind, text).Value);

    [Theory]
    [InlineData("instagram", EntityKind.Account, "https://www.instagram.com/challenge/")]
    [InlineData("instagram", EntityKind.Account, "https://www.instagram.com/legal/")]
    [InlineData("instagram", EntityKind.Account, "https://www.instagram.com/emails/")]
    [InlineData("instagram", EntityKind.Account, "https://www.instagram.com/Explore/")]
    [InlineData("instagram", EntityKind.Account, "@наука")]
    [InlineData("youtube", EntityKind.Account, "https://www.youtube.com/channel/feed")]
    [InlineData("youtube", EntityKind.Account, "https://www.youtube.com/results")]
    [InlineData("youtube", EntityKind.Account, "@a/b")]
    [InlineData("youtube", EntityKind.Account, "@%2Fnasa")]
    [InlineData("youtube", EntityKind.Account, "@東京 チャンネル")]
    [InlineData("youtube", EntityKind.Account, "@ab")]
    [InlineData("youtube", EntityKind.Post, "https://www.youtube.com/embed/videoseries?list=PL1")]
    [InlineData("youtube", EntityKind.Post, "https://www.youtube.com/embed/live_stream?channel=UCq0Zx8TnW3vLrP5kYbGs7Hd")]
    [InlineData("tiktok", EntityKind.Account, "https://www.tiktok.com/music/song-1")]
    [InlineData("tiktok", EntityKind.Account, "x")]
    [InlineData("tiktok", EntityKind.Post, "https://www.tiktok.com/@oak.line")]
    [InlineData("tiktok", EntityKind.Post, "https://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("youtube", EntityKind.Account, "https://www.youtube.com/watch?v=aB3-dE_6gH9")]
    [InlineData("youtube", EntityKind.Post, "https://www.youtube.com/watch?list=PL1")]
    [InlineData("youtube", EntityKind.Post, "https://www.youtube.com/@FernAndFiber")]
    public void Targets_of_another_kind_are_refused_with_a_reason(string platform, EntityKind kind, string text)
    {
        var target = Parse(platform, kind, text);

        Assert.Null(target.Value);
        Assert.NotNull(target.Problem);
    }

    [Theory]
    [InlineData("instagram", EntityKind.Account, "fetch_profile_by_handle")]
    [InlineData("instagram", EntityKind.Post, "fetch_post_by_shortcode")]
    [InlineData("tiktok", EntityKind.Account, "fetch_profile_by_handle")]
    [InlineData("tiktok", EntityKind.Post, "fetch_post_by_shortcode")]
    [InlineData("youtube", EntityKind.Account, "fetch_channel")]
    [InlineData("youtube", EntityKind.Post, "fetch_video")]
    public void A_platform_says_what_its_monitors_ask_for(string platform, EntityKind kind, string fetchType) =>
        Assert.Equal(fetchType, Platforms.FetchType(platform, kind));

    [Fact]
    public void A_further_platform_is_one_more_registration()
    {
        using var services = new ServiceCollection().AddPlatforms().AddPlatforms().AddSingleton<SocialPlatform, Bulletin>().BuildServiceProvider();

        Assert.Equal(["bulletin", "instagram", "tiktok", "youtube"], services.GetRequiredService<PlatformRegistry>().Names);
    }

    private static ParsedTarget Parse(string platform, EntityKind kind, string text)
    {
        Assert.True(Platforms.TryFind(platform, out var found));
        return found.Target(kind, text);
    }

    private sealed class Bulletin : SocialPlatform
    {
        public override string Name => "bulletin";

        public override string Title => "Bulletin";

        public override string AccountFetchType => FetchTypes.ProfileByHandle;

        public override string PostFetchType => FetchTypes.PostByShortcode;

        public override ParsedTarget Account(string text) => ParsedTarget.Of(text);

        public override ParsedTarget Post(string text) => ParsedTarget.Of(text);
    }
}
