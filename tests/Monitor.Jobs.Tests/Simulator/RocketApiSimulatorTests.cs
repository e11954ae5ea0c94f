using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Monitor.Jobs.Tests.Simulator;

public sealed class RocketApiSimulatorTests : SimulatorTest
{
    [Fact]
    public async Task The_profile_by_username_is_a_mobile_user_with_a_number_as_pk()
    {
        var user = (await BodyAsync("user/get_info_by_username", "username", "musiclover2024"))["user"]!;

        Assert.Equal(4_410_290_311, user["pk"]!.GetValue<long>());
        Assert.True(user["follower_count"]!.GetValue<long>() > 48_300);
    }

    [Theory]
    [InlineData("user/get_web_profile_info")]
    [InlineData("user/get_info")]
    public async Task The_web_profile_is_a_graphql_user(string method)
    {
        var user = (await BodyAsync(method, "username", "musiclover2024"))["data"]!["user"]!;

        Assert.Equal("4410290311", user["id"]!.GetValue<string>());
        Assert.True(user["edge_followed_by"]!["count"]!.GetValue<long>() > 48_300);
    }

    [Fact]
    public async Task An_account_is_found_by_the_id_that_its_handle_gave()
    {
        var id = (await BodyAsync("user/get_info_by_username", "username", "some.handle"))["user"]!["pk"]!.GetValue<long>();
        var user = (await BodyAsync("user/get_info_by_id", "id", id))["user"]!;

        Assert.Equal("some.handle", user["username"]!.GetValue<string>());
    }

    [Fact]
    public async Task Both_providers_show_the_same_post()
    {
        var here = (await BodyAsync("media/get_info_by_shortcode", "shortcode", "reel77"))["items"]![0]!;
        var there = (await TikHubDataAsync("v3/get_post_info_by_code?code=reel77"))["items"]![0]!;

        Assert.Equal(there["pk"]!.GetValue<string>(), here["pk"]!.ToJsonString());
        Assert.Equal(there["play_count"]!.GetValue<long>(), here["play_count"]!.GetValue<long>());
    }

    [Fact]
    public async Task What_does_not_exist_is_said_in_three_ways_at_http_200()
    {
        var mobile = await ResponseAsync("user/get_info_by_username", "username", "missing1");
        var web = await ResponseAsync("user/get_web_profile_info", "username", "missing1");
        var post = await ResponseAsync("media/get_info_by_shortcode", "shortcode", "missing1");

        Assert.Equal(404, mobile["status_code"]!.GetValue<int>());
        Assert.Equal(200, web["status_code"]!.GetValue<int>());
        Assert.True(web["body"]!["data"]!.AsObject().ContainsKey("user"));
        Assert.Null(web["body"]!["data"]!["user"]);
        Assert.Equal(404, post["status_code"]!.GetValue<int>());
        Assert.Equal(JsonValueKind.String, post["body"]!.GetValueKind());
    }

    [Fact]
    public async Task A_private_account_still_shows_its_counts()
    {
        var user = (await BodyAsync("user/get_info_by_username", "username", "private_club"))["user"]!;

        Assert.True(user["is_private"]!.GetValue<bool>());
        Assert.True(user["media_count"]!.GetValue<long>() > 0);
    }

    [Fact]
    public async Task Without_a_token_it_is_401()
    {
        var response = await RocketApiAsync("user/get_info", new JsonObject { ["username"] = "ada" }, key: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("error", (await JsonOfAsync(response))["status"]!.GetValue<string>());
    }

    private async Task<JsonNode> BodyAsync(string method, string name, JsonNode value) =>
        (await ResponseAsync(method, name, value))["body"]!;

    private async Task<JsonNode> ResponseAsync(string method, string name, JsonNode value)
    {
        var response = await RocketApiAsync(method, new JsonObject { [name] = value });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var envelope = await JsonOfAsync(response);
        Assert.Equal("done", envelope["status"]!.GetValue<string>());
        return envelope["response"]!;
    }
}
