using System.Text.Json;
using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Flows;

/// <summary>Flows about profiles differ as their names say.</summary>
public sealed class ProfileFlowTests(PostgresServer postgres) : ItemTest(postgres)
{
    private ItemHarness _one = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _one = await ItemHarness.StartAsync(
            Database, Simulator,
            [
                ("Providers:tikhub:ApiKey", ""),
                .. new[] { "rapidapi-neotank", "rocketapi" }.SelectMany(name => new[]
                {
                    ($"Providers:{name}:BaseUrl", Simulator.ProviderUrl(name).ToString()), ($"Providers:{name}:ApiKey", "test"),
                }),
                ("Collection:Chains:instagram:fetch_profile_by_handle", "rapidapi-neotank"),
            ]);
    }

    public override async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_basic_one_brings_the_profile_alone_and_the_one_by_handle_the_posts_that_came_with_it()
    {
        var basic = await RunAsync("refresh_profile_basic", """{ "handle": "techguru_sarah" }""");
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from post"));
        Assert.Equal(0, basic.GetProperty("posts").GetArrayLength());

        var whole = await RunAsync("refresh_profile_by_handle", """{ "handle": "techguru_sarah" }""");

        Assert.NotEqual(0, whole.GetProperty("posts").GetArrayLength());
        Assert.Equal(whole.GetProperty("posts").GetArrayLength(), await Database.ScalarAsync<long>("select count(*) from post"));
        Assert.Equal(basic.GetProperty("follower_count").GetInt64() > 0, whole.GetProperty("follower_count").GetInt64() > 0);
    }

    [Fact]
    public async Task The_custom_one_brings_the_lists_that_the_request_names_and_says_which_it_could_not_have()
    {
        Simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.ServerError, Route = "get_stories" });

        var custom = await RunAsync("refresh_profile_custom", """{ "handle": "techguru_sarah", "parts": ["reels", "followers", "stories", "tagged"] }""");

        foreach (var list in new[] { "reels", "followers", "tagged" })
            Assert.NotEqual(0, custom.GetProperty(list).GetArrayLength());
        Assert.False(custom.TryGetProperty("stories", out _));
        var parts = custom.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("name").GetString()!);
        Assert.StartsWith("rocketapi|", parts["followers"].GetProperty("next_cursor").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, parts["reels"].GetProperty("error").ValueKind);
        Assert.Contains("rocketapi", parts["stories"].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(0L, await Database.ScalarAsync<long>("select count(*) from post where owner_id <> '7182553904'"));
    }

    [Fact]
    public async Task The_custom_one_takes_an_id_as_well()
    {
        var custom = await RunAsync("refresh_profile_custom", """{ "profile_id": "7182553904", "parts": ["posts"] }""", target: "7182553904");

        Assert.Equal("7182553904", custom.GetProperty("platform_id").GetString());
        Assert.NotEqual(0, custom.GetProperty("posts").GetArrayLength());
    }

    private async Task<JsonElement> RunAsync(string flow, string parameters, string target = "techguru_sarah")
    {
        var id = await _one.Get<ScrapeRequests>().SubmitAsync(new(_one.Get<FlowCatalog>().Find(flow)!, 1, target, parameters), default);
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await _one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed);
        Assert.True(row!.Status == RequestStatus.Complete, row.Error);
        return JsonDocument.Parse(row.Data!).RootElement;
    }
}
