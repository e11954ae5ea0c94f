using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Providers;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

public sealed class ProviderRequestTests
{
    private static readonly Dictionary<string, IProvider> Registered = ProviderParts.Join(
        new ServiceCollection().AddProviders().BuildServiceProvider().GetServices<IProvider>()).ToDictionary(provider => provider.Declaration.Name, StringComparer.Ordinal);

    [Fact]
    public void Both_providers_are_registered_and_declare_what_they_can_do()
    {
        Assert.All([Registered["rocketapi"], Registered["tikhub"]], provider =>
        {
            Assert.True(provider.Declaration.Supports(Platforms.Instagram, FetchTypes.ProfileByHandle));
            Assert.True(provider.Declaration.Supports(Platforms.Instagram, FetchTypes.PostByShortcode));
        });
    }

    [Theory]
    [InlineData(FetchTypes.ProfileByHandle, 0, "v2/fetch_user_info?username=a_b")]
    [InlineData(FetchTypes.ProfileByHandle, 1, "v2/fetch_user_info?username=a_b")]
    [InlineData(FetchTypes.ProfileByHandle, 2, "v3/get_user_profile?username=a_b")]
    [InlineData(FetchTypes.PostByShortcode, 1, "v3/get_post_info_by_code?code=a_b")]
    [InlineData(FetchTypes.PostByShortcode, 3, "v2/fetch_post_info?code_or_url=a_b")]
    public void TikHub_is_asked_on_another_route_after_one_retry(string fetchType, int attempt, string route)
    {
        using var request = Create("tikhub", fetchType, attempt, "https://api.tikhub.io");

        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal($"https://api.tikhub.io/api/v1/instagram/{route}", request.RequestUri!.ToString());
        Assert.Equal("Bearer the-key", request.Headers.Authorization!.ToString());
    }

    [Theory]
    [InlineData(FetchTypes.ProfileByHandle, 0, "user/get_info_by_username", "username")]
    [InlineData(FetchTypes.ProfileByHandle, 1, "user/get_info_by_username", "username")]
    [InlineData(FetchTypes.ProfileByHandle, 2, "user/get_web_profile_info", "username")]
    [InlineData(FetchTypes.PostByShortcode, 2, "media/get_info_by_shortcode", "shortcode")]
    public async Task RocketAPI_is_asked_with_a_json_body(string fetchType, int attempt, string method, string field)
    {
        using var request = Create("rocketapi", fetchType, attempt, "https://v1.rocketapi.io/");

        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal($"https://v1.rocketapi.io/instagram/{method}", request.RequestUri!.ToString());
        Assert.Equal("Token the-key", request.Headers.Authorization!.ToString());
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
        var body = JsonNode.Parse(await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal("a_b", Assert.Single(body, pair => pair.Key == field).Value!.GetValue<string>());
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/tikhub")]
    [InlineData("http://127.0.0.1:5000/tikhub/")]
    public void A_base_address_may_have_a_path_of_its_own(string baseUrl)
    {
        using var request = Create("tikhub", FetchTypes.ProfileByHandle, 0, baseUrl);

        Assert.Equal("http://127.0.0.1:5000/tikhub/api/v1/instagram/v2/fetch_user_info?username=a_b", request.RequestUri!.ToString());
    }

    [Fact]
    public void A_target_cannot_change_the_request()
    {
        using var request = Registered["tikhub"].CreateRequest(
            new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, "a&user_id=1#/../x"),
            new ProviderAccess(new Uri("https://api.tikhub.io"), "the-key"),
            attempt: 0);

        Assert.Equal("?username=a%26user_id%3D1%23%2F..%2Fx", request.RequestUri!.Query);
    }

    private static HttpRequestMessage Create(string provider, string fetchType, int attempt, string baseUrl) =>
        Registered[provider].CreateRequest(
            new FetchRequest(Platforms.Instagram, fetchType, "a_b"), new ProviderAccess(new Uri(baseUrl), "the-key"), attempt);
}
