using System.Text;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Apify;
using Monitor.Jobs.Providers.ArrayBobo;
using Monitor.Jobs.Providers.GraphApi;
using Monitor.Jobs.Providers.TikHubTikTok;
using Monitor.Jobs.Providers.YouTube138;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>What of an answer is required, what is optional, and what becomes of the part that cannot be read.</summary>
public sealed class AnswerPolicyTests
{
    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("-7")]
    public void One_bad_post_of_twelve_is_left_out_counted_and_named(string likes)
    {
        var found = Assert.IsType<FetchOutcome.Found>(Discovered(posts => posts[2]!["like_count"] = JsonNode.Parse(likes)));

        Assert.Equal((11, 1), (found.Items.Count, found.Dropped));
        Assert.Equal(["business_discovery.media.data[*].like_count"], found.Drift);
        Assert.Equal(91_734, found.Observation!.Number(MetricKeys.Followers).Value);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(12, false)]
    public void More_than_a_third_of_bad_posts_make_the_answer_malformed(int bad, bool counts)
    {
        var outcome = Discovered(posts =>
        {
            for (var i = 0; i < bad; i++)
                posts[i]!["like_count"] = "abc";
        });

        if (counts)
            Assert.Equal(12 - bad, Assert.IsType<FetchOutcome.Found>(outcome).Items.Count);
        else
            Assert.Equal(new FetchOutcome.Malformed("business_discovery.media.data[0].like_count"), outcome);
    }

    [Fact]
    public void A_discovered_account_needs_no_number_of_instagrams()
    {
        var found = Found<GraphApiProvider>(
            new(Platforms.Instagram, FetchTypes.ProfileByHandle, "cafe.nord"),
            """{"business_discovery":{"id":"17841499999999999","username":"cafe.nord","followers_count":12,"follows_count":1,"media_count":0},"id":"1"}""");

        Assert.Equal(
            [Metric.Measured(MetricKeys.Followers, 12), Metric.Measured(MetricKeys.Following, 1), Metric.Measured(MetricKeys.Posts, 0)], found.Metrics);
        Assert.Equal(("17841499999999999", "17841499999999999"), (found.PlatformId, found.Text(DimensionKeys.GraphId)));
    }

    [Fact]
    public void An_optional_number_that_cannot_be_true_is_unknown_and_the_others_count()
    {
        var user = JsonNode.Parse(Fixture.Bytes("TikHubTikTok", "user"))!;
        user["data"]!["user"]!["total_favorited"] = -977_433_948;
        var account = Found<TikHubTikTokProvider>(PlatformCases.TikTokUser, user.ToJsonString());
        Assert.Equal((54_120, Metric.Unknown(MetricKeys.Likes)), (account.Number(MetricKeys.Followers).Value, account.Number(MetricKeys.Likes)));

        var post = JsonNode.Parse(Fixture.Bytes("TikHubTikTok", "post"))!;
        post["data"]!["aweme_detail"]!["statistics"]!["collect_count"] = -1;
        post["data"]!["aweme_detail"]!["statistics"]!["share_count"] = "1.2K";
        var video = Found<TikHubTikTokProvider>(PlatformCases.TikTokPost, post.ToJsonString());
        Assert.Equal(4_902, video.Number(MetricKeys.Likes).Value);
        Assert.Equal((Metric.Unknown(MetricKeys.Saves), Metric.Unknown(MetricKeys.Shares)), (video.Number(MetricKeys.Saves), video.Number(MetricKeys.Shares)));
    }

    [Theory]
    [InlineData("9001")]
    [InlineData("\"9001\"")]
    public void A_story_has_its_number_as_a_number_or_as_a_text(string pk)
    {
        var request = new FetchRequest(Platforms.Instagram, FetchTypes.StoryPostsByProfileId, "777");
        var body = $$$"""{"reels":{"777":{"items":[{"pk":{{{pk}}},"media_type":2,"taken_at":1700000000}]}},"status":"ok"}""";

        var found = Assert.IsType<FetchOutcome.Found>(Parse<ArrayBoboProvider>(request, body));

        Assert.Equal(("9001", "9001"), (Assert.Single(found.Items).PlatformId, found.Items[0].Name));
    }

    [Theory]
    [InlineData("TikHub")]
    [InlineData("RocketApi")]
    [InlineData("ArrayBobo")]
    [InlineData("BestSolutions")]
    [InlineData("Lama")]
    public void So_have_those_of_every_provider_of_stories(string provider)
    {
        var before = Fixture.Found(provider, "stories");
        foreach (var asText in (bool[])[true, false])
        {
            var body = JsonNode.Parse(Fixture.Bytes(provider, "stories"))!;
            foreach (var (parent, key) in MutationTests.Places(body).ToArray())
                if (key == "pk" && parent[key]!.ToString() is var digits && digits.All(char.IsAsciiDigit))
                    parent[key] = asText ? digits : JsonNode.Parse(digits);

            var after = Assert.IsType<FetchOutcome.Found>(Fixture.Parse(provider, Encoding.UTF8.GetBytes(body.ToJsonString()), Fixture.RequestOf("stories")));
            Assert.Equal(before.Items.Select(story => (story.PlatformId, story.Name)), after.Items.Select(story => (story.PlatformId, story.Name)));
        }
    }

    [Theory]
    [InlineData("TikHub", "post_reel", "DMb7xYe2QpA")]
    [InlineData("RocketApi", "post_reel", "DMb7xYe2QpA")]
    [InlineData("BestSolutions", "post_reel", "DMb7xYe2QpA")]
    [InlineData("Lama", "post_reel", "DMb7xYe2QpA")]
    [InlineData("JoTucker", "post_carousel", "DNv0gHsT4kE")]
    public void Minus_one_likes_are_hidden_ones_in_the_mobile_shape_of_every_provider(string provider, string name, string code)
    {
        var body = JsonNode.Parse(Fixture.Bytes(provider, name))!;
        foreach (var (parent, key) in MutationTests.Places(body).ToArray())
            if (key is "like_count" or "comment_count")
                parent[key] = key == "like_count" ? -1 : 37;

        var post = Assert.IsType<FetchOutcome.Found>(Fixture.ParseBytes(provider, Encoding.UTF8.GetBytes(body.ToJsonString()), code)).Observation!;

        Assert.Equal((Metric.Hidden(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 37)), (post.Number(MetricKeys.Likes), post.Number(MetricKeys.Comments)));
    }

    [Fact]
    public void Stories_of_somebody_else_do_not_say_that_there_are_none() => Assert.Equal(
        new FetchOutcome.Malformed("reels.777"),
        Parse<ArrayBoboProvider>(new(Platforms.Instagram, FetchTypes.StoryPostsByProfileId, "777"), """{"reels":{"778":{"items":[]}},"status":"ok"}"""));

    [Theory]
    [InlineData("3 lakh", 300_000)]
    [InlineData("2 Mio. Abonnenten", 2_000_000)]
    [InlineData("3 Wan", null)]
    public void Subscribers_in_words_are_the_true_number_or_unknown(string text, int? subscribers)
    {
        var body = JsonNode.Parse(Fixture.Bytes("YouTube", "channel138"))!;
        body["stats"]!["subscribers"] = null;
        body["stats"]!["subscribersText"] = text;

        var followers = Found<YouTube138Provider>(PlatformCases.ChannelById, body.ToJsonString()).Number(MetricKeys.Followers);

        Assert.Equal(subscribers is { } known ? new Metric(MetricKeys.Followers, known, ValueState.Rounded) : Metric.Unknown(MetricKeys.Followers), followers);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"status_code":10221,"status_msg":"Couldn't find this account","user":null}}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"code":200,"data":{"user":null}}""", typeof(FetchOutcome.Transient))]
    public void TikTok_says_itself_that_an_account_does_not_exist(string body, Type outcome) =>
        Assert.IsType(outcome, Parse<TikHubTikTokProvider>(PlatformCases.TikTokUser, body));

    [Theory]
    [InlineData("""{"code":200,"data":{"status_code":10204,"status_msg":"Video unavailable","aweme_detail":null}}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"code":200,"data":{"aweme_detail":null,"filter_detail":{"filter_reason":"status_deleted"}}}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"code":200,"data":{"aweme_detail":null,"filter_detail":{"filter_reason":"status_self_see"}}}""", typeof(FetchOutcome.Private))]
    [InlineData("""{"code":200,"data":{"aweme_detail":null}}""", typeof(FetchOutcome.Transient))]
    public void TikTok_says_itself_that_a_post_does_not_exist(string body, Type outcome) =>
        Assert.IsType(outcome, Parse<TikHubTikTokProvider>(PlatformCases.TikTokPost, body));

    [Theory]
    [InlineData("DMb7xYe2QpAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("DMb7xYe2Qp")]
    [InlineData("DMb7xYe2QpAB")]
    [InlineData("dMb7xYe2QpA")]
    [InlineData("D")]
    public void A_code_that_merely_begins_alike_or_does_not_fit_is_malformed(string code)
    {
        foreach (var (provider, fixture, target) in Fixture.Successes.Select(row => row.Data).Where(row => row.Item3 == "DMb7xYe2QpA"))
        {
            var body = Encoding.UTF8.GetString(Fixture.Bytes(provider, fixture)).Replace("\"DMb7xYe2QpA\"", $"\"{code}\"", StringComparison.Ordinal);
            Assert.IsType<FetchOutcome.Malformed>(Fixture.ParseBytes(provider, Encoding.UTF8.GetBytes(body), target));
        }
    }

    [Fact]
    public void A_handle_that_does_not_fit_is_malformed()
    {
        var body = Encoding.UTF8.GetString(Fixture.Bytes("TikHub", "profile_mobile")).Replace(Fixture.Handle, new string('a', 300), StringComparison.Ordinal);

        Assert.Equal(new FetchOutcome.Malformed("data.username"), Fixture.ParseBytes("TikHub", Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void A_picture_without_a_scheme_is_one_of_https()
    {
        var body = JsonNode.Parse(Fixture.Bytes("JoTucker", "profile"))!;
        body["user"]!["profile_pic_url"] = "//host/a.jpg";
        body["user"]!.AsObject().Remove("hd_profile_pic_url_info");
        body["user"]!.AsObject().Remove("profile_pic_url_hd");

        var account = Assert.IsType<FetchOutcome.Found>(Fixture.ParseBytes("JoTucker", Encoding.UTF8.GetBytes(body.ToJsonString()))).Observation!;

        Assert.Equal("https://host/a.jpg", account.Text(DimensionKeys.ProfilePicUrl));
    }

    [Fact]
    public void What_Apify_says_is_empty_is_empty()
    {
        var body = JsonNode.Parse(Fixture.Bytes("Apify", "profile"))!;
        foreach (var field in (string[])["externalUrl", "businessCategoryName", "biography", "fullName"])
            body[0]![field] = null;
        body[0]!.AsObject().Remove("externalUrls");

        var account = Found<ApifyProvider>(PlatformCases.ApifyProfile, body.ToJsonString());

        foreach (var key in (string[])[DimensionKeys.ExternalUrl, DimensionKeys.Category, DimensionKeys.Bio, DimensionKeys.FullName])
            Assert.Equal("", account.Text(key));
    }

    [Fact]
    public void An_empty_dataset_is_read_once_more()
    {
        var again = Assert.IsType<FetchOutcome.Continue>(Parse<ApifyProvider>(PlatformCases.ApifyProfile, "[]"));
        var second = PlatformCases.ApifyProfile with { Step = again.Next };

        Assert.Equal("vera.draws", Found<ApifyProvider>(second, Encoding.UTF8.GetString(Fixture.Bytes("Apify", "profile"))).Name);
        Assert.IsType<FetchOutcome.NotCovered>(Parse<ApifyProvider>(second, "[]"));
    }

    [Fact]
    public void What_a_failed_run_had_found_counts_and_is_looked_for_once()
    {
        const string Failed = """{"data":{"id":"run1","status":"TIMED-OUT","defaultDatasetId":"set1"}}""";
        var going = PlatformCases.ApifyProfile with { Step = new RunGoing("run1", 1, TaskId: null) };
        var left = going with { Step = Assert.IsType<FetchOutcome.Continue>(Parse<ApifyProvider>(going, Failed)).Next };

        Assert.Equal("vera.draws", Found<ApifyProvider>(left, Encoding.UTF8.GetString(Fixture.Bytes("Apify", "profile"))).Name);
        Assert.Equal(new FetchOutcome.Transient("the run ended as TIMED-OUT: no reason given"), Parse<ApifyProvider>(left, "[]"));
    }

    private static FetchOutcome Discovered(Action<JsonArray> change)
    {
        var body = JsonNode.Parse(Fixture.Bytes("GraphApi", "profile"))!;
        var media = body["business_discovery"]!["media"]!["data"]!.AsArray();
        var post = media[0]!.DeepClone();
        media.Clear();
        for (var i = 0; i < 12; i++)
            media.Add(post.DeepClone());
        change(media);
        return Parse<GraphApiProvider>(Fixture.RequestOf("profile"), body.ToJsonString());
    }

    private static Observation Found<T>(FetchRequest request, string body) where T : IProvider =>
        Assert.IsType<FetchOutcome.Found>(Parse<T>(request, body)).Observation!;

    private static FetchOutcome Parse<T>(FetchRequest request, string body) where T : IProvider =>
        Fixture.Checked(request, RegisteredProviders.Of<T>().Parse(request, new ProviderResponse(200, RetryAfter: null, Encoding.UTF8.GetBytes(body))));
}
