using System.Globalization;
using Xunit;

namespace Monitor.Web.Tests.Api;

/// <summary>Lists go on in one way: what an answer gives as <c>next_cursor</c> is sent as <c>cursor</c>; the older name works as before.</summary>
public sealed class PagingTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string> Lists => ["/api/v1/credits/ledger", "/api/v1/notices", "/api/v1/scrape-requests"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Given_a_list_of_rows_when_it_is_read_by_its_cursors_then_every_row_comes_once(string path)
    {
        await FillAsync();

        Assert.Equal(await ReadAsync(path, "cursor"), await ReadAsync(path, "before"));
        Assert.Equal(7, (await ReadAsync(path, "cursor")).Distinct().Count());
        var refused = await Api.GetAsync($"{path}?cursor=garbage");
        Assert.Equal((422, "invalid_cursor", "cursor"), (refused.Status, refused.Code, refused.Field));
        var further = await Api.GetAsync($"{path}?limit=1&cursor=3&before=6");
        Assert.Equal((await Api.GetAsync($"{path}?limit=1&cursor=3")).Data.GetRawText(), further.Data.GetRawText());
    }

    [Fact]
    public async Task Given_histories_and_logs_when_they_are_read_by_their_cursors_then_every_row_comes_once()
    {
        var at = Api.Clock.GetUtcNow();
        var task = await Api.CreateAsync("paged.history");
        var account = await Database.AccountAsync("600600", "paged.history", at);
        await Database.ExecuteAsync("update task set account_id = $1 where id = $2", account, task);
        for (var i = 1; i <= 7; i++)
        {
            await Database.InfluencerAsync(account, "paged.history", at.AddMinutes(-i), i);
            await Database.ExecuteAsync(
                "insert into profile_log (platform, profile_id, username, account_id, dimensions, metrics, source, \"timestamp\") values ('instagram', '600600', 'p', $1, '[]', '[]', 'x', $2)",
                account, at.AddMinutes(-i).UtcDateTime);
            await Database.ExecuteAsync(
                "insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome) values ($1, $2, $3, $3, $3, 1)", task, i, at.AddMinutes(-i).UtcDateTime);
        }

        foreach (var path in new[]
        {
            "/api/v1/instagram/influencer_monitor/user_history/paged.history", $"/api/v1/tasks/{task}/history", $"/api/v1/accounts/{account}/log", $"/api/v1/tasks/{task}/runs",
        })
        {
            var rows = await ReadAsync(path, "cursor");
            Assert.Equal((7, 7), (rows.Count, rows.Distinct().Count()));
            Assert.Equal(rows, await ReadAsync(path, "before"));
            Assert.Equal("invalid_cursor", (await Api.GetAsync($"{path}?cursor=garbage")).Code);
        }
    }

    private async Task FillAsync()
    {
        if (await Database.ScalarAsync<long>("select count(*) from credit_ledger") > 0)
            return;
        await Database.ExecuteAsync("insert into credit_ledger (team_id, at, kind, amount) select 1, now(), 'grant', n from generate_series(1, 7) n");
        await Database.ExecuteAsync("insert into notice (key, severity, message, raised_at, cleared_at) select 'k' || n, 'info', 'm' || n, now(), now() from generate_series(1, 7) n");
        await Database.ExecuteAsync(
            """
            insert into scrape_request_log (flow, platform, params, status, error, created_at, event_timestamp, team_id)
            select 'refresh_yt_posts', 'youtube', '{}', 'FAILED', 'no ' || n, now(), now(), 1 from generate_series(1, 7) n
            """);
    }

    private async Task<List<string>> ReadAsync(string path, string name)
    {
        var rows = new List<string>();
        string? cursor = null;
        for (var page = 0; page == 0 || cursor is not null; page++)
        {
            Assert.True(page < 10, $"{path} does not come to its end.");
            var reply = await Api.GetAsync($"{path}?limit=2{(cursor is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&{name}={cursor}"))}");
            Assert.Equal(200, reply.Status);
            var list = reply.Data.ValueKind == System.Text.Json.JsonValueKind.Array ? reply.Data
                : reply.Data.GetProperty(reply.Data.TryGetProperty("history", out _) ? "history" : "points");
            rows.AddRange(list.EnumerateArray().Select(row => row.GetRawText()));
            cursor = reply.NextCursor;
        }

        return rows;
    }
}
