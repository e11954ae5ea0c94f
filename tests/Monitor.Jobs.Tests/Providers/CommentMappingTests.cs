using System.Text;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.GraphApi;
using Monitor.Jobs.Providers.JoTucker;
using Monitor.Jobs.Providers.Lama;
using Monitor.Jobs.Providers.RocketApi;
using Monitor.Jobs.Providers.YouTube138;
using Monitor.Jobs.Providers.YouTubeAnalytics;
using Monitor.Jobs.Providers.YouTubeDataV3;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Comments, likers, hashtags and viewers come out the same whoever gives them, as the answers of each look.</summary>
public sealed class CommentMappingTests
{
    private const string Code = "DMb7xYe2QpA";

    private const string JoTucker =
        """
        {"data":{"shortcode_media":{"edge_media_to_parent_comment":{"count":21,"page_info":{"has_next_page":true,"end_cursor":"{\"cached_comments_cursor\": \"17900\"}"},
         "edges":[{"node":{"id":"17900112233445566","text":"Love the blue one","created_at":1772400500,"owner":{"id":"7001234570","is_verified":false,"username":"arc_lantern"},
         "edge_liked_by":{"count":2},"edge_threaded_comments":{"count":1,"edges":[]}}}]}}},"status":"ok"}
        """;

    private const string Rocket =
        """
        {"status":"done","response":{"status_code":200,"content_type":"application/json","body":{"comments":[{"pk":"17900112233445566","user_id":7001234570,"text":"Love the blue one",
         "created_at":1772400500,"created_at_utc":1772400500,"comment_like_count":2,"child_comment_count":1,"user":{"pk":7001234570,"username":"arc_lantern"}}],
         "comment_count":21,"has_more_comments":false,"has_more_headload_comments":true,"next_min_id":"{\"cached_comments_cursor\": \"17900\"}","status":"ok"}}}
        """;

    private const string Lama =
        """
        [[{"pk":"17900112233445566","text":"Love the blue one","user":{"pk":"7001234570","id":"7001234570","username":"arc_lantern"},"created_at_utc":"2026-03-01T21:28:20Z","like_count":2}],
         "{\"cached_comments_cursor\": \"17900\"}",null]
        """;

    public static TheoryData<IProvider, string, long?> Comments { get; } = new()
    {
        { RegisteredProviders.Of<JoTuckerProvider>(), JoTucker, 1 },
        { RegisteredProviders.Of<RocketApiProvider>(), Rocket, 1 },
        { RegisteredProviders.Of<LamaProvider>(), Lama, null },
    };

    [Theory]
    [MemberData(nameof(Comments))]
    public void A_comment_has_its_author_its_text_its_time_and_its_likes(IProvider provider, string body, long? replies)
    {
        var page = Found(provider, FetchTypes.PostComments, Code, body);

        var comment = Assert.Single(page.Items);
        Assert.Equal((EntityKind.Comment, "17900112233445566", "arc_lantern"), (comment.Kind, comment.PlatformId, comment.Name));
        Assert.Equal(("Love the blue one", "7001234570", "2026-03-01T21:28:20Z"), (
            comment.Text(DimensionKeys.CommentText), comment.Text(DimensionKeys.OwnerId), comment.Text(DimensionKeys.TakenAt)));
        Assert.Equal((2L, replies), (comment.Number(MetricKeys.Likes).Value, comment.Number(MetricKeys.Replies).Value));
        Assert.Equal("""{"cached_comments_cursor": "17900"}""", page.NextCursor);
    }

    [Fact]
    public void The_last_page_of_comments_leads_nowhere()
    {
        Assert.Null(Found(RegisteredProviders.Of<RocketApiProvider>(), FetchTypes.PostComments, Code, Rocket.Replace("\"has_more_headload_comments\":true", "\"has_more_headload_comments\":false", StringComparison.Ordinal)).NextCursor);
        Assert.Null(Found(RegisteredProviders.Of<LamaProvider>(), FetchTypes.PostComments, Code, """[[], null, null]""").NextCursor);
        Assert.Equal("max:A", Found(RegisteredProviders.Of<LamaProvider>(), FetchTypes.PostComments, Code, """[[], null, "A"]""").NextCursor);
    }

    [Fact]
    public void A_comment_on_YouTube_is_the_same_from_both_but_for_its_time()
    {
        var thread = Assert.Single(Found(
            RegisteredProviders.Of<YouTubeDataV3Provider>(), FetchTypes.PostComments, "kT3_wQz8-Lr",
            """
            {"kind":"youtube#commentThreadListResponse","nextPageToken":"T2","pageInfo":{"totalResults":1},"items":[{"id":"Ugx123","snippet":{"videoId":"kT3_wQz8-Lr","totalReplyCount":4,
             "topLevelComment":{"id":"Ugx123","snippet":{"textOriginal":"Great","authorDisplayName":"@arc","authorChannelId":{"value":"UCw8kTn3QzLr5YbXe1VdPmFa"},"likeCount":3,
             "publishedAt":"2026-03-01T21:28:20Z"}}}}]}
            """, Platforms.YouTube).Items);
        var shown = Assert.Single(Found(
            RegisteredProviders.Of<YouTube138Provider>(), FetchTypes.PostComments, "kT3_wQz8-Lr",
            """
            {"comments":[{"author":{"canonicalBaseUrl":"/@arc","channelId":"UCw8kTn3QzLr5YbXe1VdPmFa","title":"@arc"},"commentId":"Ugx123","content":"Great","publishedTimeText":"1 day ago",
             "stats":{"replies":4,"votes":3}}],"cursorNext":"Eg0","totalCommentsCount":21}
            """, Platforms.YouTube).Items);

        Assert.Equal(("Ugx123", "arc", "Great", 3L, 4L), Facts(thread));
        Assert.Equal(Facts(thread), Facts(shown));
        Assert.Equal(("2026-03-01T21:28:20Z", null), (thread.Text(DimensionKeys.TakenAt), shown.Text(DimensionKeys.TakenAt)));

        static (string, string, string?, long?, long?) Facts(Observation comment) => (
            comment.PlatformId, comment.Name, comment.Text(DimensionKeys.CommentText), comment.Number(MetricKeys.Likes).Value, comment.Number(MetricKeys.Replies).Value);
    }

    [Fact]
    public void Likers_are_accounts_and_a_list_of_another_post_is_nobodys()
    {
        const string Body = """{"data":{"shortcode_media":{"id":"1","shortcode":"DMb7xYe2QpA","edge_liked_by":{"count":1,"page_info":{"has_next_page":true,"end_cursor":"Q=="},"edges":[{"node":{"id":"7001234570","username":"arc_lantern","full_name":"Arc","is_private":true,"is_verified":false}}]}}},"status":"ok"}""";
        var provider = RegisteredProviders.Of<JoTuckerProvider>();

        var page = Found(provider, FetchTypes.PostLikers, Code, Body);

        Assert.Equal(("7001234570", "arc_lantern", "Q=="), (page.Items[0].PlatformId, page.Items[0].Name, page.NextCursor));
        Assert.IsType<FetchOutcome.Malformed>(Parse(provider, FetchTypes.PostLikers, "DOther00000", Body));
        Assert.IsType<FetchOutcome.NotFound>(Parse(provider, FetchTypes.PostLikers, Code, """{"data":{"shortcode_media":null}}"""));
        Assert.IsType<FetchOutcome.NotFound>(Parse(provider, FetchTypes.PostComments, Code, """{"data":{"shortcode_media":null}}"""));
        Assert.IsType<FetchOutcome.NotFound>(Parse(provider, FetchTypes.HashtagPosts, "ceramics", """{"data":{"hashtag":null}}"""));
    }

    [Fact]
    public void A_story_of_ones_own_has_the_id_by_which_its_insights_are_read()
    {
        var provider = RegisteredProviders.Of<GraphApiProvider>();
        var story = Assert.Single(Found(
            provider, FetchTypes.OwnStories, "17841400000012345",
            """
            {"data":[{"id":"18000000000123456","media_type":"VIDEO","media_url":"https://pictures.example/1.mp4","permalink":"https://www.instagram.com/stories/own.account/3301122334455667799",
             "timestamp":"2026-03-01T09:00:00+0000"}]}
            """).Items);

        Assert.Equal(("3301122334455667799", "18000000000123456", "story", "own.account", "2026-03-01T09:00:00Z"), (
            story.PlatformId, story.Text(DimensionKeys.GraphId), story.Text(DimensionKeys.MediaType), story.Text(DimensionKeys.OwnerUsername), story.Text(DimensionKeys.TakenAt)));
        Assert.Empty(Found(provider, FetchTypes.OwnStories, "17841400000012345", """{"data":[]}""").Items);
        Assert.IsType<FetchOutcome.NotCovered>(Parse(
            provider, FetchTypes.OwnStories, "1", """{"error":{"message":"Object does not exist","type":"GraphMethodException","code":100,"error_subcode":33}}""", status: 400));
    }

    [Theory]
    [InlineData(403, """{"error":{"code":403,"message":"off","errors":[{"reason":"commentsDisabled"}]}}""", typeof(FetchOutcome.Private))]
    [InlineData(403, """{"error":{"code":403,"message":"q","errors":[{"reason":"quotaExceeded"}]}}""", typeof(FetchOutcome.QuotaExhausted))]
    [InlineData(404, """{"error":{"code":404,"message":"no","errors":[{"reason":"videoNotFound"}]}}""", typeof(FetchOutcome.NotFound))]
    public void Comments_that_are_off_are_no_trouble_of_the_key(int status, string body, Type outcome) => Assert.IsType(
        outcome, Parse(RegisteredProviders.Of<YouTubeDataV3Provider>(), FetchTypes.PostComments, "kT3_wQz8-Lr", body, Platforms.YouTube, status));

    [Fact]
    public void Viewers_are_shares_by_age_and_gender_wherever_the_columns_stand()
    {
        var provider = RegisteredProviders.Of<YouTubeAnalyticsProvider>();
        var viewers = Assert.IsType<FetchOutcome.Found>(Parse(
            provider, FetchTypes.ChannelDemographics, "UC1",
            """{"columnHeaders":[{"name":"gender"},{"name":"viewerPercentage"},{"name":"ageGroup"}],"rows":[["female",12.34,"age18-24"],["male",87.66,"age25-34"]]}""", Platforms.YouTube)).Observation!;

        Assert.Equal([("viewer_percentage:age18-24:female", "12.34"), ("viewer_percentage:age25-34:male", "87.66")], viewers.Dimensions.Select(share => (share.Key, share.Value)));
        Assert.Empty(Assert.IsType<FetchOutcome.Found>(Parse(
            provider, FetchTypes.ChannelDemographics, "UC1", """{"columnHeaders":[{"name":"ageGroup"},{"name":"gender"},{"name":"viewerPercentage"}]}""", Platforms.YouTube)).Observation!.Dimensions);
        Assert.IsType<FetchOutcome.Malformed>(Parse(provider, FetchTypes.ChannelDemographics, "UC1", """{"columnHeaders":[{"name":"views"}],"rows":[]}""", Platforms.YouTube));
        // The key is good, and for another channel.
        Assert.IsType<FetchOutcome.NotCovered>(Parse(
            provider, FetchTypes.ChannelDemographics, "UC1", """{"error":{"code":403,"message":"Forbidden","errors":[{"reason":"forbidden"}]}}""", Platforms.YouTube, 403));
        Assert.IsType<FetchOutcome.AuthRejected>(Parse(
            provider, FetchTypes.ChannelDemographics, "UC1", """{"error":{"code":401,"message":"no","errors":[{"reason":"authError"}]}}""", Platforms.YouTube, 401));
    }

    private static FetchOutcome Parse(IProvider provider, string fetchType, string target, string body, string platform = Platforms.Instagram, int status = 200) =>
        provider.Parse(new(platform, fetchType, target), new ProviderResponse(status, RetryAfter: null, Encoding.UTF8.GetBytes(body)));

    private static FetchOutcome.Found Found(IProvider provider, string fetchType, string target, string body, string platform = Platforms.Instagram) =>
        Assert.IsType<FetchOutcome.Found>(Parse(provider, fetchType, target, body, platform));
}
