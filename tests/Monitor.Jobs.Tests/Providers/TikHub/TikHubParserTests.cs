using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.TikHub;

public sealed class TikHubParserTests
{
    [Theory]
    [InlineData("profile_mobile")]
    [InlineData("profile_mixed")]
    [InlineData("profile_nested")]
    [InlineData("profile_numbers_as_text")]
    public void A_profile_is_the_same_wherever_and_however_the_user_is_written(string fixture)
    {
        var account = Fixture.Observe("TikHub", fixture);

        Assert.Equal((Platforms.Instagram, EntityKind.Account), (account.Platform, account.Kind));
        Assert.Equal(("60311874522", "olga.builds"), (account.PlatformId, account.Name));
        Assert.Equal(
            [
                Metric.Measured(MetricKeys.Followers, 91_734),
                Metric.Measured(MetricKeys.Following, 488),
                Metric.Measured(MetricKeys.Posts, 371),
            ],
            account.Metrics);
        Assert.Equal("Olga Builds 🛠", account.Text(DimensionKeys.FullName));
        Assert.Equal("Chairs, tables\nand one crooked shelf", account.Text(DimensionKeys.Bio));
        Assert.Equal("Carpenter", account.Text(DimensionKeys.Category));
        Assert.Equal("true", account.Text(DimensionKeys.IsVerified));
        Assert.Contains("/12_n.jpg", account.Text(DimensionKeys.ProfilePicUrl), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_profile_is_found_with_its_counts()
    {
        var account = Fixture.Observe("TikHub", "profile_private");

        Assert.Equal("true", account.Text(DimensionKeys.IsPrivate));
        Assert.Equal(91_734, account.Number(MetricKeys.Followers).Value);
        Assert.Equal("", account.Text(DimensionKeys.Bio));
        Assert.Equal("", account.Text(DimensionKeys.ExternalUrl));
    }

    [Theory]
    [InlineData("post_reel")]
    [InlineData("post_metrics")]
    public void A_reel_has_its_plays_and_not_its_views(string fixture)
    {
        var post = Fixture.Observe("TikHub", fixture, "DMb7xYe2QpA");

        Assert.Equal((EntityKind.Post, "3682799998591371840", "DMb7xYe2QpA"), (post.Kind, post.PlatformId, post.Name));
        Assert.Equal(
            [
                Metric.Measured(MetricKeys.Likes, 7_301),
                Metric.Measured(MetricKeys.Comments, 148),
                Metric.Measured(MetricKeys.Plays, 188_420),
            ],
            post.Metrics.Where(metric => metric.Key != MetricKeys.Shares));
        Assert.Equal("reel", post.Text(DimensionKeys.MediaType));
        Assert.Equal("2025-07-23T04:13:13Z", post.Text(DimensionKeys.TakenAt));
        Assert.Equal(("60311874522", "olga.builds"), (post.Text(DimensionKeys.OwnerId), post.Text(DimensionKeys.OwnerUsername)));
        Assert.Equal("Dovetails, take four #woodwork", post.Text(DimensionKeys.Caption));
        Assert.NotNull(post.Text(DimensionKeys.ThumbnailUrl));
    }

    [Theory]
    [InlineData("post_image", "DKq3vNtRwLm", "image")]
    [InlineData("post_carousel", "DNv0gHsT4kE", "carousel")]
    public void A_post_that_cannot_be_played_has_no_metric_for_plays(string fixture, string code, string type)
    {
        var post = Fixture.Observe("TikHub", fixture, code);

        Assert.Equal([Metric.Measured(MetricKeys.Likes, 7_301), Metric.Measured(MetricKeys.Comments, 148)], post.Metrics);
        Assert.Equal(type, post.Text(DimensionKeys.MediaType));
        Assert.NotNull(post.Text(DimensionKeys.ThumbnailUrl));
    }

    [Fact]
    public void A_post_without_a_caption_says_so() =>
        Assert.Equal("", Fixture.Observe("TikHub", "post_image", "DKq3vNtRwLm").Text(DimensionKeys.Caption));

    [Theory]
    [InlineData("post_hidden_absent")]
    [InlineData("post_hidden_false_number")]
    [InlineData("post_graphql_hidden")]
    public void Hidden_likes_are_hidden_in_every_shape(string fixture)
    {
        var post = Fixture.Observe("TikHub", fixture, "DPc9LrUo1Zi");

        Assert.Equal([Metric.Hidden(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 148)], post.Metrics);
    }

    [Fact]
    public void A_graphql_video_has_plays() =>
        Assert.Equal(188_420, Fixture.Observe("TikHub", "post_graphql_video", "DQw5mBnF8yS").Number(MetricKeys.Plays).Value);

    [Fact]
    public void An_answer_about_another_post_is_malformed() =>
        Assert.Equal(new FetchOutcome.Malformed("data.items[0].code"), Fixture.Parse("TikHub", "post_reel", "DKq3vNtRwLm"));

    public static TheoryData<string, int, FetchOutcome> Failures { get; } = new()
    {
        { "error_400", 400, new FetchOutcome.Transient("Request failed, please try again, it is not charged.") },
        { "error_401", 401, new FetchOutcome.AuthRejected("Invalid API token") },
        { "error_402", 402, new FetchOutcome.QuotaExhausted("Balance too low, please recharge.") },
        { "error_403", 403, new FetchOutcome.AuthRejected("This key may not use this endpoint") },
        { "error_404", 404, new FetchOutcome.NotFound() },
        { "error_404_route", 404, new FetchOutcome.Transient("endpoint not found") },
        { "error_422", 422, new FetchOutcome.Malformed("request") },
        { "soft_error", 200, new FetchOutcome.Transient("execution error") },
        { "error_404_route", 503, new FetchOutcome.Transient("HTTP 503") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_has_its_own_outcome(string fixture, int status, FetchOutcome expected) =>
        Assert.Equal(expected, Fixture.Parse("TikHub", fixture, status: status));

    [Fact]
    public void A_rate_limit_carries_the_time_to_wait_if_there_is_one()
    {
        Assert.Equal(new FetchOutcome.RateLimited(null), Fixture.Parse("TikHub", "error_429", status: 429));
        Assert.Equal(
            new FetchOutcome.RateLimited(TimeSpan.FromSeconds(9)),
            Fixture.Parse("TikHub", "error_429", status: 429, retryAfter: TimeSpan.FromSeconds(9)));
    }
}
