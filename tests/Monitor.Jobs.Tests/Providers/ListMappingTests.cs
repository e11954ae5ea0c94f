using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Lists, pictures and tags come out the same from every provider, whatever its shape.</summary>
public sealed class ListMappingTests
{
    private const string Reel = "DMb7xYe2QpA";

    [Theory]
    [InlineData("ArrayBobo", "posts", "QVFBnext01==")]
    [InlineData("JoTucker", "posts", "3737130874079237730_60311874522")]
    [InlineData("BestSolutions", "posts", "3737130874079237730_60311874522")]
    [InlineData("RocketApi", "posts", "3737130874079237730_60311874522")]
    [InlineData("TikHub", "posts", "3737130874079237730_60311874522")]
    [InlineData("TikHub", "posts_nested", "dG9rZW4x")]
    [InlineData("Lama", "posts", "QVFDlama01")]
    [InlineData("GraphApi", "profile", "QVFIUnext01")]
    public void A_page_of_posts_has_its_posts_and_where_the_next_page_begins(string provider, string fixture, string cursor)
    {
        var page = Fixture.Found(provider, fixture);

        Assert.Equal(cursor, page.NextCursor);
        Assert.Equal(("DKq3vNtRwLm", "image"), (page.Items[0].Name, page.Items[0].Text(DimensionKeys.MediaType)));
        Assert.Equal((Reel, "reel", 5_210L), (page.Items[1].Name, page.Items[1].Text(DimensionKeys.MediaType), page.Items[1].Number(MetricKeys.Likes).Value));
        Assert.Equal(("3737130874079237730", ValueState.Hidden), (page.Items[^1].PlatformId, page.Items[^1].Number(MetricKeys.Likes).State));
        Assert.All(page.Items, post => Assert.Equal(Fixture.AccountId, post.Text(DimensionKeys.OwnerId)));
    }

    [Theory]
    [InlineData("ArrayBobo", "tagged", "QVFBnext01==")]
    [InlineData("RocketApi", "tagged", "QVFBnext01==")]
    [InlineData("RocketApi", "tagged_mobile", "QVFDnext02")]
    [InlineData("Lama", "tagged", "QVFDlama01")]
    public void Posts_in_which_an_account_is_tagged_are_those_of_others_with_the_account_among_their_tags(string provider, string fixture, string cursor)
    {
        var page = Fixture.Found(provider, fixture);

        Assert.Equal(cursor, page.NextCursor);
        Assert.Equal(("DKq3vNtRwLm", "image"), (page.Items[0].Name, page.Items[0].Text(DimensionKeys.MediaType)));
        Assert.All(page.Items, post => Assert.Equal("4412233445", post.Text(DimensionKeys.OwnerId)));
        Assert.Equal(new TaggedAccount("olga.builds", Fixture.AccountId), Assert.Single(page.Items[0].Tagged));
    }

    [Theory]
    [InlineData("BestSolutions", "posts_last")]
    [InlineData("Lama", "posts_last")]
    [InlineData("Lama", "reels")]
    [InlineData("RocketApi", "reels")]
    [InlineData("NeoTank", "profile")]
    [InlineData("JoTucker", "following_last")]
    public void The_last_page_leads_nowhere(string provider, string fixture)
    {
        var page = Fixture.Found(provider, fixture);

        Assert.NotEmpty(page.Items);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public void A_page_that_leads_to_itself_is_the_last_one()
    {
        var request = Fixture.RequestOf("posts") with { Cursor = "QVFBnext01==" };

        var page = Assert.IsType<FetchOutcome.Found>(Fixture.Parse("ArrayBobo", Fixture.Bytes("ArrayBobo", "posts"), request));

        Assert.Null(page.NextCursor);
    }

    [Theory]
    [InlineData("JoTucker", "QVFDfol02==")]
    [InlineData("BestSolutions", "QVFDbs==")]
    [InlineData("IgApi", "QVFDig==")]
    [InlineData("Lama", "100|QVFD")]
    [InlineData("RocketApi", "50")]
    [InlineData("TikHub", "50")]
    public void Followers_are_accounts_without_numbers(string provider, string cursor)
    {
        var page = Fixture.Found(provider, "followers");

        Assert.Null(page.Observation);
        Assert.Equal(cursor, page.NextCursor);
        Assert.Equal([("7001112223", "pine.and.oak"), ("7001112224", "saw_dust")], page.Items.Select(account => (account.PlatformId, account.Name)));
        Assert.All(page.Items, account => Assert.Empty(account.Metrics));
        Assert.All(page.Items, account => Assert.Equal(AssetTypes.ProfilePicture, Assert.Single(account.Assets).Type));
    }

    [Fact]
    public void A_cursor_may_be_a_number() => Assert.Equal("100", Fixture.Found("BestSolutions", "following").NextCursor);

    [Theory]
    [InlineData("ArrayBobo", null)]
    [InlineData("BestSolutions", "DXs0000000A")]
    [InlineData("Lama", "DXs0000000A")]
    [InlineData("RocketApi", "DXs0000000A")]
    [InlineData("TikHub", "DXs0000000A")]
    public void A_story_has_its_owner_its_time_and_its_video_and_no_numbers(string provider, string? code)
    {
        var page = Fixture.Found(provider, "stories");

        Assert.Equal(2, page.Items.Count);
        var story = page.Items[0];
        Assert.Equal(code ?? story.PlatformId, story.Name);
        Assert.Equal(("story", Fixture.AccountId), (story.Text(DimensionKeys.MediaType), story.Text(DimensionKeys.OwnerId)));
        Assert.StartsWith("2026-05-04T", story.Text(DimensionKeys.TakenAt), StringComparison.Ordinal);
        Assert.Empty(story.Metrics);
        Assert.Contains(story.Assets, asset => asset.Type == AssetTypes.Video);
        Assert.Equal(new TaggedAccount("pine.and.oak", "7001112223"), Assert.Single(story.Tagged));
        Assert.Contains(page.Items[1].Assets, asset => asset.Type == AssetTypes.Image);
    }

    [Theory]
    [InlineData("ArrayBobo")]
    [InlineData("BestSolutions")]
    [InlineData("Lama")]
    [InlineData("RocketApi")]
    [InlineData("TikHub")]
    public void No_story_is_an_empty_list(string provider) => Assert.Empty(Fixture.Found(provider, "stories_none").Items);

    [Theory]
    [InlineData("ArrayBobo", "posts_private")]
    [InlineData("JoTucker", "posts_private")]
    [InlineData("JoTucker", "followers_private")]
    [InlineData("RocketApi", "posts_private")]
    [InlineData("TikHub", "posts_private")]
    [InlineData("IgApi", "followers_hidden")]
    public void A_list_that_is_empty_although_there_is_something_is_private(string provider, string fixture) =>
        Assert.IsType<FetchOutcome.Private>(Fixture.Parse(provider, fixture));

    [Fact]
    public void An_account_without_posts_has_an_empty_list() => Assert.Empty(Fixture.Found("ArrayBobo", "posts_none").Items);

    [Theory]
    [InlineData("ArrayBobo")]
    [InlineData("JoTucker")]
    [InlineData("Lama")]
    public void A_carousel_has_the_pictures_and_videos_of_its_children(string provider)
    {
        var post = Fixture.Observe(provider, "post_carousel", "DNv0gHsT4kE");

        Assert.Equal([AssetTypes.Thumbnail, AssetTypes.Image, AssetTypes.Video], post.Assets.Select(asset => asset.Type));
        Assert.EndsWith("mp4?oe=6A1B2C3D", post.Assets[2].Url, StringComparison.Ordinal);
        Assert.Equal(Metric.Unknown(MetricKeys.Plays), post.Number(MetricKeys.Plays));
    }

    [Theory]
    [InlineData("ArrayBobo", "post_reel", Reel)]
    [InlineData("Lama", "post_reel", Reel)]
    [InlineData("JoTucker", "post_carousel", "DNv0gHsT4kE")]
    public void Tagged_accounts_are_those_of_the_post_or_of_its_pictures(string provider, string fixture, string code) => Assert.Equal(
        [new TaggedAccount("pine.and.oak", "7001112223"), new TaggedAccount("saw_dust", "7001112224")],
        Fixture.Observe(provider, fixture, code).Tagged);

    [Fact]
    public void A_reel_has_a_thumbnail_and_a_video() => Assert.Equal(
        [AssetTypes.Thumbnail, AssetTypes.Video],
        Fixture.Observe("BestSolutions", "post_reel", Reel).Assets.Select(asset => asset.Type));

    [Fact]
    public void Plays_that_a_list_gives_as_zero_are_unknown()
    {
        Assert.Equal(Metric.Unknown(MetricKeys.Plays), Fixture.Found("Lama", "posts").Items[1].Number(MetricKeys.Plays));
        Assert.Equal(188_420, Fixture.Found("Lama", "reels").Items[0].Number(MetricKeys.Plays).Value);
    }

    [Fact]
    public void A_profile_brings_its_latest_posts_along()
    {
        var profile = Fixture.Found("NeoTank", "profile");

        Assert.Equal(91_734, profile.Observation!.Number(MetricKeys.Followers).Value);
        Assert.Equal(["DKq3vNtRwLm", Reel], profile.Items.Select(post => post.Name));
        Assert.All(profile.Items, post => Assert.Equal(("olga.builds", Fixture.AccountId), (post.Text(DimensionKeys.OwnerUsername), post.Text(DimensionKeys.OwnerId))));
    }

    [Theory]
    [InlineData("ArrayBobo")]
    [InlineData("JoTucker")]
    [InlineData("BestSolutions")]
    [InlineData("NeoTank")]
    [InlineData("Lama")]
    [InlineData("GraphApi")]
    [InlineData("RocketApi", "profile_mobile")]
    [InlineData("TikHub", "profile_mobile")]
    public void A_profile_is_the_same_from_every_provider(string provider, string fixture = "profile")
    {
        var account = Fixture.Observe(provider, fixture);

        Assert.Equal((Fixture.AccountId, Fixture.Handle), (account.PlatformId, account.Name));
        Assert.Equal(
            [Metric.Measured(MetricKeys.Followers, 91_734), Metric.Measured(MetricKeys.Following, 488), Metric.Measured(MetricKeys.Posts, 371)],
            account.Metrics);
        Assert.Contains(account.Assets, asset => asset.Type == AssetTypes.ProfilePicture);
    }

    [Fact]
    public void An_account_that_was_asked_for_by_its_id_must_be_the_same()
    {
        var request = new FetchRequest(Platforms.Instagram, FetchTypes.ProfileById, "4242");

        Assert.Equal(
            new FetchOutcome.Malformed("user.pk"), Fixture.Parse("JoTucker", Fixture.Bytes("JoTucker", "profile"), request));
    }
}
