using System.Net;
using System.Text.Json;
using Xunit;

namespace Monitor.Jobs.Tests.Simulator;

public sealed class TikHubSimulatorTests : SimulatorTest
{
    [Fact]
    public async Task The_v2_profile_is_a_mobile_user_directly_in_data()
    {
        var user = await TikHubDataAsync("v2/fetch_user_info?username=techguru_sarah");

        Assert.Equal("7182553904", user["pk"]!.GetValue<string>());
        Assert.Equal("techguru_sarah", user["username"]!.GetValue<string>());
        Assert.True(user["follower_count"]!.GetValue<long>() > 312_000);
        Assert.Equal(JsonValueKind.True, user["status"]!.GetValueKind());
    }

    [Fact]
    public async Task The_v3_profile_is_a_graphql_user_with_the_same_numbers()
    {
        var mobile = await TikHubDataAsync("v2/fetch_user_info?username=foodie_adventures");
        var graphQl = (await TikHubDataAsync("v3/get_user_profile?username=foodie_adventures"))["user"]!;

        Assert.Equal(mobile["pk"]!.GetValue<string>(), graphQl["id"]!.GetValue<string>());
        Assert.Equal(mobile["follower_count"]!.GetValue<long>(), graphQl["edge_followed_by"]!["count"]!.GetValue<long>());
        Assert.Equal(mobile["following_count"]!.GetValue<long>(), graphQl["edge_follow"]!["count"]!.GetValue<long>());
        Assert.Equal(mobile["media_count"]!.GetValue<long>(), graphQl["edge_owner_to_timeline_media"]!["count"]!.GetValue<long>());
    }

    [Fact]
    public async Task The_v1_profiles_differ_only_in_where_the_user_is()
    {
        var first = (await TikHubDataAsync("v1/fetch_user_info_by_username?username=ada"))["data"]!["user"]!;
        var second = (await TikHubDataAsync("v1/fetch_user_info_by_username_v2?username=ada"))["user"]!;
        var third = await TikHubDataAsync("v1/fetch_user_info_by_username_v3?username=ada");

        Assert.Equal(first["id"]!.GetValue<string>(), second["id"]!.GetValue<string>());
        Assert.Equal(first["id"]!.GetValue<string>(), third["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_post_is_the_first_item_and_its_number_is_its_code_in_base_64()
    {
        var item = (await TikHubDataAsync("v3/get_post_info_by_code?code=CxYQJO8xuC6"))["items"]![0]!;

        Assert.Equal("3195374938890887354", item["pk"]!.GetValue<string>());
        Assert.Equal("CxYQJO8xuC6", item["code"]!.GetValue<string>());
        Assert.Equal(2023, DateTimeOffset.FromUnixTimeSeconds(item["taken_at"]!.GetValue<long>()).Year);
    }

    [Fact]
    public async Task The_v2_post_accepts_an_address_and_keeps_its_counts_in_metrics()
    {
        var byCode = (await TikHubDataAsync("v3/get_post_info_by_code?code=reel1"))["items"]![0]!;
        var address = Uri.EscapeDataString("https://www.instagram.com/reel/reel1/");
        var byAddress = (await TikHubDataAsync($"v2/fetch_post_info?code_or_url={address}"))["data"]!;

        Assert.Equal(byCode["pk"]!.GetValue<string>(), byAddress["pk"]!.GetValue<string>());
        Assert.Equal(byCode["play_count"]!.GetValue<long>(), byAddress["metrics"]!["play_count"]!.GetValue<long>());
    }

    [Fact]
    public async Task Only_what_can_be_played_has_plays()
    {
        var reel = (await TikHubDataAsync("v3/get_post_info_by_code?code=reel2"))["items"]![0]!;
        var image = (await TikHubDataAsync("v3/get_post_info_by_code?code=image2"))["items"]![0]!;

        Assert.True(reel["play_count"]!.GetValue<long>() > 0);
        Assert.Equal("clips", reel["product_type"]!.GetValue<string>());
        Assert.Null(image["play_count"]);
        Assert.Equal(1, image["media_type"]!.GetValue<int>());
    }

    [Fact]
    public async Task Hidden_likes_look_as_they_do_in_each_shape()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < 20; number++)
        {
            var item = (await TikHubDataAsync($"v3/get_post_info_by_code?code=hidden{number}"))["items"]![0]!;
            Assert.True(item["like_and_view_counts_disabled"]!.GetValue<bool>());
            seen.Add(item["like_count"]?.ToJsonString() ?? "absent");
        }

        var graphQl = await TikHubDataAsync("v1/fetch_post_by_url?post_url=https%3A%2F%2Fwww.instagram.com%2Fp%2Fhidden1%2F");

        Assert.Equal(["3", "absent"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(-1, graphQl["edge_media_preview_like"]!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_missing_handle_is_404_with_a_detail_object()
    {
        var response = await TikHubAsync("v2/fetch_user_info?username=missing_person");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("User not found", (await JsonOfAsync(response))["detail"]!["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("v9/nothing?username=ada", 404, JsonValueKind.String)]
    [InlineData("v2/fetch_user_info", 422, JsonValueKind.Array)]
    public async Task A_wrong_request_is_refused_as_the_framework_does_it(string route, int status, JsonValueKind detail)
    {
        var response = await TikHubAsync(route);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(detail, (await JsonOfAsync(response))["detail"]!.GetValueKind());
    }

    [Fact]
    public async Task Without_a_key_it_is_401_with_a_detail_object()
    {
        var response = await TikHubAsync("v2/fetch_user_info?username=ada", key: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(401, (await JsonOfAsync(response))["detail"]!["code"]!.GetValue<int>());
    }
}
