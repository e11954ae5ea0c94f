using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.GraphApi;

public sealed class GraphApiParserTests
{
    [Fact]
    public void A_discovered_account_has_instagrams_number_and_its_posts_have_the_ids_for_insights()
    {
        var profile = Fixture.Found("GraphApi", "profile");

        Assert.Equal(Fixture.AccountId, profile.Observation!.PlatformId);
        Assert.Equal("17841460311874522", profile.Observation.Text(DimensionKeys.GraphId));
        var reel = profile.Items[1];
        Assert.Equal(("3682799998591371840", "18200000000000002", "2026-05-06T12:34:56Z"), (reel.PlatformId, reel.Text(DimensionKeys.GraphId), reel.Text(DimensionKeys.TakenAt)));
        Assert.Equal(188_420, reel.Number(MetricKeys.Plays).Value);
        Assert.Equal([AssetTypes.Thumbnail, AssetTypes.Image, AssetTypes.Video], profile.Items[2].Assets.Select(asset => asset.Type));
        Assert.Equal(Metric.Hidden(MetricKeys.Likes), profile.Items[3].Number(MetricKeys.Likes));
    }

    [Fact]
    public void What_is_empty_is_left_out()
    {
        var profile = Fixture.Found("GraphApi", "profile_bare");

        Assert.Equal(("", ""), (profile.Observation!.Text(DimensionKeys.Bio), profile.Observation.Text(DimensionKeys.ExternalUrl)));
        Assert.Null(profile.Observation.Text(DimensionKeys.FullName));
        Assert.Null(profile.Observation.Text(DimensionKeys.IsPrivate));
        Assert.Empty(profile.Items);
    }

    [Fact]
    public void Another_account_than_the_one_that_was_asked_for_is_a_fault() =>
        Assert.Equal(
            new FetchOutcome.Malformed("business_discovery.username"),
            Fixture.Parse("GraphApi", Fixture.Bytes("GraphApi", "profile"), Fixture.RequestOf("profile") with { Target = "olga-builds" }));

    [Fact]
    public void An_account_without_instagrams_number_goes_by_the_Graph_APIs_own()
    {
        var account = Fixture.Observe("GraphApi", "profile_without_ig_id");

        Assert.Equal(account.Text(DimensionKeys.GraphId), account.PlatformId);
        Assert.Equal(Fixture.Handle, account.Name);
    }

    [Fact]
    public void Insights_of_another_post_are_a_fault() => Assert.Equal(
        new FetchOutcome.Malformed("data[0].id"),
        Fixture.Parse("GraphApi", """{"data":[{"name":"reach","values":[{"value":3}],"id":"777/insights/reach/lifetime"}]}"""u8.ToArray(), Fixture.RequestOf("post_insights")));

    [Fact]
    public void Insights_of_a_post_are_told_apart_by_name()
    {
        var post = Fixture.Observe("GraphApi", "post_insights");

        Assert.Equal("18200000000000001", post.Text(DimensionKeys.GraphId));
        Assert.Equal(
            [
                Metric.Measured(MetricKeys.Reach, 3_527), Metric.Measured(MetricKeys.Likes, 301), Metric.Measured(MetricKeys.Comments, 12),
                Metric.Measured(MetricKeys.Saves, 44), Metric.Measured(MetricKeys.Shares, 9), Metric.Measured(MetricKeys.Interactions, 366),
                Metric.Measured(MetricKeys.Views, 5_120),
            ],
            post.Metrics);
    }

    [Fact]
    public void Insights_without_any_known_number_are_malformed() =>
        Assert.Equal(new FetchOutcome.Malformed("data"), Fixture.Parse("GraphApi", "post_insights_unknown"));

    [Fact]
    public void The_audience_is_counted_by_group() => Assert.Equal(
        [Metric.Measured("audience_gender_age:f:18-24", 812), Metric.Measured("audience_gender_age:m:25-34", 640)],
        Fixture.Observe("GraphApi", "audience").Metrics);

    [Fact]
    public void A_small_account_has_no_audience() => Assert.Empty(Fixture.Observe("GraphApi", "audience_few").Metrics);

    public static TheoryData<string, string, int, FetchOutcome> Failures { get; } = new()
    {
        { FetchTypes.ProfileByHandle, "error_110", 400, new FetchOutcome.NotCovered("not a professional account") },
        { FetchTypes.ProfileByHandle, "error_190", 400, new FetchOutcome.AuthRejected("Error validating access token: Session has expired") },
        { FetchTypes.ProfileByHandle, "error_4", 403, new FetchOutcome.RateLimited(null) },
        { FetchTypes.ProfileByHandle, "error_80002", 400, new FetchOutcome.RateLimited(null) },
        { FetchTypes.ProfileByHandle, "error_10", 403, new FetchOutcome.AuthRejected("(#10) no") },
        { FetchTypes.StoryInsights, "error_10", 400, new FetchOutcome.NotCovered("(#10) no") },
        { FetchTypes.PostInsights, "error_10", 400, new FetchOutcome.NotCovered("(#10) no") },
        { FetchTypes.PostInsights, "error_100_33", 400, new FetchOutcome.NotCovered("not an object of this key's owner") },
        { FetchTypes.PostInsights, "error_100_2108006", 400, new FetchOutcome.NotCovered("published before the account was a professional one") },
        { FetchTypes.PostInsights, "error_100_metric", 400, new FetchOutcome.Malformed("request") },
        { FetchTypes.ProfileByHandle, "error_2", 500, new FetchOutcome.Transient("Service temporarily unavailable") },
        { FetchTypes.ProfileByHandle, "error_2", 200, new FetchOutcome.Transient("Service temporarily unavailable") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_told_by_its_code(string fetchType, string fixture, int status, FetchOutcome expected) =>
        Assert.Equal(expected, Fixture.ParseAs("GraphApi", fetchType, fixture, status));
}
