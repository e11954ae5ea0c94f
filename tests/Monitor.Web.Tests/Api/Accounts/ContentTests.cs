using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Npgsql;
using Xunit;

namespace Monitor.Web.Tests.Api.Accounts;

public sealed class ContentTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task An_account_shows_its_numbers_estimates_handles_and_events()
    {
        var task = await Api.CreateAsync("finch.new");
        var at = Api.Clock.GetUtcNow();
        await RecordAsync(Account("9001", "finch.old", at.AddMinutes(-5)), task);
        await RecordAsync(Account("9001", "finch.new", at), task, Post("9101", "Finch01", "image", likes: 50), Post("9102", "Finch02", "image", likes: null));

        var reply = await Api.GetAsync("/api/v1/accounts/instagram/FINCH.old");

        Assert.Equal(200, reply.Status);
        Assert.Equal(("9001", "finch.new", "tikhub"), (reply.Data.Text("platform_id"), reply.Data.Text("username"), reply.Data.Text("source")));
        Assert.Equal("""{"follower_count":1000,"following_count":null,"post_count":3}""", reply.Data.GetProperty("values").GetRawText());
        Assert.Equal("""{"following_count":"unknown"}""", reply.Data.GetProperty("states").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("""{"rate":6.00,"estimated_reach":272,"posts":1}""", reply.Data.GetProperty("engagement").GetRawText());
        Assert.Equal(["finch.new", "finch.old"], reply.Data.GetProperty("handles").EnumerateArray().Select(h => h.Text("username")));
        Assert.Equal("renamed", reply.Data.GetProperty("events")[0].Text("event"));
        Assert.Equal(reply.Data.GetRawText(), (await Api.GetAsync("/api/v1/accounts/instagram/9001")).Data.GetRawText());
    }

    [Fact]
    public async Task What_no_task_of_the_team_found_is_not_shown()
    {
        await RecordAsync(Account("9002", "stranger", Api.Clock.GetUtcNow()), null, Post("9201", "Strange01", "image", likes: 5));
        var id = await Database.ScalarAsync<long>("select id from account where platform_id = '9002'");
        var post = await Database.ScalarAsync<long>("select id from post where platform_id = '9201'");

        Assert.Equal((404, "account_not_found"), await StatusAsync("/api/v1/accounts/instagram/stranger"));
        Assert.Equal((404, "account_not_found"), await StatusAsync($"/api/v1/accounts/{id}/posts"));
        Assert.Equal((404, "account_not_found"), await StatusAsync($"/api/v1/accounts/{id}/log"));
        Assert.Equal((404, "post_not_found"), await StatusAsync("/api/v1/posts/instagram/Strange01"));
        Assert.Equal((404, "post_not_found"), await StatusAsync($"/api/v1/posts/{post}/log"));
    }

    [Fact]
    public async Task Posts_are_paged_newest_first_and_neither_lost_nor_repeated()
    {
        var task = await Api.CreateAsync("many.posts");
        await RecordAsync(Account("9003", "many.posts", Api.Clock.GetUtcNow()), task, [.. Enumerable.Range(10, 7).Select(i => Post($"93{i}", $"Many{i}", "reel", likes: i))]);
        var id = await Database.ScalarAsync<long>("select id from account where platform_id = '9003'");

        var codes = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Api.GetAsync($"/api/v1/accounts/{id}/posts?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            codes.AddRange(page.Data.EnumerateArray().Select(p => p.Text("code")!));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(10, 7).Reverse().Select(i => $"Many{i}"), codes);
        Assert.Equal((422, "invalid_cursor"), await StatusAsync($"/api/v1/accounts/{id}/posts?cursor=x"));
    }

    [Fact]
    public async Task A_post_shows_its_media_and_who_is_tagged()
    {
        var task = await Api.CreateAsync("tags");
        var post = Post("9401", "Tagged01", "reel", likes: 10) with
        {
            Assets = [new(AssetTypes.Video, "https://pics.example/v.mp4")],
            Tagged = [new("esa", "43")],
        };
        await RecordAsync(Account("9004", "tags", Api.Clock.GetUtcNow()), task, post);

        var reply = await Api.GetAsync("/api/v1/posts/instagram/Tagged01");

        Assert.Equal("https://pics.example/v.mp4", reply.Data.GetProperty("assets")[0].Text("original_url"));
        Assert.Equal("""[{"username":"esa","platform_id":"43"}]""", reply.Data.GetProperty("tagged").GetRawText());
        Assert.Equal(("2.00", JsonValueKind.Null), (reply.Data.Text("engagement_rate"), reply.Data.GetProperty("estimated_reach").ValueKind));
    }

    [Fact]
    public async Task The_audit_log_has_every_update_with_its_source()
    {
        var task = await Api.CreateAsync("audited");
        var at = Api.Clock.GetUtcNow();
        await RecordAsync(Account("9005", "audited", at), task);
        await RecordAsync(Account("9005", "audited", at.AddSeconds(1)) with { Source = "rocketapi" }, task);
        var id = await Database.ScalarAsync<long>("select id from account where platform_id = '9005'");

        var first = await Api.GetAsync($"/api/v1/accounts/{id}/log?limit=1");
        var second = await Api.GetAsync($"/api/v1/accounts/{id}/log?limit=1&before={first.NextCursor}");

        Assert.Equal(("rocketapi", "tikhub"), (first.Data[0].Text("source"), second.Data[0].Text("source")));
        Assert.Equal("timestamp source dimensions metrics task_id excluded", first.Data[0].Keys());
        Assert.Equal("follower_count", first.Data[0].GetProperty("metrics")[0].Text("key"));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task The_accounts_of_the_team_are_ranked_by_engagement()
    {
        foreach (var (likes, name) in new[] { (900_000, "rank.first"), (800_000, "rank.second"), (990_000, "rank.stranger") })
        {
            Guid? task = name == "rank.stranger" ? null : await Api.CreateAsync(name);
            await RecordAsync(Account($"95{likes}", name, Api.Clock.GetUtcNow()), task, Post($"96{likes}", $"Rank{likes}", "image", likes));
        }

        var reply = await Api.GetAsync("/api/v1/accounts/top?by=engagement&limit=2");

        Assert.Equal(["rank.first", "rank.second"], reply.Data.EnumerateArray().Select(a => a.Text("username")));
        Assert.Equal((422, "unknown_value"), await StatusAsync("/api/v1/accounts/top?by=beauty"));
    }

    [Fact]
    public async Task Given_accounts_of_several_platforms_when_they_are_ranked_then_the_list_is_that_of_the_sql_function()
    {
        var at = Api.Clock.GetUtcNow();
        foreach (var (id, name, platform) in new[] { ("9701", "collected.one", "instagram"), ("9702", "collected.two", "instagram"), ("9703", "Channel", "youtube") })
        {
            var account = Account(id, name, at, followers: 100_000) with { Platform = platform };
            await RecordAsync(account, null, Post($"8{id}", $"Collected{id}", "image", int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)) with { Platform = platform });
        }

        await Database.ExecuteAsync("insert into collected_account select 1, id, now() from account on conflict do nothing");

        var reply = await Api.GetAsync("/api/v1/accounts/top?limit=30");

        Assert.Equal(
            await Database.ColumnAsync<string>("select username from get_top_users_by_engagement(30)"),
            reply.Data.EnumerateArray().Select(account => account.Text("username")!));
        Assert.Equal("Channel", (await Api.GetAsync("/api/v1/accounts/top?platform=youtube")).Data[0].Text("username"));
        Assert.Equal((422, "unknown_value"), await StatusAsync("/api/v1/accounts/top?platform=myspace"));
    }

    [Fact]
    public async Task A_held_answer_can_be_accepted_or_rejected_once()
    {
        var task = await Api.CreateAsync("held");
        var at = Api.Clock.GetUtcNow();
        await RecordAsync(Account("9006", "held", at), task);
        var entity = await Database.ScalarAsync<long>("select id from account where platform_id = '9006'");
        var known = new KnownTarget(EntityKind.Account, entity, "9006") { Audience = 1000, Volume = 3 };
        var first = await HoldAsync(known, Account("9006", "held", at.AddMinutes(1), followers: 7), task);
        Assert.Equal("True", (await Api.GetAsync("/api/v1/accounts/instagram/9006")).Data.Text("held"));

        var listed = (await Api.GetAsync("/api/v1/quarantine?state=held")).Data.EnumerateArray().Single(q => q.Text("name") == "held");
        Assert.Equal("""{"post_count":3,"follower_count":7}""", Sorted(listed.GetProperty("observed")));
        Assert.Equal("rejected", (await Api.PostAsync($"/api/v1/quarantine/{first}/reject")).Data.Text("state"));
        Assert.Equal((409, "already_decided"), Code(await Api.PostAsync($"/api/v1/quarantine/{first}/accept")));
        var second = await HoldAsync(known, Account("9006", "held", at.AddMinutes(2), followers: 8), task);
        Assert.Equal("accepted", (await Api.PostAsync($"/api/v1/quarantine/{second}/accept")).Data.Text("state"));

        Assert.Equal(8L, await Database.ScalarAsync<long>("select follower_count from account where platform_id = '9006' and held_at is null"));
        Assert.Equal([1000L, 8L], await Database.ColumnAsync<long>("select follower_count from influencer_metrics_history where account_id = $1 order by recorded_at", entity));
        Assert.Equal((404, "quarantine_not_found"), Code(await Api.PostAsync("/api/v1/quarantine/999999/accept")));
    }

    private static string Sorted(JsonElement json) =>
        "{" + string.Join(',', json.EnumerateObject().OrderByDescending(p => p.Name).Select(p => $"\"{p.Name}\":{p.Value}")) + "}";

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.Code);

    private async Task<(int, string?)> StatusAsync(string path) => Code(await Api.GetAsync(path));

    private async Task<long> HoldAsync(KnownTarget known, Observation observation, Guid task)
    {
        await WriteAsync(batch => ContentWriter.Append(batch, new HoldChange(HoldAction.Hold, known, "fell", observation.MeasuredAt) { Observation = observation }, task));
        return await Database.ScalarAsync<long>("select max(id) from quarantine");
    }

    private Task RecordAsync(Observation account, Guid? task, params Observation[] posts) =>
        WriteAsync(batch => Writer.Append(batch, [.. Recording.Of(account, posts, task)]));

    private ContentWriter Writer => Api.Services.GetRequiredService<ContentWriter>();

    private async Task WriteAsync(Action<NpgsqlBatch> append)
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        append(batch);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static Observation Account(string id, string username, DateTimeOffset at, long followers = 1000) =>
        new(Platforms.Instagram, EntityKind.Account, id, username, [new(DimensionKeys.Bio, "Prints")],
            [Metric.Measured(MetricKeys.Followers, followers), Metric.Measured(MetricKeys.Posts, 3)])
        { Source = "tikhub", MeasuredAt = at };

    private Observation Post(string id, string code, string mediaType, long? likes) =>
        new(Platforms.Instagram, EntityKind.Post, id, code, [new(DimensionKeys.MediaType, mediaType)],
            [likes is { } known ? Metric.Measured(MetricKeys.Likes, known) : Metric.Hidden(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 10)])
        { Source = "tikhub", MeasuredAt = Api.Clock.GetUtcNow() };
}
