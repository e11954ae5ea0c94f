using System.Text;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Details of the two shapes that one changed field of an answer shows.</summary>
public sealed class InstagramMappingTests
{
    [Theory]
    [InlineData("pk", "0")]
    [InlineData("pk", "-5")]
    [InlineData("pk", "\"abc\"")]
    [InlineData("username", "\"\"")]
    [InlineData("username", "null")]
    [InlineData("follower_count", "-1")]
    [InlineData("follower_count", "12.5")]
    [InlineData("follower_count", "\"48.2k\"")]
    [InlineData("media_count", "true")]
    public void A_field_that_cannot_be_true_is_named_with_its_path(string field, string value) =>
        Assert.Equal(new FetchOutcome.Malformed($"data.{field}"), Changed("profile_mobile", null, field, value));

    [Fact]
    public void A_profile_without_any_number_is_malformed()
    {
        var outcome = Changed("profile_mobile", null, user =>
        {
            user.Remove("follower_count");
            user.Remove("following_count");
            user.Remove("media_count");
        });

        Assert.Equal(new FetchOutcome.Malformed("data.follower_count"), outcome);
    }

    [Fact]
    public void A_number_that_is_absent_is_unknown_and_not_zero()
    {
        var account = Found(Changed("profile_mobile", null, user => user.Remove("following_count")));

        Assert.Equal(Metric.Unknown(MetricKeys.Following), account.Number(MetricKeys.Following));
        Assert.Equal(91_734, account.Number(MetricKeys.Followers).Value);
    }

    [Fact]
    public void Texts_lose_their_nul_characters_and_their_excess()
    {
        var bio = "a\0b" + string.Concat(Enumerable.Repeat("🛠", 4_000));
        var account = Found(Changed("profile_mobile", null, user => user["biography"] = bio));

        var kept = account.Text(DimensionKeys.Bio)!;
        Assert.StartsWith("ab🛠", kept, StringComparison.Ordinal);
        Assert.Equal(4_000, kept.Length);
        Assert.Equal(kept, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)));
    }

    [Fact]
    public void A_text_with_half_a_character_costs_only_itself()
    {
        var body = Encoding.UTF8.GetString(Fixture.Bytes("TikHub", "post_reel"))
            .Replace("Dovetails", "\\ud83d Dovetails", StringComparison.Ordinal);
        var post = Found(Fixture.ParseBytes("TikHub", Encoding.UTF8.GetBytes(body), "DMb7xYe2QpA"));

        Assert.Null(post.Text(DimensionKeys.Caption));
        Assert.Equal(7_301, post.Number(MetricKeys.Likes).Value);
    }

    [Fact]
    public void A_link_that_is_not_a_web_address_is_left_out()
    {
        var account = Found(Changed("profile_mobile", null, user =>
        {
            user["external_url"] = "javascript:alert(1)";
            user.Remove("bio_links");
        }));

        Assert.Null(account.Text(DimensionKeys.ExternalUrl));
    }

    [Fact]
    public void Plays_are_put_together_when_only_their_parts_are_given()
    {
        var post = Found(Changed("post_reel", "DMb7xYe2QpA", media => media.Remove("play_count")));

        Assert.Equal(187_900 + 520, post.Number(MetricKeys.Plays).Value);
    }

    [Fact]
    public void Minus_one_like_is_hidden_in_the_mobile_shape_as_well_and_the_rest_counts()
    {
        var post = Found(Changed("post_reel", "DMb7xYe2QpA", "like_count", "-1"));

        Assert.Equal(Metric.Hidden(MetricKeys.Likes), post.Number(MetricKeys.Likes));
        Assert.Equal(148, post.Number(MetricKeys.Comments).Value);
    }

    [Theory]
    [InlineData("like_count", "-2")]
    [InlineData("like_count", "\"abc\"")]
    [InlineData("comment_count", "-1")]
    public void A_number_of_a_post_that_cannot_be_true_is_malformed(string field, string value) =>
        Assert.Equal(new FetchOutcome.Malformed($"data.items[0].{field}"), Changed("post_reel", "DMb7xYe2QpA", field, value));

    [Fact]
    public void A_tiny_number_of_likes_is_not_believed_when_nothing_says_whether_they_are_hidden()
    {
        var post = Found(Changed("post_hidden_false_number", "DPc9LrUo1Zi", media => media.Remove("like_and_view_counts_disabled")));

        Assert.Equal(Metric.Unknown(MetricKeys.Likes), post.Number(MetricKeys.Likes));
    }

    [Fact]
    public void The_secret_part_of_a_private_posts_code_may_be_missing_in_the_answer()
    {
        var outcome = Fixture.Parse("TikHub", "post_reel", "DMb7xYe2QpA" + "0123456789abcdefghijABCDEFGH");

        Assert.Equal("DMb7xYe2QpA", Found(outcome).Name);
    }

    private static Observation Found(FetchOutcome outcome) => Assert.IsType<FetchOutcome.Found>(outcome).Observation!;

    private static FetchOutcome Changed(string fixture, string? shortcode, string field, string value) =>
        Changed(fixture, shortcode, target => target[field] = JsonNode.Parse(value));

    private static FetchOutcome Changed(string fixture, string? shortcode, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(Fixture.Bytes("TikHub", fixture))!;
        change((shortcode is null ? root["data"]! : root["data"]!["items"]![0]!).AsObject());
        return Fixture.ParseBytes("TikHub", Encoding.UTF8.GetBytes(root.ToJsonString()), shortcode);
    }
}
