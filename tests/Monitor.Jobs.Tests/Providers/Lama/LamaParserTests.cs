using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.Lama;

public sealed class LamaParserTests
{
    public static TheoryData<string, string, int, FetchOutcome> Failures { get; } = new()
    {
        { FetchTypes.ProfileByHandle, "error_401", 401, new FetchOutcome.AuthRejected("Access key not found") },
        { FetchTypes.ProfileByHandle, "error_402", 402, new FetchOutcome.QuotaExhausted("Top up your account") },
        { FetchTypes.ProfilePostsById, "error_403_private", 403, new FetchOutcome.Private() },
        { FetchTypes.ProfilePostsById, "error_403_login", 403, new FetchOutcome.Transient("Login required") },
        { FetchTypes.ProfileByHandle, "error_404_user", 404, new FetchOutcome.NotFound() },
        { FetchTypes.Followers, "error_404_user", 404, new FetchOutcome.NotFound() },
        { FetchTypes.Followers, "error_404_hidden", 404, new FetchOutcome.Private() },
        { FetchTypes.PostByShortcode, "error_404_media", 404, new FetchOutcome.NotFound() },
        { FetchTypes.PostByShortcode, "error_404_route", 404, new FetchOutcome.Transient("endpoint not found") },
        { FetchTypes.ProfilePostsById, "error_422", 422, new FetchOutcome.Malformed("request") },
        { FetchTypes.ProfileByHandle, "error_429", 429, new FetchOutcome.RateLimited(TimeSpan.FromSeconds(2)) },
        { FetchTypes.ProfileByHandle, "error_503", 503, new FetchOutcome.Transient("Service unavailable") },
        { FetchTypes.ProfileByHandle, "error_503", 200, new FetchOutcome.Transient("Service unavailable") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_has_its_own_outcome(string fetchType, string fixture, int status, FetchOutcome expected) =>
        Assert.Equal(expected, Fixture.ParseAs("Lama", fetchType, fixture, status, TimeSpan.FromSeconds(2)));

    [Fact]
    public void A_flat_post_is_read_like_any_other()
    {
        var post = Fixture.Observe("Lama", "post_reel", "DMb7xYe2QpA");

        Assert.Equal(("3682799998591371840", "reel"), (post.PlatformId, post.Text(DimensionKeys.MediaType)));
        Assert.Equal("Dovetails, take four #woodwork", post.Text(DimensionKeys.Caption));
        Assert.Equal("2025-07-23T04:13:13Z", post.Text(DimensionKeys.TakenAt));
        Assert.Equal((5_210L, 61L, 188_420L), (post.Number(MetricKeys.Likes).Value, post.Number(MetricKeys.Comments).Value, post.Number(MetricKeys.Plays).Value));
    }
}
