using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Batches;

public sealed class JobReaderTests(PostgresServer postgres) : IAsyncLifetime
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
        await InsertAsync();
        var jobs = Reader();

        foreach (var active in (bool?[])[null, true, false])
            foreach (var type in (string?[])[null, JobTypes.Batch])
                foreach (var by in (string?[])[null, "", "ann"])
                {
                    var expected = await _database.ColumnAsync<Guid>(
                        """
                select id from processing_jobs
                where team_id = 1 and ($1::boolean is null or $1 = (status in ('pending', 'processing', 'running')))
                  and ($2::text is null or job_type = $2) and ($3::text is null or coalesce(requested_by, '') = $3)
                order by created_at desc, id desc
                """, active, type, by);
                    var seen = new List<Guid>();
                    for ((DateTimeOffset, Guid)? after = null; ;)
                    {
                        var page = await jobs.ListAsync(1, active, type, by, after, 2, default);
                        if (page.Count == 0)
                            break;
                        seen.AddRange(page.Select(job => job.Id));
                        after = (page[^1].CreatedAt, page[^1].Id);
                    }

                    Assert.Equal(expected, seen);
                }
    }

    [Fact]
    public async Task A_list_shows_the_first_usernames_and_no_errors_and_a_job_shows_all()
    {
        var id = await InsertJobAsync("batch", "running", null, Now, usernames: 20);
        await _database.ExecuteAsync("""update processing_jobs set errors = '["e"]' where id = $1""", id);
        var jobs = Reader();

        var listed = Assert.Single(await jobs.ListAsync(1, null, null, null, null, 10, default));
        var job = await jobs.FindAsync(1, id, default);

        Assert.Equal((15, "user1", "[]"), (listed.Usernames.Count, listed.Usernames[0], listed.Errors));
        Assert.Equal((20, """["e"]"""), (job!.Usernames.Count, job.Errors));
        Assert.Null(await jobs.FindAsync(2, id, default));
    }

    [Fact]
    public async Task A_job_says_at_which_level_it_is_paused()
    {
        var id = await InsertJobAsync("batch", "running", null, Now);
        await _database.ExecuteAsync(
            "insert into queue (name, team_id, priority, max_running, job_id, created_at, kind) values ('q', 1, 3, 1, $1, $2, 'batches')", id, Now.UtcDateTime);

        Assert.Null(await PausedByAsync(id));
        await PauseAsync("searches", null);
        await _database.ExecuteAsync("insert into team (name) values ('other')");
        await PauseAsync("batches", 2);
        Assert.Null(await PausedByAsync(id));
        await PauseAsync("batches", 1);
        Assert.Equal("team", await PausedByAsync(id));
        await PauseAsync("all", null);
        Assert.Equal("installation", await PausedByAsync(id));
        await _database.ExecuteAsync("update queue set paused_at = $1", Now.UtcDateTime);
        Assert.Equal("job", await PausedByAsync(id));
        await _database.ExecuteAsync("delete from queue");
        Assert.Null(await PausedByAsync(id));
    }

    [Fact]
    public async Task Results_are_those_of_items_that_ended_in_the_order_of_the_request()
    {
        var id = await InsertJobAsync("batch", "running", null, Now);
        foreach (var (name, status) in ((string, string)[])[("b", "completed"), ("a", "pending"), ("c", "failed"), ("d", "cancelled")])
            await _database.ExecuteAsync(
                """
                insert into processing_job_items (job_id, username, status, result, cdn_processed, created_at, updated_at)
                values ($1, $2, $3, '{"x": 1}', true, $4, $4)
                """, id, name, status, Now.UtcDateTime);
        var jobs = Reader();

        var items = await jobs.ItemsAsync(id, default);
        var results = await jobs.ResultsAsync(id, default);

        Assert.Equal(["b", "a", "c", "d"], items.Select(item => item.Username));
        Assert.All(items, item => Assert.Null(item.Result));
        Assert.Equal(["b", "c", "d"], results.Select(item => item.Username));
        Assert.All(results, item => Assert.Equal(("""{"x": 1}""", true, false), (item.Result, item.MediaArchived, item.Scraped)));
    }

    private JobReader Reader() => new(_source, _source.Contexts(), Options.Create(new JobOptions()), new ManualTimeProvider());

    private async Task<string?> PausedByAsync(Guid id) => (await Reader().FindAsync(1, id, default))!.PausedBy;

    private Task PauseAsync(string kind, long? team) => _database.ExecuteAsync(
        "insert into queue_pause (kind, team_id, paused_at, paused_by) values ($1, $2::text::bigint, $3, 'ann')", kind, team?.ToString(), Now.UtcDateTime);

    private async Task InsertAsync()
    {
        var states = new[] { "running", "completed", "pending", "processing", "failed" };
        for (var i = 0; i < 20; i++)
        {
            var (type, status) = i % 2 == 0 ? ("batch", i % 4 == 0 ? "running" : "cancelled") : ("bulk", states[1 + i % 4]);
            await InsertJobAsync(type, status, i % 3 == 0 ? null : i % 3 == 1 ? "ann" : "bob", Now.AddSeconds(i / 5));
        }
    }

    private async Task<Guid> InsertJobAsync(string type, string status, string? by, DateTimeOffset at, int usernames = 1)
    {
        var id = Guid.NewGuid();
        await _database.ExecuteAsync(
            """
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, requested_by, usernames, created_at, updated_at)
            values ($1, $2, $3, 1, 1, 1, $4, $5, $6, $6)
            """, id, type, status, by, Enumerable.Range(1, usernames).Select(i => $"user{i}").ToArray(), at.UtcDateTime);
        return id;
    }
}
