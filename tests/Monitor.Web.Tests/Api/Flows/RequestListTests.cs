using Xunit;

namespace Monitor.Web.Tests.Api.Flows;

/// <summary>What requests have read and made page by page, as it is shown and handed out.</summary>
public sealed class RequestListTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task The_list_of_a_request_is_shown_in_its_order_and_handed_out_as_a_file()
    {
        var id = await RequestAsync("refresh_profile_followers", 1, "PROCESSING");
        await Database.ExecuteAsync(
            """
            insert into list_entry (request_id, platform, platform_id, username, full_name, is_private, page, measured_at)
            select $1, 'instagram', (9000 + n)::text, 'follower' || n, case when n = 2 then '=1+1' else 'Somebody' end, n = 3, 1, now() from generate_series(1, 5) n order by n
            """, id);

        var first = await Api.GetAsync($"/api/v1/scrape-requests/{id}/entries?limit=3");
        var rest = await Api.GetAsync($"/api/v1/scrape-requests/{id}/entries?limit=3&cursor={first.Body.Text("next_cursor")}");
        Assert.Equal(["follower1", "follower2", "follower3"], first.Data.EnumerateArray().Select(entry => entry.Text("username")));
        Assert.Equal(["follower4", "follower5"], rest.Data.EnumerateArray().Select(entry => entry.Text("username")));

        using var file = await Api.Client.GetAsync($"/api/v1/scrape-requests/{id}/file");
        var lines = (await file.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal((6, $"refresh_profile_followers-{id}-partial.csv"), (lines.Length, file.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Contains("'=1+1", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task The_file_of_a_request_is_handed_out_with_its_name(string format)
    {
        var id = await RequestAsync("fetch_channels_csv", 1, "COMPLETE");
        await Database.ExecuteAsync(
            $$"""
            insert into flow_file (request_id, name, columns, created_at) values ({{id}}, 'channels-{{id}}', array['channel_id', 'title', 'subscribers'], now());
            insert into flow_file_row (request_id, row_no, subject, cells)
            values ({{id}}, 1, 'UC1', '[{"t": "UC1"}, {"t": "@cmd"}, {"t": "1200", "n": true}]'), ({{id}}, 2, 'UC2', '[{"t": "UC2"}, {"t": null}, {"t": null, "n": true}]')
            """);

        using var file = await Api.Client.GetAsync($"/api/v1/scrape-requests/{id}/file?format={format}");

        Assert.Equal($"channels-{id}.{format}", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var bytes = await file.Content.ReadAsByteArrayAsync();
        if (format == "xlsx")
            Assert.Equal("PK"u8.ToArray(), bytes[..2]);
        else
            Assert.Equal("channel_id,title,subscribers\r\nUC1,'@cmd,1200\r\nUC2,,\r\n", System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task A_request_without_a_file_and_one_of_another_team_have_none()
    {
        var mine = await RequestAsync("refresh_profile_basic", 1, "COMPLETE");
        var team = await Database.ScalarAsync<long>("insert into team (name) values ('other lists') returning id");
        var theirs = await RequestAsync("fetch_channels_csv", team, "COMPLETE");
        await Database.ExecuteAsync("insert into flow_file (request_id, name, columns, created_at) values ($1, 'channels', array['channel_id'], now())", theirs);

        Assert.Equal((404, "file_not_found"), await CodeAsync($"/api/v1/scrape-requests/{mine}/file"));
        Assert.Equal((404, "request_not_found"), await CodeAsync($"/api/v1/scrape-requests/{theirs}/file"));
        Assert.Equal((404, "request_not_found"), await CodeAsync($"/api/v1/scrape-requests/{theirs}/entries"));
        Assert.Equal((422, "unknown_value"), await CodeAsync($"/api/v1/scrape-requests/{mine}/file?format=pdf"));
        Assert.Equal((422, "invalid_cursor"), await CodeAsync($"/api/v1/scrape-requests/{mine}/entries?cursor=x"));
    }

    [Fact]
    public async Task Comments_and_likers_are_shown_to_a_team_that_has_read_them_and_to_no_other()
    {
        await Database.ExecuteAsync(
            """
            with r as (
                insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id, account)
                select 'refresh_post_' || w, 'instagram', '{}', 'COMPLETE', now(), now(), 1, 'DSeen000001' from unnest(array['comments', 'likers']) w returning id)
            insert into flow_progress (request_id, pages, items, is_whole, calls, cost_usd, updated_at) select id, 1, 1, true, 1, 0, now() from r;
            insert into post_comment (platform, post, comment_id, author, text, created_at, likes, source, first_seen_at, measured_at)
            select 'instagram', 'DSeen000001', n::text, 'somebody' || n, 'Text ' || n, case when n < 5 then timestamptz '2026-01-01' + n * interval '1 minute' end, n, 'lama',
                '2025-12-31', now() from generate_series(1, 5) n;
            insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at) values ('instagram', 'DUnseen0001', '1', 'x', 'y', 'lama', now(), now());
            insert into post_liker (platform, post, platform_id, username, source, first_seen_at, measured_at)
            select 'instagram', 'DSeen000001', n::text, 'liker' || n, 'lama', now(), now() from generate_series(1, 3) n
            """);

        var page = await Api.GetAsync("/api/v1/posts/instagram/DSeen000001/comments?limit=3");
        var rest = await Api.GetAsync($"/api/v1/posts/instagram/DSeen000001/comments?limit=3&cursor={page.Body.Text("next_cursor")}");
        Assert.Equal(["4", "3", "2"], page.Data.EnumerateArray().Select(comment => comment.Text("comment_id")));
        Assert.Equal(["1", "5"], rest.Data.EnumerateArray().Select(comment => comment.Text("comment_id")));
        Assert.Equal(("Text 4", "somebody4", "4", "lama"), (page.Data[0].Text("text"), page.Data[0].Text("author"), page.Data[0].Text("likes"), page.Data[0].Text("source")));
        var likers = await Api.GetAsync("/api/v1/posts/instagram/DSeen000001/likers?limit=2");
        Assert.Equal(["liker3", "liker2"], likers.Data.EnumerateArray().Select(liker => liker.Text("username")));
        Assert.Equal(1, (await Api.GetAsync($"/api/v1/posts/instagram/DSeen000001/likers?cursor={likers.Body.Text("next_cursor")}")).Data.GetArrayLength());
        Assert.Equal((404, "post_not_found"), await CodeAsync("/api/v1/posts/instagram/DUnseen0001/comments"));
        Assert.Equal((404, "post_not_found"), await CodeAsync("/api/v1/posts/instagram/DUnseen0001/likers"));
    }

    [Fact]
    public async Task What_another_team_has_read_is_not_shown_to_a_team_that_only_asked_or_asked_for_something_else()
    {
        await Database.ExecuteAsync(
            """
            insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at) values ('instagram', 'DAsked00001', '1', 'x', 'y', 'lama', now(), now());
            insert into post_liker (platform, post, platform_id, username, source, first_seen_at, measured_at) values ('instagram', 'DAsked00001', '1', 'x', 'lama', now(), now());
            insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id, account)
            select 'refresh_post_comments', 'instagram', '{}', s, now(), now(), 1, 'DAsked00001' from unnest(array['PENDING', 'FAILED']) s;
            with other as (insert into team (name) values ('has read') returning id),
            r as (
                insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id, account)
                select 'refresh_post_comments', 'instagram', '{}'::jsonb, 'COMPLETE', now(), now(), id, 'DAsked00001' from other
                union all select 'refresh_post_likers', 'instagram', '{}'::jsonb, 'COMPLETE', now(), now(), 1, 'DAsked00001' returning id)
            insert into flow_progress (request_id, pages, items, is_whole, calls, cost_usd, updated_at) select id, 1, 1, true, 1, 0, now() from r
            """);

        Assert.Equal((404, "post_not_found"), await CodeAsync("/api/v1/posts/instagram/DAsked00001/comments"));
        Assert.Equal(1, (await Api.GetAsync("/api/v1/posts/instagram/DAsked00001/likers")).Data.GetArrayLength());
    }

    [Theory]
    [InlineData("""{ "flow": "refresh_profile_followers", "params": { "profile_id": 7, "all": "yes" } }""", "params.all", "wrong_type")]
    [InlineData("""{ "flow": "refresh_profile_followers", "params": { "profile_id": 7, "all": true, "pages": 2 } }""", "params.pages", "unknown_parameter")]
    [InlineData("""{ "flow": "refresh_reels_posts", "params": { "profile_id": 7, "all": true } }""", "params.all", "unknown_parameter")]
    [InlineData("""{ "flow": "refresh_hashtag_posts", "params": { "hashtag": "ceramics", "pages": 2 } }""", "params.pages", "unknown_parameter")]
    [InlineData("""{ "flow": "refresh_hashtag_posts", "params": { "hashtag": "two words" } }""", "params.hashtag", "invalid_target")]
    [InlineData("""{ "flow": "fetch_channels_csv", "params": { "channel_ids": ["not a channel!"] } }""", "params.channel_ids", "invalid_target")]
    [InlineData("""{ "flow": "fetch_channels_csv", "params": { "channel_ids": [] } }""", "params.channel_ids", "wrong_type")]
    [InlineData("""{ "flow": "fetch_channel_videos_csv", "params": { "channel_ids": ["@ada"], "videos_per_channel": 501 } }""", "params.videos_per_channel", "out_of_range")]
    [InlineData("""{ "flow": "refresh_orders_by_store", "params": { "store": "evil.example.org" } }""", "params.store", "invalid_target")]
    [InlineData("""{ "flow": "refresh_orders_by_store", "params": { "store": "acme", "updated_since": "yesterday" } }""", "params.updated_since", "invalid_target")]
    [InlineData("""{ "flow": "refresh_orders_by_store", "params": { "store": "acme", "api": "soap" } }""", "params.api", "unknown_value")]
    public async Task Parameters_that_cannot_be_are_refused_with_their_name(string body, string field, string code)
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    [Theory]
    [InlineData("refresh_hashtag_posts", "hashtag", "#Ceramics", "ceramics")]
    [InlineData("refresh_post_comments", "shortcode", "https://www.instagram.com/p/DKq8vT2xR4m/", "DKq8vT2xR4m")]
    [InlineData("refresh_yt_post_comments", "video_id", "https://youtu.be/kT3_wQz8-Lr", "kT3_wQz8-Lr")]
    public async Task Targets_are_understood_as_people_write_them(string flow, string parameter, string text, string account)
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", $$"""{ "flow": "{{flow}}", "params": { "{{parameter}}": "{{text}}" } }""");

        Assert.Equal((202, account), (reply.Status, reply.Data.Text("account")));
    }

    [Theory]
    [InlineData("""{ "flow": "fetch_channels_csv", "params": { "channel_ids": ["https://www.youtube.com/@Ada.Sails", "@other"] } }""", "ada.sails")]
    [InlineData("""{ "flow": "fetch_channels_csv", "params": { "channel_ids": ["@Ada.Sails"] } }""", "ada.sails")]
    [InlineData("""{ "flow": "refresh_orders_by_store", "params": { "store": "https://Acme.myshopify.com/" } }""", "acme.myshopify.com")]
    public async Task What_a_request_with_parameters_of_its_own_is_about_is_written_down_under_one_name(string body, string account)
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", body);

        Assert.Equal((202, account), (reply.Status, reply.Data.Text("account")));
    }

    private async Task<(int, string?)> CodeAsync(string path) => await Api.GetAsync(path) is var reply ? (reply.Status, reply.Code) : default;

    private Task<long> RequestAsync(string flow, long team, string status) => Database.ScalarAsync<long>(
        """
        insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account)
        values ($1, 'instagram', '{}', $3, case when $3 = 'COMPLETE' then '{}'::jsonb end, now(), now(), $2, 'x') returning id
        """, flow, team, status);
}
