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
                select id from provider_call
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
        };
        await log.WriteAsync([call], default);

        Assert.Equal(call, Assert.Single(await log.PageAsync(new(null, null, null, null), null, 10, default)).Call);
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
