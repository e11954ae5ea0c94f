using Xunit;

namespace Monitor.Web.Tests.Api.Flows;

/// <summary>Whom or what requests may be about.</summary>
public sealed class RequestTargetTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Channel = "UCabcdefghijklmnopqrstuv";

    [Theory]
    [InlineData("refresh_profile_by_handle", "handle", "\"na-sa\"", "letters, digits, dots or underscores")]
    [InlineData("refresh_tiktok_profiles", "handle", "\"a b\"", "letters, digits, dots or underscores")]
    [InlineData("refresh_yt_profiles", "channel_id", "\"not a channel\"", "UC")]
    [InlineData("refresh_yt_posts_by_channel_id", "channel_id", "\"somename\"", "UC")]
    [InlineData("refresh_yt_posts", "video_id", "\"short\"", "11-character")]
    [InlineData("refresh_post_by_shortcode", "shortcode", "\"a/b\"", "Instagram post")]
    [InlineData("refresh_profile_by_profile_id", "profile_id", "\"nasa\"", "digits")]
    [InlineData("refresh_profile_by_profile_id", "profile_id", "12.5", "digits")]
    [InlineData("refresh_profile_by_profile_id", "profile_id", "-1", "digits")]
    [InlineData("refresh_profile_by_profile_id", "profile_id", "[123]", "text or a whole number")]
    [InlineData("refresh_post_insights", "post_id", "\"18/insights?x=\"", "digits")]
    public async Task Given_a_target_that_its_platform_does_not_know_when_a_request_names_it_then_it_is_refused_with_what_is_allowed(
        string flow, string parameter, string value, string allowed)
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", $$"""{ "flow": "{{flow}}", "params": { "{{parameter}}": {{value}} } }""");

        Assert.Equal((422, "invalid_target", $"params.{parameter}"), (reply.Status, reply.Code, reply.Field));
        Assert.Contains(allowed, reply.FirstError.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refresh_profile_by_profile_id", "profile_id", "123", "123")]
    [InlineData("refresh_profile_insights", "profile_id", "17841460311874522", "17841460311874522")]
    [InlineData("refresh_profile_custom", "handle", "\"https://www.instagram.com/Plain.Name/\"", "plain.name")]
    [InlineData("refresh_tiktok_profiles", "handle", "\"@Tok_Name\"", "tok_name")]
    [InlineData("refresh_yt_profiles", "channel_id", "\"@TubeName\"", "tubename")]
    [InlineData("refresh_yt_posts_by_channel_id", "channel_id", $"\"{Channel}\"", Channel)]
    [InlineData("refresh_post_by_shortcode", "shortcode", "\"https://www.instagram.com/reel/DKq8vT2xR4m/\"", "DKq8vT2xR4m")]
    public async Task Given_a_target_as_people_write_it_when_a_request_names_it_then_it_is_kept_as_the_platform_writes_it(
        string flow, string parameter, string value, string account)
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", $$"""{ "flow": "{{flow}}", "params": { "{{parameter}}": {{value}} } }""");

        Assert.Equal((202, account), (reply.Status, reply.Data.Text("account")));
    }

    [Theory]
    [InlineData("@Filter_One", 1)]
    [InlineData("https://www.instagram.com/filter_one", 1)]
    [InlineData("filter_one", 1)]
    [InlineData("filter_two", 0)]
    public async Task Given_a_filter_as_people_write_it_when_requests_are_listed_then_it_finds_what_a_request_with_it_would_be_about(string account, int found)
    {
        if ((await Api.GetAsync("/api/v1/scrape-requests?account=filter_one")).Data.GetArrayLength() == 0)
            await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_profile_basic", "params": { "handle": "filter_one" } }""");

        var listed = await Api.GetAsync($"/api/v1/scrape-requests?account={Uri.EscapeDataString(account)}");

        Assert.Equal(found, listed.Data.GetArrayLength());
    }

    [Fact]
    public async Task Given_a_request_that_asks_no_provider_when_requests_are_listed_then_its_target_is_found_as_well()
    {
        await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "fetch_channels_csv", "params": { "channel_ids": ["@Filter.Channel"] } }""");

        var listed = await Api.GetAsync("/api/v1/scrape-requests?account=https://www.youtube.com/@filter.channel");

        Assert.Equal(1, listed.Data.GetArrayLength());
    }
}
