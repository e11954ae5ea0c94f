using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Limits;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Profiles;

/// <summary>Reading is free, and collecting is for those who may: shared so that nobody can use up what is there for all.</summary>
public sealed class CollectRightTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    private OnDemandLimits Limits => _api.Services.GetRequiredService<OnDemandLimits>();

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/instagram/user/not.stored")]
    [InlineData("/profiles/instagram/byhandle/not.stored")]
    [InlineData("/profiles/instagram/byhandle/is.fresh?force_refresh=true")]
    [InlineData("/profiles/instagram/byhandle/is.fresh?full_refresh=true")]
    [InlineData("/api/v1/instagram/user/is.old?force_refresh")]
    public async Task Who_may_only_look_lets_nothing_be_collected(string path)
    {
        await StoreAsync("is.fresh", "7001", daysAgo: 0);
        await StoreAsync("is.old", "7002", daysAgo: 3);
        var viewer = await _api.SignInAsync(1, await _api.MemberAsync(1, "viewer", "looks@example.org"));

        foreach (var caller in new[] { viewer, await _api.KeyAsync(1, "read") })
        {
            var reply = await _api.GetAsync(path, caller);
            Assert.Equal((403, "forbidden"), (reply.Status, reply.Code));
        }

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from scrape_request_log"));
        Assert.All(await Limits.UsedAsync(default), used => Assert.Equal(0, used));
    }

    [Theory]
    [InlineData("is.fresh", 0, "False")]
    [InlineData("is.old", 3, "True")]
    public async Task Who_may_only_look_sees_what_is_stored_and_how_old_it_is(string handle, int daysAgo, string stale)
    {
        await StoreAsync(handle, "7003", daysAgo);

        var reply = await _api.GetAsync($"/api/v1/instagram/user/{handle}", await _api.KeyAsync(1, "read"));

        Assert.Equal((200, stale, $"{daysAgo * 86_400}"), (reply.Status, reply.Data.Text("stale"), reply.Data.Text("age_seconds")));
    }

    [Fact]
    public async Task Whoever_is_alone_may_have_all_of_it()
    {
        var sharer = await SharerAsync(await _api.KeyAsync(1, "write"));

        Assert.Equal((false, false), (sharer!.HasOtherTeams, sharer.HasOtherCallers));
        Assert.Equal(60, await TakeAllAsync(sharer));
    }

    [Fact]
    public async Task One_caller_leaves_something_for_the_others_of_the_team_and_one_team_for_the_other_teams()
    {
        var team = await _api.TeamAsync("greedy");
        var (greedy, modest) = (await _api.KeyAsync(team, "write"), await _api.KeyAsync(team, "write"));
        var other = await _api.KeyAsync(1, "write");

        Assert.Equal(15, await TakeAllAsync(await SharerAsync(greedy)));
        Assert.Equal(15, await TakeAllAsync(await SharerAsync(modest)));
        Assert.Equal(30, await TakeAllAsync(await SharerAsync(other)));

        var reply = await _api.GetAsync("/api/v1/instagram/user/one.too.many", greedy);
        Assert.Equal((429, "limit_exceeded"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Readers_are_nobody_to_share_with()
    {
        await _api.KeyAsync(1, "read");
        await _api.MemberAsync(1, "viewer", "only.looks@example.org");

        Assert.False((await SharerAsync(await _api.KeyAsync(1, "write")))!.HasOtherCallers);
    }

    private async Task<OnDemandSharer?> SharerAsync(Dictionary<string, string> key)
    {
        var caller = await _api.Services.GetRequiredService<CallerLookup>()
            .FindKeyAsync(SecretToken.Hash(key["Authorization"]["Bearer ".Length..]), isOpen: false, default);
        return await _api.Services.GetRequiredService<Sharers>().FindAsync(caller!, caller!.TeamId!.Value, default);
    }

    private async Task<int> TakeAllAsync(OnDemandSharer? sharer)
    {
        var taken = 0;
        while ((await Limits.TakeAsync("instagram", $"wanted.{Guid.NewGuid():n}", sharer, default)).Allowed)
            taken++;
        return taken;
    }

    private Task StoreAsync(string username, string id, int daysAgo) => _api.Database.ExecuteAsync(
        "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $2, 'test', $3)",
        id, username, _api.Clock.GetUtcNow().AddDays(-daysAgo).UtcDateTime);
}
