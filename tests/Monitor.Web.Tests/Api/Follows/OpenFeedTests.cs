using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Follows;

/// <summary>The feed where nobody has to prove who they are.</summary>
public sealed class OpenFeedTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Where_nobody_has_an_account_there_is_one_person_to_read_for()
    {
        var account = await FeedRows.AccountAsync(_api.Database, 1, "open.one");
        var post = await FeedRows.PostAsync(_api.Database, account, "open1", 1);

        var person = await _api.GetAsync("/users/1");

        Assert.Equal((200, "1", "Demo"), (person.Status, person.Data.Text("id"), person.Data.Text("name")));
        Assert.Equal(404, (await _api.GetAsync("/users/2")).Status);
        Assert.Equal(200, (await _api.PostAsync($"/users/1/follow/{account}")).Status);
        Assert.Equal(404, (await _api.PostAsync($"/users/2/follow/{account}")).Status);
        Assert.Equal([post], Ids(await _api.GetAsync("/feed/")));
        Assert.Equal([post], Ids(await _api.GetAsync("/feed?user_id=1")));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from app_user"));
        Assert.True(await _api.Services.GetRequiredService<SetUp>().IsNeededAsync(default));

        // When callers have to prove who they are, it goes with what it followed.
        Assert.Equal(1, await _api.Services.GetRequiredService<OpenLeftovers>().VoidAsync(default));
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select (select count(*) from app_user) + (select count(*) from follow)"));
    }

    [Fact]
    public async Task Two_people_have_two_feeds()
    {
        var (ada, bob) = (await _api.MemberAsync(1, "viewer", "ada@example.org"), await _api.MemberAsync(1, "editor", "bob@example.org"));
        var (a, b) = (await FeedRows.AccountAsync(_api.Database, 1, "open.a"), await FeedRows.AccountAsync(_api.Database, 1, "open.b"));
        var (a1, b1) = (await FeedRows.PostAsync(_api.Database, a, "opena", 1), await FeedRows.PostAsync(_api.Database, b, "openb", 2));
        await _api.PostAsync($"/users/{ada}/follow/{a}");
        await _api.PostAsync($"/users/{bob}/follow/{b}");

        Assert.Equal([a1], Ids(await _api.GetAsync($"/feed/?user_id={ada}")));
        Assert.Equal([b1], Ids(await _api.GetAsync($"/feed/?user_id={bob}")));
        // The first member unless somebody is named.
        Assert.Equal([a1], Ids(await _api.GetAsync("/feed/")));
        var stranger = await _api.MemberAsync(await _api.TeamAsync("other"), "admin", "stranger@example.org");
        Assert.Equal(404, (await _api.GetAsync($"/feed/?user_id={stranger}")).Status);
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from app_user where made_open"));
    }

    private static IEnumerable<long> Ids(Reply reply) => reply.Data.EnumerateArray().Select(post => post.GetProperty("id").GetInt64());
}
