using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Follows;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Follows;

/// <summary>What erasing an account takes from those who follow it.</summary>
public sealed class ErasedFeedTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, redis.ConnectionString, AccessFixture.Settings);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_erased_account_is_in_no_follow_no_feed_and_nothing_that_is_kept()
    {
        var team = await _api.TeamAsync("erasing");
        var admin = await _api.KeyAsync(team, "admin");
        var (ada, bob) = (await _api.MemberAsync(team, "viewer", "ada@example.org"), await _api.MemberAsync(team, "viewer", "bob@example.org"));
        var (gone, stays) = (await FeedRows.AccountAsync(_api.Database, team, "wants.to.go.away"), await FeedRows.AccountAsync(_api.Database, team, "stays"));
        var post = await FeedRows.PostAsync(_api.Database, gone, "goneposts", 1);
        var kept = await FeedRows.PostAsync(_api.Database, stays, "keptposts", 2);
        var headers = await _api.SignInAsync(team, ada);
        foreach (var (user, account) in new[] { (ada, gone), (ada, stays), (bob, gone) })
            Assert.Equal(200, (await _api.PostAsync($"/users/{user}/follow/{account}", await _api.SignInAsync(team, user))).Status);
        await FanOutAsync();
        Assert.Equal([kept, post], Ids(await _api.GetAsync("/feed/", headers)));
        Assert.Contains("wants.to.go.away", await redis.SendAsync(EverythingInRedis.Command), StringComparison.Ordinal);
        Assert.Contains(Member(post, gone), await redis.SendAsync(EverythingInRedis.Command), StringComparison.Ordinal);

        var preview = await _api.GetAsync($"/api/v1/accounts/{gone}/erasure", admin);
        Assert.Equal("2", preview.Data.GetProperty("removed").Text("follow"));
        Assert.Equal("2", preview.Data.GetProperty("teams")[0].GetProperty("work").Text("follow"));
        Assert.Equal([kept, post], Ids(await _api.GetAsync("/feed/", headers)));
        var erased = await _api.SendAsync(HttpMethod.Delete, $"/api/v1/accounts/{gone}?purge=true", headers: admin);

        Assert.Equal((200, "2"), (erased.Status, erased.Data.GetProperty("removed").Text("follow")));
        var everything = await redis.SendAsync(EverythingInRedis.Command);
        Assert.DoesNotContain("wants.to.go.away", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Member(post, gone), everything, StringComparison.Ordinal);
        Assert.Equal([kept], Ids(await _api.GetAsync("/feed/", headers)));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from follow"));
        Assert.Empty(Ids(await _api.GetAsync("/feed/", await _api.SignInAsync(team, bob))));
        // What somebody read before and stored after it goes a few seconds later.
        await redis.SendAsync($"HSET feed:bodies:{gone} {post} wants.to.go.away");
        await FanOutAsync();
        _api.Clock.Advance(TimeSpan.FromSeconds(6));
        await FanOutAsync();
        Assert.DoesNotContain("wants.to.go.away", await redis.SendAsync(EverythingInRedis.Command), StringComparison.Ordinal);
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from timeline_work"));
    }

    [Fact]
    public async Task An_account_that_another_team_follows_is_watched_by_others()
    {
        var (team, other) = (await _api.TeamAsync("ours"), await _api.TeamAsync("theirs"));
        var account = await FeedRows.AccountAsync(_api.Database, team, "shared.sample");
        await _api.Database.ExecuteAsync("update account set source = 'sample' where id = $1", account);
        var theirs = await _api.MemberAsync(other, "viewer", "theirs@example.org");
        Assert.Equal(200, (await _api.PostAsync($"/users/{theirs}/follow/{account}", await _api.SignInAsync(other, theirs))).Status);

        var refused = await _api.SendAsync(HttpMethod.Delete, $"/api/v1/accounts/{account}?purge=true", headers: await _api.KeyAsync(team, "admin"));

        Assert.Equal((409, "watched_by_others"), (refused.Status, refused.Code));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from follow where account_id = $1", account));
    }

    private async Task FanOutAsync()
    {
        var fanOut = _api.Services.GetRequiredService<FanOut>();
        await fanOut.RunAsync(default);
        await fanOut.RunAsync(default);
    }

    private static string Member(long post, long account) => $"{post:D19}:{account}";

    private static IEnumerable<long> Ids(Reply reply) => reply.Data.EnumerateArray().Select(post => post.GetProperty("id").GetInt64());
}
