using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

public sealed class ProviderRequestTests
{
    private static readonly Dictionary<string, IProvider> Registered =
        ProviderParts.Join(RegisteredProviders.All).ToDictionary(provider => provider.Declaration.Name, StringComparer.Ordinal);

    private static readonly string[] OfInstagram =
    [
        "graphapi", "lama", "rapidapi-arraybobo", "rapidapi-bestsolutions", "rapidapi-igapi", "rapidapi-jotucker", "rapidapi-neotank",
        "rocketapi", "tikhub",
    ];

    [Fact]
    public async Task Every_provider_is_registered_and_makes_a_request_of_all_that_it_declares()
    {
        Assert.Empty(OfInstagram.Except(Registered.Keys, StringComparer.Ordinal));
        foreach (var name in OfInstagram)
        {
            var declaration = Registered[name].Declaration;
            Assert.Equal(Uri.UriSchemeHttps, declaration.DefaultBaseUrl.Scheme);
            Assert.NotNull(declaration.KeysAt);
            foreach (var fetchType in declaration.Capabilities[Platforms.Instagram])
            {
                var request = await CreateAsync(name, fetchType, 0, "https://api.example/base");
                Assert.StartsWith("https://api.example/base/", request.Address.ToString(), StringComparison.Ordinal);
                Assert.Contains(request.Headers.Values, value => value.Contains("the-key", StringComparison.Ordinal));
                Assert.DoesNotContain("the-key", request.Address.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("rapidapi-arraybobo", FetchTypes.ProfileByHandle, "ig/info_username/?user=77")]
    [InlineData("rapidapi-arraybobo", FetchTypes.ProfileById, "ig/info/?id_user=77")]
    [InlineData("rapidapi-arraybobo", FetchTypes.ProfilePostsById, "ig/posts/?id_user=77&end_cursor=a%3D%26")]
    [InlineData("rapidapi-arraybobo", FetchTypes.ReelsPosts, "ig/reels_posts/?id_user=77&max_id=a%3D%26")]
    [InlineData("rapidapi-arraybobo", FetchTypes.PostByShortcode, "ig/post_info/?shortcode=77")]
    [InlineData("rapidapi-arraybobo", FetchTypes.StoryPostsByProfileId, "ig/stories/?id_user=77")]
    [InlineData("rapidapi-jotucker", FetchTypes.ProfileByHandle, "user_info?user_name=77")]
    [InlineData("rapidapi-jotucker", FetchTypes.ProfileById, "user_info_by_id?user_id=77")]
    [InlineData("rapidapi-jotucker", FetchTypes.ProfilePostsById, "medias_v2?user_id=77&batch_size=30&max_id=a%3D%26")]
    [InlineData("rapidapi-jotucker", FetchTypes.PostByShortcode, "media_info_v2?short_code=77")]
    [InlineData("rapidapi-jotucker", FetchTypes.Followers, "followers?user_id=77&batch_size=30&next_cursor=a%3D%26")]
    [InlineData("rapidapi-jotucker", FetchTypes.Following, "following?user_id=77&batch_size=30&next_cursor=a%3D%26")]
    [InlineData("rapidapi-bestsolutions", FetchTypes.ProfileByHandle, "profile?username=77")]
    [InlineData("rapidapi-bestsolutions", FetchTypes.ProfilePostsById, "feed?user_id=77&next_max_id=a%3D%26")]
    [InlineData("rapidapi-bestsolutions", FetchTypes.PostByShortcode, "post?shortcode=77")]
    [InlineData("rapidapi-bestsolutions", FetchTypes.Followers, "followers?user_id=77&next_max_id=a%3D%26")]
    [InlineData("rapidapi-neotank", FetchTypes.ProfileByHandle, "account-info?username=77")]
    [InlineData("rapidapi-neotank", FetchTypes.ProfilePostsById, "account-medias?userid=77&first=30&after=a%3D%26")]
    [InlineData("rapidapi-neotank", FetchTypes.PostByShortcode, "media-info?code=77")]
    [InlineData("rapidapi-igapi", FetchTypes.Followers, "web_followers?user_id=77&cursor=a%3D%26")]
    [InlineData("lama", FetchTypes.ProfileByHandle, "v1/user/by/username?username=77")]
    [InlineData("lama", FetchTypes.ProfilePostsById, "v1/user/medias/chunk?user_id=77&end_cursor=a%3D%26")]
    [InlineData("lama", FetchTypes.Followers, "v1/user/followers/chunk?user_id=77&max_id=a%3D%26")]
    [InlineData("lama", FetchTypes.StoryPostsByProfileId, "v1/user/stories?user_id=77")]
    [InlineData("tikhub", FetchTypes.ProfileById, "api/v1/instagram/v2/fetch_user_info?user_id=77")]
    [InlineData("tikhub", FetchTypes.ProfilePostsById, "api/v1/instagram/v1/fetch_user_posts?user_id=77&count=12&max_id=a%3D%26")]
    [InlineData("tikhub", FetchTypes.Followers, "api/v1/instagram/v3/get_user_followers?user_id=77&count=30&max_id=a%3D%26")]
    [InlineData("tikhub", FetchTypes.StoryPostsByProfileId, "api/v1/instagram/v3/get_user_stories?user_id=77")]
    [InlineData("graphapi", FetchTypes.PostInsights, "v24.0/77/insights?metric=reach,likes,comments,saved,shares,total_interactions,views&period=lifetime")]
    [InlineData("graphapi", FetchTypes.StoryInsights, "v24.0/77/insights?metric=reach,replies,navigation,shares,total_interactions,views&period=lifetime")]
    [InlineData("graphapi", FetchTypes.ProfileInsights, "v24.0/77/insights?metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=gender,age")]
    public async Task A_page_is_asked_for_with_its_cursor_and_size(string provider, string fetchType, string route)
    {
        var request = await RequestRecorder.RecordAsync(
            provider,
            new FetchRequest(Platforms.Instagram, fetchType, "77") { Cursor = "a=&", Limit = 30 },
            new ProviderAccess("the-key"),
            baseUrl: "https://api.example");

        Assert.Equal($"https://api.example/{route}", request.Address.AbsoluteUri);
    }

    [Fact]
    public async Task RapidAPI_tells_its_apis_apart_by_their_host_at_any_address()
    {
        var request = await CreateAsync("rapidapi-igapi", FetchTypes.Followers, 0, "http://127.0.0.1:5099/rapidapi-igapi");

        Assert.Equal("the-key", request.Headers["X-RapidAPI-Key"]);
        Assert.Equal("igdata.p.rapidapi.com", request.Headers["X-RapidAPI-Host"]);
        Assert.Equal("", request.Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task The_Graph_API_is_asked_through_the_credentials_own_account_and_pages_inside_the_expression()
    {
        var request = await RequestRecorder.RecordAsync(
            "graphapi",
            new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, "a.b){id}") { Cursor = "QVFI==", Limit = 3 },
            new ProviderAccess("the-token") { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["user_id"] = "1784" } },
            baseUrl: "https://graph.facebook.com");

        var address = Uri.UnescapeDataString(request.Address.ToString());
        Assert.StartsWith("https://graph.facebook.com/v24.0/1784?fields=business_discovery.username(a.bid){id,ig_id,", address, StringComparison.Ordinal);
        Assert.Contains("media.limit(3).after(QVFI==){id,", address, StringComparison.Ordinal);
        Assert.Equal("Bearer the-token", request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(FetchTypes.ProfileById, "user/get_info_by_id", """{"id":77}""")]
    [InlineData(FetchTypes.ProfilePostsById, "user/get_media", """{"id":77,"count":12,"max_id":"a=\u0026"}""")]
    [InlineData(FetchTypes.Followers, "user/get_followers", """{"id":77,"count":30,"max_id":"a=\u0026"}""")]
    [InlineData(FetchTypes.StoryPostsByProfileId, "user/get_stories", """{"ids":[77]}""")]
    public async Task RocketAPI_takes_ids_as_numbers(string fetchType, string method, string body)
    {
        var request = await RequestRecorder.RecordAsync(
            "rocketapi",
            new FetchRequest(Platforms.Instagram, fetchType, "77") { Cursor = "a=&", Limit = 30 },
            new ProviderAccess("the-key"),
            baseUrl: "https://v1.rocketapi.io");

        Assert.Equal($"https://v1.rocketapi.io/instagram/{method}", request.Address.ToString());
        Assert.Equal(JsonNode.Parse(body)!.ToJsonString(), JsonNode.Parse(request.Body!)!.ToJsonString());
    }

    [Theory]
    [InlineData(FetchTypes.ProfileByHandle, 0, "v2/fetch_user_info?username=a_b")]
    [InlineData(FetchTypes.ProfileByHandle, 1, "v3/get_user_profile?username=a_b")]
    [InlineData(FetchTypes.PostByShortcode, 0, "v3/get_post_info_by_code?code=a_b")]
    [InlineData(FetchTypes.PostByShortcode, 3, "v2/fetch_post_info?code_or_url=a_b")]
    public async Task TikHub_is_asked_on_another_route_when_the_first_failed(string fetchType, int attempt, string route)
    {
        var request = await CreateAsync("tikhub", fetchType, attempt, "https://api.tikhub.io");

        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal($"https://api.tikhub.io/api/v1/instagram/{route}", request.Address.ToString());
        Assert.Equal("Bearer the-key", request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(FetchTypes.ProfileByHandle, 0, "user/get_info_by_username", "username")]
    [InlineData(FetchTypes.ProfileByHandle, 1, "user/get_web_profile_info", "username")]
    [InlineData(FetchTypes.PostByShortcode, 2, "media/get_info_by_shortcode", "shortcode")]
    public async Task RocketAPI_is_asked_with_a_json_body(string fetchType, int attempt, string method, string field)
    {
        var request = await CreateAsync("rocketapi", fetchType, attempt, "https://v1.rocketapi.io/");

        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal($"https://v1.rocketapi.io/instagram/{method}", request.Address.ToString());
        Assert.Equal("Token the-key", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.ContentType);
        var body = JsonNode.Parse(request.Body!)!.AsObject();
        Assert.Equal("a_b", Assert.Single(body, pair => pair.Key == field).Value!.GetValue<string>());
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/tikhub")]
    [InlineData("http://127.0.0.1:5000/tikhub/")]
    public async Task A_base_address_may_have_a_path_of_its_own(string baseUrl)
    {
        var request = await CreateAsync("tikhub", FetchTypes.ProfileByHandle, 0, baseUrl);

        Assert.Equal("http://127.0.0.1:5000/tikhub/api/v1/instagram/v2/fetch_user_info?username=a_b", request.Address.ToString());
    }

    [Fact]
    public async Task A_target_cannot_change_the_request()
    {
        var request = await RequestRecorder.RecordAsync(
            "tikhub",
            new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, "a&user_id=1#/../x"),
            new ProviderAccess("the-key"),
            baseUrl: "https://api.tikhub.io");

        Assert.Equal("?username=a%26user_id%3D1%23%2F..%2Fx", request.Address.Query);
    }

    private static Task<SentRequest> CreateAsync(string provider, string fetchType, int attempt, string baseUrl) =>
        RequestRecorder.RecordAsync(provider, new(Platforms.Instagram, fetchType, "a_b"), new("the-key"), attempt, baseUrl);
}
