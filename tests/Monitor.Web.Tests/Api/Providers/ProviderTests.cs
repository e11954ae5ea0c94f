using Xunit;

namespace Monitor.Web.Tests.Api.Providers;

public sealed class ProviderTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Published_providers_are_listed_and_decide_what_can_be_watched()
    {
        await Database.ExecuteAsync(
            """
            insert into provider (name, enabled, capabilities, unit_cost_usd, demo, published_at) values
                ('one', true, '{"tiktok": ["fetch_profile_by_handle"]}', 0.002, true, now()),
                ('two', false, '{"youtube": ["fetch_profile_by_handle"]}', 0.001, false, now())
            """);

        var list = await Api.GetAsync("/api/v1/providers");

        Assert.Equal("name enabled demo capabilities unit_cost_usd health platforms back_at last_error last_error_at credentials today paused paused_at paused_by pause_reason", list.Data[0].Keys());
        Assert.Equal("""{"tiktok":["fetch_profile_by_handle"]}""", list.Data[0].GetProperty("capabilities").GetRawText());
        Assert.Equal(("two", "False"), (list.Data[1].Text("name"), list.Data[1].Text("enabled")));
        Assert.Equal(201, (await CreateAsync("tiktok", "influencer")).Status);
        foreach (var (platform, type) in new[] { ("tiktok", "post"), ("youtube", "influencer"), ("instagram", "influencer") })
        {
            var refused = await CreateAsync(platform, type);
            Assert.Equal((422, "platform", "platform_not_supported"), (refused.Status, refused.Field, refused.Code));
        }

        Assert.Contains("Supported: tiktok.", (await CreateAsync("youtube", "influencer")).Body.Text("message"), StringComparison.Ordinal);
    }

    private Task<Reply> CreateAsync(string platform, string type) => Api.PostAsync(
        "/api/v1/tasks", $$"""{"platform":"{{platform}}","type":"{{type}}","target":"{{(type == "post" ? "74123456789" : "someone")}}","interval":"1h"}""");
}
