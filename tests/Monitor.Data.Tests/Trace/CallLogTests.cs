using Monitor.Data.Trace;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Trace;

public sealed class CallLogTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Filters_combine_and_pages_of_equal_times_lose_nothing()
    {
        var log = await WriteAsync();

        foreach (var provider in (string?[])[null, "tikhub"])
            foreach (var outcome in (string?[])[null, "found"])
                foreach (var target in (string?[])[null, "nasa"])
                {
                    var expected = await _database.ColumnAsync<long>(
                        """
                select id from logged_call
                where at >= $4 and ($1::text is null or provider = $1) and ($2::text is null or outcome = $2) and ($3::text is null or target = $3)
                order by at desc, id desc
                """, provider, outcome, target, Now.AddDays(-7).AddMinutes(5).UtcDateTime);
                    var seen = new List<long>();
                    for (CallPosition? before = null; ;)
                    {
                        var page = await log.PageAsync(new(provider, outcome, target, Since: before is null ? null : Now.AddDays(-7).AddMinutes(5)), before, 3, default);
                        if (page.Count == 0)
                            break;
                        seen.AddRange(page.Select(call => call.Id));
                        before = new(page[^1].Call.At, page[^1].Id);
                    }

                    Assert.Equal(expected, seen);
                }
    }

    [Fact]
    public async Task A_call_is_shown_as_it_was_written()
    {
        var log = new CallLog(_source, _source.Contexts(), new ManualTimeProvider());
        var call = new ProviderCall
        {
            At = Now,
            Provider = "tikhub",
            Platform = "instagram",
            FetchType = "fetch_profile_by_handle",
            Target = "nasa",
            Outcome = "found",
            Credential = "7",
            HttpStatus = 200,
            DurationMs = 12.5f,
            CostUsd = 0.001m,
            TaskId = Guid.NewGuid(),
            RunNo = 5,
            ItemId = 1,
            RequestId = 2,
            JobId = Guid.NewGuid(),
            Method = "GET",
            Url = "https://source.example/profile?name=nasa",
            Error = "1 items left out",
        };
        await log.WriteAsync([call], default);

        Assert.Equal(call, Assert.Single(await log.PageAsync(new(null, null, null, null), null, 10, default)).Call);
    }

    [Theory]
    [InlineData("https://source.example/profile?name={0}&count=12", 1)]
    [InlineData("https://source.example/profile?name={0}&copy={0}", 0)]
    [InlineData("https://source.example/list?cursor={1}&name={0}", 0)]
    [InlineData("https://source.example/name", 1)]
    public async Task An_address_that_differs_in_the_target_only_is_kept_once(string url, int templates)
    {
        var log = new CallLog(_source, _source.Contexts(), new ManualTimeProvider());
        var calls = Enumerable.Range(0, 20).Select(i => Call($"user{i}") with { Url = string.Format(null, url, $"user{i}", i), Method = "GET" }).ToArray();
        foreach (var call in calls)
            await log.WriteAsync([call], default);

        // Whoever starts anew knows what others found.
        var next = Call("later") with { Url = string.Format(null, url, "later", "x"), Method = "GET" };
        await new CallLog(_source, _source.Contexts(), new ManualTimeProvider()).WriteAsync([next], default);
        var logged = (await log.PageAsync(new(null, null, null, null), null, 100, default)).Select(call => call.Call.Url);
        Assert.Equal(calls.Append(next).Select(call => call.Url).Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));
        Assert.Equal(templates, await _database.ScalarAsync<long>("select count(*) from call_kind where url is not null"));
        Assert.Equal(templates == 1 ? 2 : 21, await _database.ScalarAsync<long>("select count(*) from call_log where url is not null"));
    }

    [Fact]
    public async Task Processes_that_meet_a_kind_together_write_it_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            new CallLog(_source, _source.Contexts(), new ManualTimeProvider()).WriteAsync([Call($"user{i}"), Call("other") with { Outcome = "transient", HttpStatus = null }], default)));

        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from call_kind"));
        Assert.Equal(16L, await _database.ScalarAsync<long>("select count(*) from logged_call"));
    }

    [Fact]
    public async Task A_call_for_a_monitor_takes_a_quarter_of_a_kilobyte_with_its_indexes()
    {
        var log = new CallLog(_source, _source.Contexts(), new ManualTimeProvider());
        const int Calls = 20_000;
        for (var i = 0; i < Calls; i += 500)
            await log.WriteAsync([.. Enumerable.Range(i, 500).Select(n => Call($"somebody.{n % 1000}") with
            {
                At = Now.AddMilliseconds(50 * n),
                TaskId = new Guid(n % 1000, 1, 2, new byte[8]),
                RunNo = n / 1000,
                Url = $"https://source.example/api/v1/instagram/web_app/profile?username=somebody.{n % 1000}",
            })], default);

        var size = await _database.ScalarAsync<long>("select sum(pg_total_relation_size(relid))::bigint from pg_partition_tree('call_log') where isleaf");
        Assert.InRange(size / Calls, 1, 256);
    }

    [Fact]
    public async Task Calls_of_the_version_before_are_found_between_the_others()
    {
        var log = await WriteAsync();
        await _database.ExecuteAsync("select ensure_partitions('provider_call', interval '1 day', $1, $2)", Now.AddDays(-1).UtcDateTime, Now.UtcDateTime);
        await _database.ExecuteAsync(
            """
            insert into provider_call (at, provider, platform, fetch_type, target, outcome, duration_ms, cost_usd)
            select $1 - i * interval '50 minutes', 'tikhub', 'instagram', 'fetch_profile_by_handle', 'nasa', 'found', 1, 0 from generate_series(0, 9) i
            """, Now.UtcDateTime);

        var all = await log.PageAsync(new(null, null, null, null), null, 1000, default);
        Assert.Equal(50, all.Count);
        foreach (var filter in new CallFilter[] { new(null, null, null, null), new("tikhub", null, null, null), new(null, "found", null, null), new("tikhub", "found", "NASA", null) })
        {
            var seen = new List<LoggedCall>();
            for (CallPosition? before = null; await log.PageAsync(filter, before, 7, default) is { Count: > 0 } page; before = new(page[^1].Call.At, page[^1].Id))
                seen.AddRange(page);
            Assert.Equal(
                all.Where(call => (filter.Provider ?? call.Call.Provider) == call.Call.Provider && (filter.Outcome ?? call.Call.Outcome) == call.Call.Outcome
                    && (filter.Target is null || call.Call.Target == "nasa")),
                seen);
        }
    }

    [Fact]
    public async Task Totals_cover_so_many_days_newest_first()
    {
        var log = await WriteAsync();

        Assert.Equal(
            await _database.ColumnAsync<string>(
                "select day || provider || outcome || calls from provider_usage where day > $1 - 2 and provider = 'tikhub' order by day desc, provider, fetch_type, outcome",
                DateOnly.FromDateTime(Now.UtcDateTime)),
            (await log.TotalsAsync(2, "tikhub", null, 100, default)).Select(total => $"{total.Day:yyyy-MM-dd}{total.Provider}{total.Outcome}{total.Calls}"));
        Assert.Single((await log.TotalsAsync(1, null, null, 100, default)).Select(total => total.Day).Distinct());
    }

    [Fact]
    public async Task Pages_of_totals_of_any_size_hold_them_all_once()
    {
        var log = await WriteAsync();
        var all = await log.TotalsAsync(30, null, null, 1000, default);
        Assert.True(all.Count > 3);

        foreach (var size in new[] { 1, 2, 3 })
        {
            var pages = new List<CallTotal>();
            for (CallTotalPosition? after = null; await log.TotalsAsync(30, null, after, size, default) is { Count: > 0 } page;)
            {
                pages.AddRange(page);
                after = new(page[^1].Day, page[^1].Provider, page[^1].FetchType, page[^1].Outcome);
            }

            Assert.Equal(all, pages);
        }
    }

    private static ProviderCall Call(string target) => new()
    {
        At = Now,
        Provider = "tikhub",
        Platform = "instagram",
        FetchType = "fetch_profile_by_handle",
        Target = target,
        Outcome = "found",
        Credential = "7",
        HttpStatus = 200,
        CostUsd = 0.001m,
    };

    private async Task<CallLog> WriteAsync()
    {
        var log = new CallLog(_source, _source.Contexts(), new ManualTimeProvider());
        await log.WriteAsync([.. Enumerable.Range(0, 40).Select(i => new ProviderCall
        {
            At = Now.AddHours(-i / 4 * 2),
            Provider = i % 2 == 0 ? "tikhub" : "rocketapi",
            Platform = "instagram",
            FetchType = "fetch_profile_by_handle",
            Target = i % 3 == 0 ? "nasa" : "esa",
            Outcome = i % 5 == 0 ? "transient" : "found",
        })], default);
        return log;
    }
}
