using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.RocketApi;

public sealed class RocketApiParserTests
{
    [Theory]
    [InlineData("profile_mobile")]
    [InlineData("profile_web")]
    [InlineData("profile_body_as_text")]
    public void A_profile_is_the_same_in_every_shape(string fixture)
    {
        var account = Fixture.Observe("RocketApi", fixture);

        Assert.Equal(("60311874522", "olga.builds"), (account.PlatformId, account.Name));
        Assert.Equal(
            [
                Metric.Measured(MetricKeys.Followers, 91_734),
                Metric.Measured(MetricKeys.Following, 488),
                Metric.Measured(MetricKeys.Posts, 371),
            ],
            account.Metrics);
    }

    [Fact]
    public void A_private_profile_is_found_with_its_counts()
    {
        var account = Fixture.Observe("RocketApi", "profile_private");

        Assert.Equal("true", account.Text(DimensionKeys.IsPrivate));
        Assert.Equal(91_734, account.Number(MetricKeys.Followers).Value);
    }

    [Theory]
    [InlineData("post_reel", "DMb7xYe2QpA", "3682799998591371840", "reel", 7_301L, 188_420L)]
    [InlineData("post_carousel", "DNv0gHsT4kE", "3706411924050643204", "carousel", 7_301L, null)]
    [InlineData("post_hidden", "DPc9LrUo1Zi", "3737130874079237730", "image", null, null)]
    public void A_post_is_the_first_item(string fixture, string code, string id, string type, long? likes, long? plays)
    {
        var post = Fixture.Observe("RocketApi", fixture, code);

        Assert.Equal((id, code, type), (post.PlatformId, post.Name, post.Text(DimensionKeys.MediaType)));
        Assert.Equal(likes, post.Number(MetricKeys.Likes).Value);
        Assert.Equal(148, post.Number(MetricKeys.Comments).Value);
        Assert.Equal(plays, post.Number(MetricKeys.Plays).Value);
        Assert.Equal(likes is null ? ValueState.Hidden : ValueState.Measured, post.Number(MetricKeys.Likes).State);
    }

    public static TheoryData<string, int, FetchOutcome> Failures { get; } = new()
    {
        { "profile_web_null", 200, new FetchOutcome.NotFound() },
        { "upstream_404", 200, new FetchOutcome.NotFound() },
        { "upstream_404_page", 200, new FetchOutcome.NotFound() },
        { "upstream_429", 200, new FetchOutcome.Transient("upstream 429: Please wait some minutes.") },
        { "upstream_200_page", 200, new FetchOutcome.Transient("upstream answered with a page") },
        { "upstream_200_fail", 200, new FetchOutcome.Transient("checkpoint_required") },
        { "own_error", 200, new FetchOutcome.Transient("Worker crashed") },
        { "own_error_request", 200, new FetchOutcome.Malformed("request") },
        { "error_401", 401, new FetchOutcome.AuthRejected("Invalid token.") },
        { "error_401", 403, new FetchOutcome.AuthRejected("Invalid token.") },
        { "error_402", 402, new FetchOutcome.QuotaExhausted("Payment required") },
        { "error_429", 429, new FetchOutcome.RateLimited(null) },
        { "own_error", 500, new FetchOutcome.Transient("Worker crashed") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_has_its_own_outcome(string fixture, int status, FetchOutcome expected) =>
        Assert.Equal(expected, Fixture.Parse("RocketApi", fixture, status: status));

    [Fact]
    public void A_post_without_items_does_not_exist() =>
        Assert.Equal(new FetchOutcome.NotFound(), Fixture.Parse("RocketApi", "post_without_items", "DMb7xYe2QpA"));
}
