using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Erasure;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Xunit;

namespace Monitor.Web.Tests.Access;

public sealed class ErasureTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Handle = "wants.to.be.forgotten";

    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task Nothing_is_left_of_a_person_who_is_erased()
    {
        var team = await _api.TeamAsync("erases");
        var admin = await _api.KeyAsync(team, "admin");
        var editor = await _api.KeyAsync(team, "write");
        var account = await PersonAsync(team, Handle, "551001");
        await _api.PostAsync("/api/v1/tasks", admin, $$"""{"type":"influencer","target":"{{Handle}}","interval":"1h"}""");
        await _api.PostAsync("/api/v1/scrape-requests", admin, $$$"""{"flow":"refresh_profile_basic","params":{"handle":"{{{Handle}}}"}}""");
        await _api.PostAsync("/api/v1/actions", admin, $$$"""{"kind":"requests","action":"retry","filter":{"account":"@{{{Handle}}}"}}""");
        await _api.PostAsync("/api/v1/actions", admin, $$$"""{"kind":"tasks","action":"run","filter":{"q":"{{{Handle}}}"}}""");
        Assert.Equal(2L, await _api.Database.ScalarAsync<long>("select count(*) from bulk_action where team_id = $1", team));
        Assert.Equal(200, (await _api.GetAsync($"/api/v1/instagram/influencer_monitor/user_history/{Handle}", admin)).Status);
        await _api.HotState.StoreFallbacksAsync(
            [new FallbackEntry(FallbackKey.For("instagram", FetchTypes.ProfileByHandle, Handle), "{}"u8.ToArray(), TimeSpan.FromHours(1))], default);
        var generation = _api.Services.GetRequiredService<SharedAnswers>().Generation;
        Assert.Equal("purge_required", (await EraseAsync(account, admin, purge: false)).Code);
        Assert.Equal(403, (await EraseAsync(account, editor)).Status);

        var tasks = await TasksAsync();
        var reply = await EraseAsync(account, admin);

        Assert.Equal(200, reply.Status);
        Assert.Equal(1, reply.Data.GetProperty("removed").GetProperty("account").GetInt32());
        Assert.Equal(tasks - await TasksAsync(), reply.Data.GetProperty("removed").GetProperty("task").GetInt32());
        Assert.True(_api.Services.GetRequiredService<SharedAnswers>().Generation > generation);
        Assert.Equal(["erasure"], await TablesThatMentionAsync(Handle));
        await _api.Database.ExecuteAsync(
            "insert into call_log (at, kind, duration_ms, target) select $1, id, 1, $2 from call_kind where platform = 'instagram' limit 1",
            _api.Clock.GetUtcNow(), Handle);
        Assert.False(await _api.Services.GetRequiredService<ErasureSweep>().RunAsync(default));
        _api.Clock.Advance(TimeSpan.FromMinutes(3));
        // Others may have been erased as well.
        while (await _api.Services.GetRequiredService<ErasureSweep>().RunAsync(default))
        {
        }

        Assert.Equal([], await TablesThatMentionAsync(Handle));
        Assert.Equal([], await TablesThatMentionAsync("551001"));
        Assert.Null(await _api.HotState.GetFallbackAsync(FallbackKey.For("instagram", FetchTypes.ProfileByHandle, Handle), default));
        Assert.Equal(404, (await _api.GetAsync($"/api/v1/instagram/influencer_monitor/user_history/{Handle}", admin)).Status);
        Assert.Equal(404, (await EraseAsync(account, admin)).Status);
        Assert.Contains("account.erase", (await _api.GetAsync("/api/v1/audit", admin)).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_with_very_many_measurements_goes_a_part_at_a_time_and_tells_how_far_it_is()
    {
        var team = await _api.TeamAsync("erases much");
        var admin = await _api.KeyAsync(team, "admin");
        var account = await PersonAsync(team, "measured.often", "551077");
        await _api.Database.ExecuteAsync(
            """
            insert into influencer_metrics_history (account_id, username, follower_count, recorded_at, source)
            select $1, 'measured.often', i, $2 - i * interval '10 seconds', 'tikhub' from generate_series(1, 24000) i
            """, account, _api.Clock.GetUtcNow().UtcDateTime);
        var erasure = _api.Services.GetRequiredService<AccountErasure>();
        var order = new ErasureOrder(account, team, IsOperator: false);
        var seen = (await _api.GetAsync($"/api/v1/accounts/{account}/erasure", admin)).Data.GetProperty("removed").GetProperty("measurement").GetInt32();
        Assert.InRange(seen, 24_000, 24_010);

        var begun = await erasure.EraseAsync(order, new("user", "7", "somebody", team, null, null), patience: TimeSpan.Zero, default);

        Assert.Equal((ErasureOutcome.UnderWay, 5_000), (begun.Outcome, begun.Removed["measurement"]));
        var progress = await _api.GetAsync($"/api/v1/accounts/{account}/erasure", admin);
        Assert.Equal((202, true), (progress.Status, progress.Data.GetProperty("under_way").GetBoolean()));
        Assert.True(progress.Data.GetProperty("remaining").GetInt64() >= 19_000);
        Assert.Equal(404, (await _api.GetAsync($"/api/v1/accounts/{account}/erasure", await _api.KeyAsync(await _api.TeamAsync("nobody of them"), "admin"))).Status);
        Assert.False(await erasure.ContinueAsync(default));
        _api.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.True(await erasure.ContinueAsync(default));

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>(
            """
            select (select count(*) from influencer_metrics_history where account_id = $1) + (select count(*) from history_rollup where kind = 1 and entity_id = $1)
                + (select count(*) from erasure_work) + (select count(*) from account where id = $1)
            """, account));
        Assert.Equal(404, (await _api.GetAsync($"/api/v1/accounts/{account}/erasure", admin)).Status);
        var noted = (await _api.GetAsync("/api/v1/audit?action=account.erase", admin)).Data[0];
        Assert.Equal(("somebody", seen), (noted.GetProperty("actor").Text("name"), noted.GetProperty("after").GetProperty("measurement").GetInt32()));
    }

    private Task<int> TasksAsync() => _api.Database.ScalarAsync<int>("select count(*)::int from task");

    [Fact]
    public async Task Only_an_operator_erases_what_other_teams_watch_too()
    {
        var (one, two) = (await _api.TeamAsync("one of two"), await _api.TeamAsync("two of two"));
        var account = await PersonAsync(one, "shared.person", "551002");
        await _api.Database.ExecuteAsync(
            "insert into task (id, team_id, task_type, username, interval_seconds, status, account_id) values (gen_random_uuid(), $1, 'influencer', 'shared.person', 60, 'paused', $2)",
            two, account);

        Assert.Equal("watched_by_others", (await EraseAsync(account, await _api.KeyAsync(one, "admin"))).Code);
        Assert.Equal(404, (await EraseAsync(account, await _api.KeyAsync(await _api.TeamAsync("neither"), "admin"))).Status);
        var op = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", "erasing.operator@example.org", isOperator: true));
        Assert.Equal(200, (await EraseAsync(account, op)).Status);
    }

    [Theory]
    [InlineData("job", """/api/v1/instagram/bulk-search""", """{"usernames":"NAME, somebody.else.7"}""")]
    [InlineData("job", """/api/v1/instagram/users/batch""", """{"usernames":["NAME"],"max_concurrency":1}""")]
    [InlineData("request", """/api/v1/scrape-requests""", """{"flow":"refresh_profile_basic","params":{"handle":"NAME"}}""")]
    [InlineData("task", """/api/v1/tasks""", """{"type":"influencer","target":"NAME","interval":"1h"}""")]
    public async Task An_admin_erases_nothing_of_which_another_team_has_something(string kind, string path, string body)
    {
        var handle = $"sought.{Guid.NewGuid():n}"[..20];
        var (mine, theirs) = (await _api.TeamAsync("seeks"), await _api.TeamAsync($"seeks {handle}"));
        var account = await _api.Database.AccountAsync($"8{Math.Abs(handle.GetHashCode(StringComparison.Ordinal))}", handle, _api.Clock.GetUtcNow());
        await _api.Database.ExecuteAsync("update task set team_id = $1 where account_id = $2", mine, account);
        var other = await _api.KeyAsync(theirs, "write");
        var begun = await _api.PostAsync(path, other, body.Replace("NAME", handle, StringComparison.Ordinal));
        Assert.InRange(begun.Status, 200, 202);
        var before = await RowsOfOthers.DigestAsync(_api.Database, theirs);

        var erased = await EraseAsync(account, await _api.KeyAsync(mine, "admin"));
        var preview = await _api.GetAsync($"/api/v1/accounts/{account}/erasure", await _api.KeyAsync(mine, "admin"));

        Assert.Equal((409, "watched_by_others"), (erased.Status, erased.Code));
        Assert.Equal((409, "watched_by_others"), (preview.Status, preview.Code));
        Assert.Equal(before, await RowsOfOthers.DigestAsync(_api.Database, theirs));

        var op = await _api.SignInAsync(1, fixture.Operator);
        var seen = await _api.GetAsync($"/api/v1/accounts/{account}/erasure", op);
        Assert.Equal(before, await RowsOfOthers.DigestAsync(_api.Database, theirs));
        var done = await EraseAsync(account, op);
        Assert.Equal(seen.Data.GetRawText(), done.Data.GetRawText());
        var touched = done.Data.GetProperty("teams").EnumerateArray().ToDictionary(team => team.GetProperty("team_id").GetInt64());
        Assert.Equal([mine, theirs], touched.Keys.Order());
        Assert.Equal(1, touched[theirs].GetProperty("work").GetProperty(kind).GetInt32());
        foreach (var team in new[] { mine, theirs })
        {
            var noted = (await _api.GetAsync("/api/v1/audit?action=account.erase", await _api.KeyAsync(team, "admin"))).Data[0];
            Assert.Equal(($"{account}", $"{fixture.Operator}"), (noted.Text("entity_id"), noted.GetProperty("actor").Text("id")));
        }
    }

    [Theory]
    [InlineData("result", "refresh_profile_followers", "insert into list_entry (request_id, platform, platform_id, username, page, measured_at) values ($1, 'instagram', $2, 'x', 1, now())")]
    [InlineData("result", "fetch_channels_csv", "with f as (insert into flow_file (request_id, name, columns, created_at) values ($1, 'f', '{a}', now())) insert into flow_file_row (request_id, row_no, subject, cells) values ($1, 1, $2, '[]')")]
    [InlineData("comment", "refresh_post_comments", "insert into post_comment (platform, post, comment_id, author_id, author, text, source, request_id, first_seen_at, measured_at) values ('instagram', 'DKread', $2, $2, 'x', 'y', 'lama', $1, now(), now())")]
    [InlineData("like", "refresh_post_likers", "insert into post_liker (platform, post, platform_id, username, source, request_id, first_seen_at, measured_at) values ('instagram', 'DKread', $2, 'x', 'lama', $1, now(), now())")]
    public async Task An_admin_erases_nothing_that_a_request_of_another_team_has_read_page_by_page(string kind, string flow, string sql)
    {
        var id = $"57{Random.Shared.NextInt64(1_000_000_000)}";
        var (mine, theirs) = (await _api.TeamAsync($"reads {id}"), await _api.TeamAsync($"read by {id}"));
        var account = await _api.Database.AccountAsync(id, $"listed.{id}", _api.Clock.GetUtcNow());
        await _api.Database.ExecuteAsync("update task set team_id = $1 where account_id = $2", mine, account);
        var request = await _api.Database.ScalarAsync<long>(
            """
            insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account)
            values ($1, 'instagram', '{}', 'COMPLETE', '{}', now(), now(), $2, 'DKread') returning id
            """, flow, theirs);
        await _api.Database.ExecuteAsync(sql, request, id);

        Assert.Equal((409, "watched_by_others"), await EraseAsync(account, await _api.KeyAsync(mine, "admin")) is var refused ? (refused.Status, refused.Code) : default);
        var op = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", $"operator.{id}@example.org", isOperator: true));
        var done = await EraseAsync(account, op);

        Assert.Equal(200, done.Status);
        Assert.Equal(1, done.Data.GetProperty("teams").EnumerateArray().Single(team => team.GetProperty("team_id").GetInt64() == theirs).GetProperty("work").GetProperty(kind).GetInt32());
    }

    [Fact]
    public async Task What_a_team_collected_stays_its_own_after_the_job_is_gone_and_only_an_operator_takes_it_away()
    {
        var (one, two) = (await _api.TeamAsync("collected first"), await _api.TeamAsync("collected too"));
        var account = await _api.Database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '551006', 'collected.twice', 'test', now()) returning id");
        var post = await _api.Database.ScalarAsync<long>(
            "insert into post (platform, platform_id, code, owner_id, source, measured_at) values ('instagram', '66551006', 'DKtwice', '551006', 'test', now()) returning id");
        await _api.Database.ExecuteAsync("insert into collected_account values ($1, $2, now())", one, account);
        await _api.Database.ExecuteAsync("insert into collected_post values ($1, $2, now())", two, post);
        var (mine, theirs) = (await _api.KeyAsync(one, "admin"), await _api.KeyAsync(two, "admin"));

        Assert.Equal((200, 404), ((await _api.GetAsync("/api/v1/accounts/instagram/collected.twice", mine)).Status, (await _api.GetAsync("/api/v1/accounts/instagram/collected.twice", theirs)).Status));
        Assert.Equal((200, 200), ((await _api.GetAsync("/api/v1/posts/instagram/DKtwice", mine)).Status, (await _api.GetAsync("/api/v1/posts/instagram/DKtwice", theirs)).Status));
        Assert.Equal(404, (await EraseAsync(account, theirs)).Status);
        Assert.Equal("watched_by_others", (await EraseAsync(account, mine)).Code);

        var erased = await EraseAsync(account, await _api.SignInAsync(1, fixture.Operator));

        var touched = erased.Data.GetProperty("teams").EnumerateArray().ToDictionary(team => team.GetProperty("team_id").GetInt64(), team => team.GetProperty("work").GetRawText());
        Assert.Equal(("""{"account":1}""", """{"post":1}"""), (touched[one], touched[two]));
        Assert.Equal(404, (await _api.GetAsync("/api/v1/accounts/instagram/collected.twice", mine)).Status);
    }

    [Fact]
    public async Task A_preview_says_what_goes_and_changes_nothing()
    {
        var team = await _api.TeamAsync("looks before");
        var admin = await _api.KeyAsync(team, "admin");
        var account = await PersonAsync(team, "still.here", "551005");
        var tables = await TablesThatMentionAsync("still.here");

        var preview = await _api.GetAsync($"/api/v1/accounts/{account}/erasure", admin);

        Assert.Equal(200, preview.Status);
        Assert.Equal(tables, await TablesThatMentionAsync("still.here"));
        Assert.Equal(preview.Data.GetRawText(), (await EraseAsync(account, admin)).Data.GetRawText());
        Assert.Equal(403, (await _api.GetAsync($"/api/v1/accounts/{account}/erasure", await _api.KeyAsync(team, "write"))).Status);
    }

    [Fact]
    public async Task Work_about_somebody_that_waits_ends_with_the_erasure_and_is_paid_back()
    {
        var team = await _api.TeamAsync("waits for one");
        var admin = await _api.KeyAsync(team, "admin");
        var account = await PersonAsync(team, "waited.for", "551004");
        var search = (await _api.PostAsync("/api/v1/instagram/bulk-search", admin, """{"usernames":"waited.for, somebody.else.4"}""")).Data.Text("job_id");
        var request = await _api.PostAsync("/api/v1/scrape-requests", admin, """{"flow":"refresh_profile_basic","params":{"handle":"waited.for"}}""");
        Assert.Equal(202, request.Status);
        var before = (await _api.GetAsync("/api/v1/credits", admin)).Data.GetProperty("reserved").GetInt32();

        Assert.Equal(200, (await EraseAsync(account, admin)).Status);

        Assert.Equal(["erasure"], await TablesThatMentionAsync("waited.for"));
        var job = (await _api.GetAsync($"/api/v1/jobs/{search}/status", admin)).Data;
        Assert.Equal(("processing", "0", "1"), (job.Text("status"), job.Text("completed_creators"), job.Text("failed_creators")));
        Assert.Equal("erased", job.GetProperty("items")[0].Text("error_code"));
        Assert.Equal(before - 5, (await _api.GetAsync("/api/v1/credits", admin)).Data.GetProperty("reserved").GetInt32());
        Assert.Equal(404, (await _api.GetAsync($"/api/v1/scrape-requests/{request.Data.Text("id")}", admin)).Status);
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from queue_item i join queue q on q.id = i.queue_id where q.job_id = $1", Guid.Parse(search!)));
    }

    private Task<Reply> EraseAsync(long account, Dictionary<string, string> headers, bool purge = true) =>
        _api.SendAsync(HttpMethod.Delete, $"/api/v1/accounts/{account}{(purge ? "?purge=true" : "")}", headers: headers);

    // A row in every table that can hold something about a person.
    private async Task<long> PersonAsync(long team, string handle, string platformId)
    {
        var now = _api.Clock.GetUtcNow();
        var account = await _api.Database.AccountAsync(platformId, handle, now);
        await _api.Database.ExecuteAsync("update task set team_id = $1 where account_id = $2", team, account);
        var post = await _api.Database.PostAsync("66" + platformId, "DK" + platformId, now);
        var elsewhere = await _api.Database.PostAsync($"99{team}0", "DKother" + team, now);
        await _api.Database.ExecuteAsync("update post set owner_id = $1, owner_username = $2 where id = $3", platformId, handle, post);
        await _api.Database.ExecuteAsync("update task set team_id = $1 where post_id = $2", team, post);
        await _api.Database.InfluencerAsync(account, handle, now, 100, bio: handle);
        await _api.Database.PostRowAsync(post, "DK" + platformId, now, 5);
        foreach (var sql in new[]
        {
            "insert into account_handle values ($1, $3, now())",
            "insert into account_event (account_id, event, at, details) values ($1, 'renamed', now(), to_jsonb($3::text))",
            "insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at) values ('account', $1, 'instagram', 'picture', $3, now(), now())",
            "insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at) values ('post', $2, 'instagram', 'picture', $3, now(), now())",
            "insert into post_tagged_account values ($2, 'somebody', null, now())",
            "insert into quarantine (entity_type, entity_id, source, observation, previous, reason, first_seen_at, last_seen_at) values ('account', $1, 'tikhub', to_jsonb($3::text), '{}', 'drop', now(), now())",
            "insert into profile_log values ('instagram', '551', $3, $1, '[]', '[]', 'tikhub', '2026-01-15T12:00:00Z', null, null)",
            "insert into post_log values ('instagram', '66', 'DK', $3, $2, '[]', '[]', 'tikhub', '2026-01-15T12:00:00Z', null, null)",
            "insert into restore_run (started_at, before_time, account) values (now(), now(), $3)",
            "insert into audit_log (at, actor_kind, actor_name, action, entity_type, entity_id) select now(), 'user', 'x', 'resetLimit', 'key', 'beat_server_refresh_profile_insta_per_handle_' || $3",
            "insert into schema_drift values ('tikhub', md5($3), 'f', now(), now(), 1, '{\"username\": \"' || upper($3) || '\"}', now())",
            "select ensure_partitions('provider_call', interval '1 day', '2026-01-15T12:00:00Z', '2026-01-16T12:00:00Z')",
            "insert into provider_call (at, provider, platform, fetch_type, target, outcome, duration_ms, cost_usd) select '2026-01-15T12:00:00Z', 'tikhub', 'instagram', 'x', $3, 'found', 1, 0",
            "insert into call_kind (provider, platform, fetch_type, outcome, cost_usd) select 'tikhub', 'instagram', 'x', 'found', 0 on conflict do nothing",
            "insert into call_log (at, kind, duration_ms, target) select '2026-01-15T12:00:00Z', (select id from call_kind where fetch_type = 'x'), 1, $3",
            "insert into text_analysis (source, text_id, post_id, said_at, keywords, scores, signs, method, version, digest, words, analysed_at) values ('caption', $2, $2, now(), array[$3], '{1}', 0, 'lexicon', 1, 1, to_tsvector($3), now()) on conflict do nothing",
            "insert into text_analysis (source, text_id, account_id, said_at, keywords, scores, signs, method, version, digest, words, analysed_at) values ('bio', $1, $1, now(), array[$3], '{1}', 0, 'lexicon', 1, 1, to_tsvector($3), now()) on conflict do nothing",
            "insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id, account) select 'fetch_keyword_collection', 'instagram', jsonb_build_object('keywords', jsonb_build_array('spring', upper($3))), 'COMPLETE', now(), now(), $4, 'fetch_keyword_collection'",
            "insert into text_report (team_id, request_id, kind, platform, keywords, made_at) select $4, max(id), 'keywords', 'instagram', array['spring', $3], now() from scrape_request_log where flow = 'fetch_keyword_collection'",
            "insert into text_report_row (report_id, source, text_id, post_id, said_at, keywords, matched) select max(id), 'caption', $2, $2, now(), array[$3], array[$3] from text_report",
            "insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account) select 'x', 'instagram', to_jsonb($3::text), 'COMPLETE', to_jsonb($3::text), now(), now(), $4, $3",
            "insert into enrichment (account_id, kind, prompt_version, model, result, compared, tries, prompt_tokens, completion_tokens, cost_usd, duration_ms, estimated_at) select $1, 'base_gender', 1, 'm', to_jsonb($3), '{}', 1, 1, 1, 0, 1, now()",
            "insert into enrichment_rejection (account_id, kind, prompt_version, model, reason, answer, tries, prompt_tokens, completion_tokens, cost_usd, rejected_at) select $1, 'base_gender', 1, 'm', 'not_consumable', $3, 1, 1, 1, 0, now()",
            "insert into model_ledger (call_id, at, team_id, purpose, model, platform, platform_id, outcome, prompt_tokens, completion_tokens, is_counted, cost_usd, duration_ms) select gen_random_uuid(), now(), $4, 'base_gender', 'm', 'instagram', platform_id, 'ok', 1, 1, true, 0.01, 1 from account where id = $1",
        })
            await _api.Database.ExecuteAsync(
                $"with given as (select $1::bigint, $2::bigint, $3::text, $4::bigint) {sql}", account, post, handle, team);
        await _api.Database.ExecuteAsync("insert into post_tagged_account values ($1, $2, $3, now())", elsewhere, handle, platformId);
        await MentionAsync(team, handle, platformId);
        return account;
    }

    // Where others were asked for and this person came along, and work that is over.
    private async Task MentionAsync(long team, string handle, string platformId)
    {
        var items = JsonSerializer.Serialize(new { items = new object[] { new { username = handle, platform_id = platformId }, new { username = "kept", platform_id = "1" } } });
        await _api.Database.ExecuteAsync(
            """
            insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account)
            values ('followers', 'instagram', '{}', 'COMPLETE', $2::jsonb, now(), now(), $1, 'kept')
            """, team, items);
        var read = await _api.Database.ScalarAsync<long>(
            """
            insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account)
            values ('fetch_channels_csv', 'instagram', jsonb_build_object('channel_ids', jsonb_build_array('kept', '@' || $2::text, 'https://www.youtube.com/@' || $2::text || '/videos', 'https://www.youtube.com/channel/' || $3::text || '?view=0')), 'COMPLETE', '{}',
                now(), now(), $1, 'kept') returning id
            """, team, handle, platformId);
        foreach (var sql in new[]
        {
            "insert into list_entry (request_id, platform, platform_id, username, page, measured_at) select $1, 'instagram', $3, $2, 1, now()",
            "insert into flow_progress (request_id, pages, items, is_whole, calls, cost_usd, state, updated_at) select $1, 1, 1, false, 1, 0, jsonb_build_object('id', $3, 'channel', 1), now()",
            "insert into flow_file (request_id, name, columns, created_at) select $1, 'channels', array['channel_id'], now()",
            "insert into flow_file_row (request_id, row_no, subject, cells) select $1, 1, $3, jsonb_build_array(jsonb_build_object('t', $2))",
            "insert into post_comment (platform, post, comment_id, author_id, author, text, source, first_seen_at, measured_at) select 'instagram', 'DKnobodys', $1::text, $3, $2, 'x', 'lama', now(), now()",
            "insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at) select 'instagram', 'DK' || $3, $1::text, 'x', 'about ' || $2, 'lama', now(), now()",
            "insert into post_liker (platform, post, platform_id, username, source, first_seen_at, measured_at) select 'instagram', 'DKnobodys', $3, $2, 'lama', now(), now()",
            // What was worked out about what this person wrote below a post of somebody else, also in a report.
            """
            insert into text_analysis (source, text_id, post_id, comment_id, said_at, keywords, scores, signs, method, version, digest, words, analysed_at)
            select 'comment', c.id, p.id, c.id, now(), array[$2], '{1}', 0, 'lexicon', 1, 1, to_tsvector($2), now() from post_comment c, post p where c.author_id = $3 and p.code like 'DKother%' limit 1
            """,
            "insert into text_report (team_id, request_id, kind, platform, source, keywords, made_at) select team_id, id, 'sentiment', 'instagram', 'comment', '{}', now() from scrape_request_log where id = $1",
            """
            insert into text_report_row (report_id, source, text_id, post_id, comment_id, said_at, keywords, matched)
            select r.id, 'comment', t.text_id, t.post_id, t.comment_id, now(), array[$2], '{}' from text_report r, text_analysis t
            where r.request_id = $1 and t.comment_id = (select id from post_comment where author_id = $3)
            """,
        })
            await _api.Database.ExecuteAsync(
                $"with given as (select $1::bigint, $2::text, $3::text) {sql.Replace("$1", "$1::bigint", StringComparison.Ordinal).Replace("$2", "$2::text", StringComparison.Ordinal).Replace("$3", "$3::text", StringComparison.Ordinal)}",
                read, handle, platformId);
        var job = await _api.Database.ScalarAsync<Guid>(
            """
            insert into processing_jobs (id, job_type, status, total_users, processed_users, failed_users, successful_users, max_concurrency, team_id, usernames, errors, created_at, updated_at)
            values (gen_random_uuid(), 'bulk', 'completed', 2, 2, 1, 1, 1, $1, array[$2, 'kept'], jsonb_build_array(jsonb_build_object('username', $2::text, 'error', 'no ' || $2)), now(), now())
            returning id
            """, team, handle);
        foreach (var sql in new[]
        {
            "insert into processing_job_items (job_id, username, status, result, error, created_at, updated_at) select $1, $2, 'failed', to_jsonb($2), 'no ' || $2, now(), now()",
            "insert into processing_job_items (job_id, username, status, result, created_at, updated_at) select $1, 'kept', 'completed', $3::jsonb, now(), now()",
            "insert into job_event select $1, 1, 'item.failed', now(), jsonb_build_object('username', $2, 'error', 'no ' || $2)",
            "insert into credit_ledger (team_id, at, kind, job_id, note) select 1, now(), 'release', $1, $2",
        })
            await _api.Database.ExecuteAsync($"with given as (select $1::uuid, $2::text, $3::text) {sql.Replace("$2", "$2::text", StringComparison.Ordinal)}", job, handle, items);
        var other = await _api.Database.AccountAsync($"44{team}04", $"owner.of.{team}", _api.Clock.GetUtcNow());
        await _api.Database.ExecuteAsync(
            "insert into account_event (account_id, event, at, details) values ($1, 'handle_lost', now(), jsonb_build_object('new_platform_id', $2::text))", other, platformId);
    }

    private async Task<List<string>> TablesThatMentionAsync(string text)
    {
        var found = new List<string>();
        var tables = await _api.Database.ColumnAsync<string>(
            "select quote_ident(relname) from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace");
        foreach (var table in tables)
            if (await _api.Database.ScalarAsync<bool>($"select exists (select from {table} t where position($1 in t::text) > 0)", text))
                found.Add(table);
        return found;
    }
}
