using Xunit;

namespace Monitor.Web.Tests.Api.Providers;

public sealed class ProviderStateTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_provider_shows_its_health_its_credentials_and_its_day()
    {
        var now = Api.Clock.GetUtcNow();
        await Database.ExecuteAsync(
            """
            insert into provider (name, enabled, capabilities, unit_cost_usd, published_at)
            select n, true, '{}', 0.002, now() from unnest(array['broken', 'fine', 'limited', 'shaky', 'unkeyed']) n
            """);
        await Database.ExecuteAsync(
            """
            insert into credential (idempotency_key, source, handle, disabled_till, data_access_expired, created_at, updated_at) values
                ('a', 'broken', 'a', null, false, $1, $1), ('b', 'fine', 'b', null, false, $1, $1), ('c', 'limited', 'c', $1 + interval '1 hour', false, $1, $1),
                ('d', 'limited', 'd', null, true, $1, $1), ('e', 'shaky', 'e', null, false, $1, $1)
            """, now);
        await Database.ExecuteAsync(
            """
            insert into provider_status (source, rung, resting_until, last_error, last_error_at, updated_at) values
                ('broken', 2, $1 + interval '2 minutes', 'no answer within 10 s', $1, $1), ('shaky', 1, null, 'HTTP 500', $1, $1)
            """, now);
        await Database.ExecuteAsync(
            """
            insert into provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved) values
                ($1::date, 'fine', 'fetch_profile_by_handle', 'found', 10, 0.02, 0), ($1::date, 'fine', 'fetch_profile_by_handle', 'transient', 2, 0.004, 0),
                ($1::date, 'fine', 'fetch_profile_by_handle', 'not_covered', 3, 0, 0), ($1::date, 'fine', 'fetch_dataset', 'continued', 4, 0, 0),
                ($1::date, 'fine', 'fetch_profile_by_handle', 'saved', 0, 0, 5), ($1::date - 1, 'fine', 'fetch_profile_by_handle', 'found', 99, 1, 0)
            """, DateOnly.FromDateTime(now.UtcDateTime));

        var list = (await Api.GetAsync("/api/v1/providers")).Data.EnumerateArray().ToDictionary(p => p.Text("name")!);

        Assert.Equal(
            ["resting", "healthy", "unusable", "degraded", "no_credentials"],
            new[] { "broken", "fine", "limited", "shaky", "unkeyed" }.Select(name => list[name].Text("health")));
        Assert.Equal("2026-01-15T12:02:00Z", list["broken"].Text("back_at"));
        Assert.Equal("2026-01-15T13:00:00Z", list["limited"].Text("back_at"));
        Assert.Equal("""{"all":2,"healthy":0}""", list["limited"].GetProperty("credentials").GetRawText());
        var today = list["fine"].GetProperty("today");
        Assert.Equal(("19", "2", "5"), (today.Text("calls"), today.Text("failed"), today.Text("saved")));
        Assert.Equal((0.024m, 0.01m), (today.GetProperty("cost_usd").GetDecimal(), today.GetProperty("saved_usd").GetDecimal()));
        Assert.Equal(5, (await Api.GetAsync("/api/v1/provider_calls/totals?days=1")).Data.GetArrayLength());
    }

    [Fact]
    public async Task A_provider_of_two_platforms_shows_how_it_is_doing_for_each()
    {
        var now = Api.Clock.GetUtcNow();
        await Database.ExecuteAsync(
            """
            insert into provider (name, enabled, capabilities, unit_cost_usd, published_at)
            select n, true, '{"instagram": [], "tiktok": []}', 0.002, now() from unnest(array['two_limited', 'two_resting', 'two_down']) n
            """);
        await Database.ExecuteAsync(
            """
            insert into credential (idempotency_key, source, handle, disabled_till, parked, created_at, updated_at) values
                ('two_l', 'two_limited', 'a', $1 + interval '1 hour',
                    jsonb_build_object('instagram', jsonb_build_object('till', $1 + interval '1 hour', 'strikes', 1)), $1, $1),
                ('two_r', 'two_resting', 'a', null, '{}', $1, $1), ('two_d', 'two_down', 'a', null, '{}', $1, $1)
            """, now);
        await Database.ExecuteAsync(
            """
            insert into provider_status (source, platform, rung, resting_until, last_error, last_error_at, updated_at) values
                ('two_resting', 'tiktok', 1, $1 + interval '30 s', 'HTTP 503', $1, $1),
                ('two_down', 'tiktok', 1, $1 + interval '30 s', 'HTTP 503', $1, $1), ('two_down', 'instagram', 1, $1 + interval '20 s', 'HTTP 502', $1, $1)
            """, now);

        var list = (await Api.GetAsync("/api/v1/providers")).Data.EnumerateArray().ToDictionary(p => p.Text("name")!);

        Assert.Equal(["degraded", "degraded", "resting"], new[] { "two_limited", "two_resting", "two_down" }.Select(name => list[name].Text("health")));
        Assert.Equal(["unusable", "healthy"], list["two_limited"].GetProperty("platforms").EnumerateArray().Select(platform => platform.Text("health")));
        Assert.Equal(["2026-01-15T13:00:00Z", ""], list["two_limited"].GetProperty("platforms").EnumerateArray().Select(platform => platform.Text("back_at")));
        Assert.Equal(["healthy", "resting"], list["two_resting"].GetProperty("platforms").EnumerateArray().Select(platform => platform.Text("health")));
        Assert.Equal("2026-01-15T12:00:20Z", list["two_down"].Text("back_at"));
        Assert.Equal("""{"all":1,"healthy":1}""", list["two_limited"].GetProperty("credentials").GetRawText());
        var credential = (await Api.GetAsync("/api/v1/credentials?source=two_limited")).Data[0];
        Assert.Equal(("parked", """["instagram"]"""), (credential.Text("state"), credential.GetProperty("parked_platforms").GetRawText()));
    }

    [Fact]
    public async Task Calls_are_paged_and_filtered()
    {
        var now = Api.Clock.GetUtcNow();
        await Database.ExecuteAsync(
            """
            with kinds as (
                insert into call_kind (provider, platform, fetch_type, http_status, outcome, cost_usd)
                select 'paged', 'instagram', 'fetch_profile_by_handle', 200, outcome, 0.001 from unnest(array['found', 'malformed']) outcome returning id, outcome)
            insert into call_log (at, kind, target, duration_ms)
            select $1 - i / 2 * interval '1 second', k.id, 'nasa', 1.25
            from generate_series(0, 4) i join kinds k on k.outcome = case when i = 3 then 'malformed' else 'found' end
            """, now);

        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await Api.GetAsync($"/api/v1/provider_calls?provider=paged&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Data.EnumerateArray().Select(call => call.Text("id")));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(1, (await Api.GetAsync("/api/v1/provider_calls?provider=paged&outcome=malformed&target=nasa")).Data.GetArrayLength());
        Assert.Equal(2, (await Api.GetAsync("/api/v1/provider_calls?provider=paged&since=2026-01-15T12:00:00Z")).Data.GetArrayLength());
        Assert.Equal("invalid_cursor", (await Api.GetAsync("/api/v1/provider_calls?cursor=zzz")).Code);
        Assert.Equal("unknown_value", (await Api.GetAsync("/api/v1/provider_calls?outcome=zzz")).Code);
    }

    [Fact]
    public async Task Answers_that_were_not_understood_are_listed()
    {
        await Database.ExecuteAsync(
            "insert into schema_drift values ('tikhub', 'fetch_profile_by_handle', 'data.user.pk', $1, $1, 3, '{}', $1)", Api.Clock.GetUtcNow());

        var field = (await Api.GetAsync("/api/v1/providers/drift")).Data[0];

        Assert.Equal(("data.user.pk", "3", "{}"), (field.Text("field"), field.Text("count"), field.Text("sample")));
    }
}
