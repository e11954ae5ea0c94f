using System.Text;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.TikHubTikTok;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.TikHubTikTok;

public sealed class TikHubTikTokParserTests
{
    private static readonly IProvider Provider = RegisteredProviders.Of<TikHubTikTokProvider>();
    private static readonly FetchRequest User = PlatformCases.TikTokUser;
    private static readonly FetchRequest Post = PlatformCases.TikTokPost;
    private static readonly FetchRequest Posts = User with { FetchType = FetchTypes.ProfilePostsByHandle };

    [Theory]
    [InlineData("user", "false", "false")]
    [InlineData("user_numbers_as_text", "true", "true")]
    public void An_account_is_read_however_its_numbers_are_written(string fixture, string isPrivate, string isVerified)
    {
        var account = Assert.IsType<FetchOutcome.Found>(Parse(fixture, User)).Observation!;

        Assert.Equal((Platforms.TikTok, EntityKind.Account), (account.Platform, account.Kind));
        Assert.Equal(("6990041177382915073", "hugo.surfs"), (account.PlatformId, account.Name));
        Assert.Equal(
            [
                Metric.Measured(MetricKeys.Followers, 54_120), Metric.Measured(MetricKeys.Following, 88),
                Metric.Measured(MetricKeys.Posts, 231), Metric.Measured(MetricKeys.Likes, 1_033_201),
            ],
            account.Metrics);
        Assert.Equal((isPrivate, isVerified), (account.Text(DimensionKeys.IsPrivate), account.Text(DimensionKeys.IsVerified)));
        Assert.Equal("https://p16.tiktokcdn.example/av.jpeg?x-signature=b", account.Text(DimensionKeys.ProfilePicUrl));
    }

    [Theory]
    [InlineData("post", "video", AssetTypes.Video, 1)]
    [InlineData("post_pictures", "carousel", AssetTypes.Image, 2)]
    public void A_post_is_a_video_or_a_series_of_pictures(string fixture, string type, string asset, int assets)
    {
        var post = Assert.IsType<FetchOutcome.Found>(Parse(fixture, Post)).Observation!;

        Assert.Equal((EntityKind.Post, PlatformCases.TikTokPostId, PlatformCases.TikTokPostId), (post.Kind, post.PlatformId, post.Name));
        Assert.Equal(
            [
                Metric.Measured(MetricKeys.Likes, 4_902), Metric.Measured(MetricKeys.Comments, 61), Metric.Measured(MetricKeys.Plays, 120_455),
                Metric.Measured(MetricKeys.Shares, 73), Metric.Measured(MetricKeys.Saves, 210),
            ],
            post.Metrics);
        Assert.Equal((type, "2026-05-24T05:20:00Z", "hugo.surfs"), (post.Text(DimensionKeys.MediaType), post.Text(DimensionKeys.TakenAt), post.Text(DimensionKeys.OwnerUsername)));
        Assert.Equal(assets, post.Assets.Count(found => found.Type == asset));
    }

    [Fact]
    public async Task A_page_of_posts_says_where_the_next_one_begins()
    {
        var page = Assert.IsType<FetchOutcome.Found>(Parse("posts", Posts));

        Assert.Equal(2, page.Items.Count);
        Assert.Equal("1779500000000", page.NextCursor);
        Assert.Contains("unique_id=hugo.surfs&max_cursor=1779500000000", await AddressAsync(Posts with { Cursor = page.NextCursor }), StringComparison.Ordinal);
        Assert.Null(Assert.IsType<FetchOutcome.Found>(Parse("posts_last", Posts)).NextCursor);
    }

    [Fact]
    public async Task A_list_that_is_empty_by_the_handle_is_asked_for_by_the_secret_id_from_then_on()
    {
        var wanted = Posts with { Step = Assert.IsType<FetchOutcome.Continue>(Parse("posts_empty", Posts)).Next };
        Assert.EndsWith("handler_user_profile?unique_id=hugo.surfs", await AddressAsync(wanted), StringComparison.Ordinal);

        var known = Posts with { Step = Assert.IsType<FetchOutcome.Continue>(Parse("user", wanted)).Next };
        Assert.Contains("sec_user_id=MS4wLjABAAAAq7Xk2&max_cursor=0", await AddressAsync(known), StringComparison.Ordinal);

        var page = Assert.IsType<FetchOutcome.Found>(Parse("posts", known));
        Assert.Contains("sec_user_id=MS4wLjABAAAAq7Xk2&max_cursor=1779500000000", await AddressAsync(Posts with { Cursor = page.NextCursor }), StringComparison.Ordinal);
        Assert.Empty(Assert.IsType<FetchOutcome.Found>(Parse("posts_empty", known)).Items);
    }

    [Fact]
    public void An_answer_about_another_account_or_post_is_malformed()
    {
        Assert.Equal(new FetchOutcome.Malformed("data.aweme_detail.aweme_id"), Parse("post", Post with { Target = "7400000000000000000" }));
        Assert.Equal(new FetchOutcome.Malformed("data.user.uid"), Parse("user", User with { FetchType = FetchTypes.ProfileById, Target = "1" }));
    }

    [Fact]
    public void Failures_are_those_of_TikHub()
    {
        Assert.Equal(new FetchOutcome.Transient("execution error"), Parse("soft_error", User));
        Assert.Equal(new FetchOutcome.Transient("no user in the answer"), Parse("user_null", User));
        Assert.Equal(new FetchOutcome.NotFound(), Fail(404));
        Assert.Equal(new FetchOutcome.AuthRejected("no"), Fail(401));
        Assert.Equal(new FetchOutcome.QuotaExhausted("no"), Fail(402));
        Assert.Equal(new FetchOutcome.RateLimited(TimeSpan.FromSeconds(4)), Fail(429));
        Assert.Equal(new FetchOutcome.Transient("no"), Fail(400));
    }

    private static async Task<string> AddressAsync(FetchRequest request)
    {
        var sent = await RequestRecorder.RecordAsync("tikhub", request, new("k"));
        Assert.Equal("Bearer k", sent.Headers["Authorization"]);
        return sent.Address.AbsoluteUri;
    }

    private static FetchOutcome Parse(string fixture, FetchRequest request) =>
        Fixture.Checked(request, Provider.Parse(request, new ProviderResponse(200, RetryAfter: null, Fixture.Bytes("TikHubTikTok", fixture))));

    private static FetchOutcome Fail(int status) =>
        Provider.Parse(User, new ProviderResponse(status, TimeSpan.FromSeconds(4), Encoding.UTF8.GetBytes("""{"detail":{"message":"no"}}""")));
}
