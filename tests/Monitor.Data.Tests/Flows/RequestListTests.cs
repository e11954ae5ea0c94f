using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Flows;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Flows;

public sealed class RequestListTests(PostgresServer postgres) : IAsyncLifetime
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
    public async Task Filters_combine_and_a_list_holds_no_results()
    {
        await InsertAsync();
        await using var services = Services();
        var requests = services.GetRequiredService<ScrapeRequests>();

        foreach (var status in (string?[])[null, "FAILED"])
            foreach (var flow in (string?[])[null, "one"])
                foreach (var accounts in (string[]?[])[null, [], ["nasa", "esa"]])
                {
                    var expected = await _database.ColumnAsync<long>(
                        """
                select id from scrape_request_log
                where team_id = 1 and ($1::text is null or status = $1) and ($2::text is null or flow = $2) and ($3::text[] is null or account = any ($3))
                order by id desc
                """, status, flow, accounts);
                    var seen = new List<RequestRow>();
                    while (await requests.ListAsync(1, new(status, flow, accounts), seen.Count == 0 ? null : seen[^1].Id, 4, default) is { Count: > 0 } page)
                        seen.AddRange(page);

                    Assert.Equal(expected, seen.Select(request => request.Id));
                    Assert.All(seen, request => Assert.Null(request.Data));
                }
    }

    [Fact]
    public async Task A_request_is_its_teams_or_for_the_service_itself_anybodys()
    {
        await InsertAsync();
        await using var services = Services();
        var requests = services.GetRequiredService<ScrapeRequests>();
        var id = await _database.ScalarAsync<long>("select max(id) from scrape_request_log");

        var request = await requests.FindAsync(id, 1, default);

        Assert.Equal(("""{"a": 1}""", """{"b": 2}""", true), (request!.Params, request.Data, request == await requests.FindAsync(id, null, default)));
        Assert.Null(await requests.FindAsync(id, 2, default));
    }

    private ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().Build();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_source)
            .AddSingleton<IConfiguration>(configuration).AddMonitorData(configuration).BuildServiceProvider();
    }

    private Task InsertAsync() => _database.ExecuteAsync(
        """
        insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account)
        select case when i % 2 = 0 then 'one' else 'two' end, 'instagram', '{"a": 1}', case when i % 3 = 0 then 'FAILED' else 'COMPLETE' end, '{"b": 2}',
            $1, $1, 1, (array['nasa', 'esa', 'jaxa', null])[1 + i % 4]
        from generate_series(1, 30) i
        """, Now.UtcDateTime);
}
