using Monitor.Data.Tasks;
using Monitor.Web.Targets;
using Xunit;

namespace Monitor.Web.Tests.Targets;

public sealed class TargetRulesTests
{
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
    [InlineData("https://www.instagram.com@example.com/p/DKq8vT2xR4m/")]
    [InlineData("https://instagram.com.example.com/p/DKq8vT2xR4m/")]
    [InlineData("ftp://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("javascript://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("https://")]
    public void Other_texts_are_no_addresses_of_instagram_posts(string text) =>
        Assert.Null(InstagramTargets.PostUrl(text).Value);

    [Theory]
    [InlineData("instagram", TaskType.Post, "DKq8vT2xR4m", "DKq8vT2xR4m")]
    [InlineData("instagram", TaskType.Post, "instagram.com/reel/DKq8vT2xR4m", "DKq8vT2xR4m")]
    [InlineData("instagram", TaskType.Influencer, "@Blue.Finch", "blue.finch")]
    [InlineData("tiktok", TaskType.Influencer, "@Oak_Line", "oak_line")]
    [InlineData("tiktok", TaskType.Influencer, "https://www.tiktok.com/@oak.line?lang=en", "oak.line")]
    [InlineData("tiktok", TaskType.Post, "https://www.tiktok.com/@oak.line/video/7412345678901234567", "7412345678901234567")]
    [InlineData("tiktok", TaskType.Post, "m.tiktok.com/@oak.line/photo/7412345678901234567", "7412345678901234567")]
    [InlineData("tiktok", TaskType.Post, "7412345678901234567", "7412345678901234567")]
    [InlineData("youtube", TaskType.Influencer, "@FernAndFiber", "fernandfiber")]
    [InlineData("youtube", TaskType.Influencer, "https://www.youtube.com/@FernAndFiber/videos", "fernandfiber")]
    [InlineData("youtube", TaskType.Influencer, "UCq0Zx8TnW3vLrP5kYbGs7Hd", "UCq0Zx8TnW3vLrP5kYbGs7Hd")]
    [InlineData("youtube", TaskType.Influencer, "https://youtube.com/channel/UCq0Zx8TnW3vLrP5kYbGs7Hd", "UCq0Zx8TnW3vLrP5kYbGs7Hd")]
    [InlineData("youtube", TaskType.Post, "https://www.youtube.com/watch?v=aB3-dE_6gH9&t=12s", "aB3-dE_6gH9")]
    [InlineData("youtube", TaskType.Post, "https://youtu.be/aB3-dE_6gH9?si=x", "aB3-dE_6gH9")]
    [InlineData("youtube", TaskType.Post, "youtube.com/shorts/aB3-dE_6gH9", "aB3-dE_6gH9")]
    [InlineData("youtube", TaskType.Post, "https://m.youtube.com/live/aB3-dE_6gH9", "aB3-dE_6gH9")]
    [InlineData("youtube", TaskType.Post, "aB3-dE_6gH9", "aB3-dE_6gH9")]
    public void Targets_are_read_by_platform(string platform, TaskType type, string text, string target) =>
        Assert.Equal(target, TargetRules.Parse(platform, type, text).Value);

    [Theory]
    [InlineData("tiktok", TaskType.Influencer, "https://www.tiktok.com/music/song-1")]
    [InlineData("tiktok", TaskType.Influencer, "x")]
    [InlineData("tiktok", TaskType.Post, "https://www.tiktok.com/@oak.line")]
    [InlineData("tiktok", TaskType.Post, "https://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("youtube", TaskType.Influencer, "https://www.youtube.com/watch?v=aB3-dE_6gH9")]
    [InlineData("youtube", TaskType.Post, "https://www.youtube.com/watch?list=PL1")]
    [InlineData("youtube", TaskType.Post, "https://www.youtube.com/@FernAndFiber")]
    public void Targets_of_another_kind_are_refused_with_a_reason(string platform, TaskType type, string text)
    {
        var target = TargetRules.Parse(platform, type, text);

        Assert.Null(target.Value);
        Assert.NotNull(target.Problem);
    }
}
