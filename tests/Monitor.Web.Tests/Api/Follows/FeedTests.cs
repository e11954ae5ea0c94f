using System.Globalization;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Follows;

/// <summary>Following and the feed where everybody proves who they are.</summary>
public sealed class FeedTests(AccessFixture fixture, PostgresServer postgres) : IClassFixture<AccessFixture>
{
    private static int _made;

    private readonly ApiServer _api = fixture.Server;

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/")]
    public async Task Health_answers_with_and_without_a_slash(string path) => Assert.Equal(200, (await _api.GetAsync(path)).Status);

    [Theory]
    [InlineData("/feed")]
    [InlineData("/feed/")]
    [InlineData("/api/v1/feed")]
    public async Task The_feed_has_the_posts_of_those_who_are_followed_newest_first(string path)
    {
        var (team, ada, headers) = await PersonAsync();
        var (a, b, c) = (await AccountAsync(team), await AccountAsync(team), await AccountAsync(team));
        var (a1, b2, _, a4) = (await PostAsync(a, 1), await PostAsync(b, 2), await PostAsync(c, 3), await PostAsync(a, 4));
        Assert.Equal(200, (await _api.PostAsync($"/users/{ada}/follow/{a}", headers)).Status);
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Put, $"/api/v1/follows/{b}", headers: headers)).Status);

        var feed = await _api.GetAsync(path, headers);

        Assert.Equal(200, feed.Status);
        Assert.Equal([a4, b2, a1], Ids(feed));
        Assert.Null(feed.NextCursor);
        Assert.Equal($"{a}", feed.Data[0].GetProperty("account").Text("id"));
        Assert.Equal("""{"like_count":7,"comment_count":null,"play_count":null}""", feed.Data[0].GetProperty("values").GetRawText());
        var first = await _api.GetAsync($"{path}?limit=2", headers);
        Assert.Equal([a4, b2], Ids(first));
        Assert.Equal([a1], Ids(await _api.GetAsync($"{path}?limit=2&cursor={first.NextCursor}", headers)));
        Assert.Equal(200, (await _api.PostAsync($"/users/{ada}/unfollow/{a}", headers)).Status);
        Assert.Equal([b2], Ids(await _api.GetAsync(path, headers)));
    }

    [Fact]
    public async Task Following_twice_is_one_follow_and_unfollowing_twice_is_none()
    {
        var (team, ada, headers) = await PersonAsync();
        var account = await AccountAsync(team);

        var first = await _api.PostAsync($"/users/{ada}/follow/{account}", headers);
        var second = await _api.PostAsync($"/users/{ada}/follow/{account}", headers);

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal(first.Data.GetRawText(), second.Data.GetRawText());
        Assert.Equal((true, $"{ada}", $"{account}"), (first.Data.GetProperty("following").GetBoolean(), first.Data.Text("user_id"), first.Data.Text("account_id")));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from follow where user_id = $1", ada));
        Assert.Equal(first.Data.GetRawText(), (await _api.GetAsync($"/api/v1/follows/{account}", headers)).Data.GetRawText());
        for (var i = 0; i < 2; i++)
        {
            var gone = await _api.SendAsync(HttpMethod.Delete, $"/api/v1/follows/{account}", headers: headers);
            Assert.Equal((200, false), (gone.Status, gone.Data.GetProperty("following").GetBoolean()));
        }

        Assert.False((await _api.GetAsync($"/api/v1/follows/{account}", headers)).Data.GetProperty("following").GetBoolean());
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from follow where user_id = $1", ada));
        Assert.Equal(
            ["account.follow", "account.unfollow"],
            await _api.Database.ColumnAsync<string>(
                "select action from audit_log where team_id = $1 and actor_id = $2 and action like 'account.%follow' and entity_id = $3 order by id", team, $"{ada}", $"{account}"));
    }

    [Fact]
    public async Task What_the_team_does_not_see_cannot_be_followed()
    {
        var (team, ada, headers) = await PersonAsync();
        var (other, _, _) = await PersonAsync();
        var theirs = await AccountAsync(other);
        var ours = await AccountAsync(team);

        foreach (var target in new[] { $"{theirs}", "999999999", "x", "-1", "99999999999999999999999" })
        {
            Assert.Equal((404, "account_not_found", "target_user_id"), Fault(await _api.PostAsync($"/users/{ada}/follow/{target}", headers)));
            Assert.Equal((404, "account_not_found", "target_user_id"), Fault(await _api.PostAsync($"/users/{ada}/unfollow/{target}", headers)));
            Assert.Equal((404, "account_not_found", "account_id"), Fault(await _api.SendAsync(HttpMethod.Put, $"/api/v1/follows/{target}", headers: headers)));
            Assert.Equal((404, "account_not_found", "account_id"), Fault(await _api.GetAsync($"/api/v1/follows/{target}", headers)));
        }

        Assert.Equal(200, (await _api.PostAsync($"/users/{ada}/follow/{ours}", headers)).Status);
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from follow where account_id = $1", theirs));
    }

    [Fact]
    public async Task Nobody_makes_another_person_follow_or_reads_their_feed()
    {
        var (team, ada, adas) = await PersonAsync();
        var bob = await _api.MemberAsync(team, "admin", $"bob{Next()}@example.org", isOperator: true);
        var bobs = await _api.SignInAsync(team, bob);
        var account = await AccountAsync(team);
        await PostAsync(account, 1);
        Assert.Equal(200, (await _api.PostAsync($"/users/{ada}/follow/{account}", adas)).Status);

        foreach (var headers in new[] { bobs, await _api.KeyAsync(team, "admin", bob), await _api.KeyAsync(team, "admin") })
        {
            Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.PostAsync($"/users/{ada}/follow/{account}", headers)));
            Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.PostAsync($"/users/{ada}/unfollow/{account}", headers)));
            Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.SendAsync(HttpMethod.Put, $"/api/v1/follows/{account}?user_id={ada}", headers: headers)));
            Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.SendAsync(HttpMethod.Delete, $"/api/v1/follows/{account}?user_id={ada}", headers: headers)));
            Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.GetAsync($"/feed/?user_id={ada}", headers)));
            Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.GetAsync($"/api/v1/follows?user_id={ada}", headers)));
        }

        Assert.Empty(Ids(await _api.GetAsync("/feed/", bobs)));
        Assert.Single(Ids(await _api.GetAsync($"/feed/?user_id={ada}", adas)));
        Assert.Equal([ada], await _api.Database.ColumnAsync<long>("select user_id from follow where account_id = $1", account));
        Assert.Equal((401, "unauthenticated", "authorization"), Fault(await _api.GetAsync("/feed/")));
        Assert.Equal((401, "unauthenticated", "authorization"), Fault(await _api.PostAsync($"/users/{ada}/follow/{account}")));
    }

    [Fact]
    public async Task A_key_reads_and_follows_for_whoever_made_it_and_one_that_only_reads_follows_nothing()
    {
        var (team, ada, headers) = await PersonAsync();
        var account = await AccountAsync(team);
        var post = await PostAsync(account, 1);
        var (reads, writes) = (await _api.KeyAsync(team, "read", ada), await _api.KeyAsync(team, "write", ada));

        Assert.Equal((403, "forbidden", "authorization"), Fault(await _api.PostAsync($"/users/{ada}/follow/{account}", reads)));
        Assert.Equal(200, (await _api.PostAsync($"/users/{ada}/follow/{account}", writes)).Status);

        Assert.Equal([post], Ids(await _api.GetAsync("/feed/", reads)));
        Assert.Equal([post], Ids(await _api.GetAsync("/feed/", headers)));
    }

    [Fact]
    public async Task A_person_of_two_teams_has_a_feed_in_each()
    {
        var (team, ada, headers) = await PersonAsync();
        var second = await _api.TeamAsync($"second {Next()}");
        await _api.JoinAsync(second, ada, "viewer");
        var there = await _api.SignInAsync(second, ada);
        var (here1, there1) = (await AccountAsync(team), await AccountAsync(second));
        var (mine, theirs) = (await PostAsync(here1, 1), await PostAsync(there1, 2));
        await _api.PostAsync($"/users/{ada}/follow/{here1}", headers);
        await _api.PostAsync($"/users/{ada}/follow/{there1}", there);

        Assert.Equal([mine], Ids(await _api.GetAsync("/feed/", headers)));
        Assert.Equal([theirs], Ids(await _api.GetAsync("/feed/", there)));
        await _api.Database.ExecuteAsync("delete from member where team_id = $1 and user_id = $2", second, ada);
        Assert.Equal([$"{here1}"], (await _api.GetAsync("/api/v1/follows", headers)).Data.EnumerateArray().Select(f => f.GetProperty("account").Text("id")!));
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from follow where team_id = $1", second));
    }

    [Fact]
    public async Task A_person_is_shown_to_their_team_and_nobody_else()
    {
        var (team, ada, headers) = await PersonAsync();
        var (_, _, stranger) = await PersonAsync();
        await _api.PostAsync($"/users/{ada}/follow/{await AccountAsync(team)}", headers);

        var person = await _api.GetAsync($"/users/{ada}", headers);

        Assert.Equal((200, $"{ada}", "viewer", "1"), (person.Status, person.Data.Text("id"), person.Data.Text("role"), person.Data.Text("follows")));
        Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.GetAsync($"/users/{ada}", stranger)));
        Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.GetAsync("/users/nobody", headers)));
        Assert.Equal((404, "user_not_found", "user_id"), Fault(await _api.GetAsync("/users/99999999", headers)));
    }

    [Fact]
    public async Task What_is_followed_is_listed_page_by_page()
    {
        var (team, ada, headers) = await PersonAsync();
        var accounts = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var account = await AccountAsync(team);
            accounts.Insert(0, $"{account}");
            await _api.PostAsync($"/users/{ada}/follow/{account}", headers);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/follows?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}", headers);
            seen.AddRange(page.Data.EnumerateArray().Select(row => row.GetProperty("account").Text("id")!));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(accounts, seen);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_request_is_said_at_once()
    {
        var (_, _, headers) = await PersonAsync();

        var reply = await _api.GetAsync("/feed/?limit=0&cursor=x&user_id=me&page=2", headers);

        Assert.Equal(422, reply.Status);
        Assert.Equal(["limit", "cursor", "user_id", "page"], reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("field")!));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using var api = await ApiServer.StartAsync(
            postgres, settings: new Dictionary<string, string?> { ["Auth:Mode"] = "required", ["RateLimits:PerCaller"] = "1", ["RateLimits:PerCallerBurst"] = "2" });
        var user = await api.MemberAsync(1, "viewer", "often@example.org");
        var headers = await api.SignInAsync(1, user);
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
            statuses.Add((await api.GetAsync("/feed/", headers)).Status);

        Assert.Equal((200, 429), (statuses[0], statuses[^1]));
    }

    private static (int, string?, string?) Fault(Reply reply) => (reply.Status, reply.Code, reply.Field);

    private static IEnumerable<long> Ids(Reply reply) => reply.Data.EnumerateArray().Select(post => post.GetProperty("id").GetInt64());

    private static int Next() => Interlocked.Increment(ref _made);

    private async Task<(long Team, long User, Dictionary<string, string> Headers)> PersonAsync()
    {
        var team = await _api.TeamAsync($"feed {Next()}");
        var user = await _api.MemberAsync(team, "viewer", $"reader{Next()}@example.org");
        return (team, user, await _api.SignInAsync(team, user));
    }

    private Task<long> AccountAsync(long team) => FeedRows.AccountAsync(_api.Database, team, $"feed.{Next()}");

    private Task<long> PostAsync(long account, int second) => FeedRows.PostAsync(_api.Database, account, string.Create(CultureInfo.InvariantCulture, $"feed{Next()}"), second);
}
