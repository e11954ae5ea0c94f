using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Tasks;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Tasks;

public sealed class TaskListTests(PostgresServer postgres) : IAsyncLifetime
{
    private const long Team = 1;
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private TaskList _list = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database, new ManualTimeProvider());
        _list = _services.GetRequiredService<TaskList>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_filter_names_the_same_tasks_in_a_list_and_for_an_action()
    {
        var ids = await InsertVariedAsync();
        var control = _services.GetRequiredService<TaskControl>();
        var sizes = new HashSet<int>();

        for (var parts = 0; parts < 1 << 7; parts++)
        {
            var filter = new TaskFilter
            {
                Ids = Has(0) ? ids.Where((_, i) => i % 5 != 0).ToArray() : null,
                Statuses = Has(1) ? [MonitorTaskStatus.Active, MonitorTaskStatus.Paused] : null,
                Type = Has(2) ? TaskType.Influencer : null,
                Platform = Has(3) ? "instagram" : null,
                Text = Has(4) ? (parts % 3 == 0 ? "R_1" : "er") : null,
                Failing = Has(5) ? parts % 5 < 2 : null,
                Overdue = Has(6) ? parts % 7 < 4 : null,
            };

            var listed = (await _list.PageAsync(Team, filter, TaskSort.Default, 1_000, after: null, default)).Rows.Select(row => row.Id).Order().ToArray();
            var meant = (await control.ApplyAsync(Team, TaskAction.Pause, filter, null, dryRun: true, default)).First.Select(change => change.TaskId).Order();

            Assert.Equal(meant, listed);
            sizes.Add(listed.Length);
            bool Has(int part) => (parts >> part & 1) == 1;
        }

        Assert.True(sizes.Count > 10, $"The filters make little difference: {string.Join(", ", sizes)}.");
    }

    [Theory]
    [InlineData("created_at", "created_at, id")]
    [InlineData("target", "coalesce(username, post_code), id")]
    [InlineData("interval_seconds", "interval_seconds, id")]
    [InlineData("next_run_at", "case when s.state <> 1 then 'infinity' when worker_id is null then due_at else anchor_at + interval '120 s' end, id")]
    public async Task Pages_of_every_size_show_equal_and_missing_keys_in_order(string sort, string order)
    {
        await InsertVariedAsync();
        var expected = await _database.ColumnAsync<Guid>($"select id from task join task_schedule s on task_id = id order by {order}");

        foreach (var size in (int[])[1, 7, expected.Count])
        {
            Assert.Equal(expected, await PagesAsync(sort, size));
            Assert.Equal(expected.Reverse(), await PagesAsync("-" + sort, size));
        }
    }

    [Theory]
    [InlineData(0, 30, 30)]
    [InlineData(90, 30, 30)]
    [InlineData(95, 30, 25)]
    [InlineData(31_536_000, 2_592_000, 2_160_000)]
    public async Task The_next_run_of_a_task_that_runs_is_its_next_slot(int secondsSinceAnchor, int interval, int expected)
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now.AddSeconds(-secondsSinceAnchor), interval);
        await _database.ExecuteAsync("update task_schedule set worker_id = 1, due_at = $2 where task_id = $1", id, Now.AddSeconds(90).UtcDateTime);

        var task = await _list.FindAsync(Team, id, default);

        Assert.Equal((true, Now.AddSeconds(expected)), (task!.Running, task.NextRunAt));
    }

    [Theory]
    [InlineData(30, 35, false)]
    [InlineData(30, 36, true)]
    [InlineData(600, 660, false)]
    [InlineData(600, 661, true)]
    [InlineData(86_400, 86_700, false)]
    [InlineData(86_400, 86_701, true)]
    public async Task A_task_is_overdue_after_its_interval_and_grace(int interval, int age, bool overdue)
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now.AddSeconds(-age), interval);

        Assert.Equal(overdue, (await _list.FindAsync(Team, id, default))!.Overdue);
    }

    [Fact]
    public async Task A_task_belongs_to_its_team()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);

        Assert.Null(await _list.FindAsync(Team + 1, id, default));
        Assert.Empty((await _list.PageAsync(Team + 1, new(), TaskSort.Default, 10, null, default)).Rows);
    }

    // Equal creation times, intervals and due times; paused and stopped tasks; tasks that run, fail, are overdue, or just not yet.
    private async Task<IReadOnlyList<Guid>> InsertVariedAsync()
    {
        await _database.ExecuteAsync(
            """
            insert into task (id, task_type, platform, username, post_code, interval_seconds, status, created_at, updated_at)
            select md5(i::text)::uuid, case when i % 4 = 0 then 'post' else 'influencer' end::task_type_enum,
                case when i % 3 = 0 then 'tiktok' else 'instagram' end,
                case when i % 4 <> 0 then 'user_' || i end, case when i % 4 = 0 then 'Aerx1' || i end,
                30, case i % 7 when 0 then 'paused' when 1 then 'stopped' else 'active' end::task_status_enum,
                $1 - make_interval(secs => i / 5 * 10), $1 - make_interval(secs => i / 5 * 10)
            from generate_series(1, 60) i
            """, Now.UtcDateTime);
        await _database.ExecuteAsync(
            """
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, worker_id, failures, last_success_at)
            select id, platform, array_position(array['active', 'paused', 'stopped'], status::text),
                $1 + make_interval(secs => i % 4 * 10), $1, $1 - interval '100 s', 30, case when i % 6 = 0 then 1 end, i % 2,
                case when i % 3 = 0 then $1 - make_interval(secs => case when i % 2 = 0 then 35 else 36 end) end
            from task join generate_series(1, 60) i on md5(i::text)::uuid = id
            """, Now.UtcDateTime);
        return await _database.ColumnAsync<Guid>("select id from task order by id");
    }

    private async Task<List<Guid>> PagesAsync(string name, int size)
    {
        Assert.True(TaskSort.TryParse(name, out var sort));
        var ids = new List<Guid>();
        for (TaskCursor? after = null; ;)
        {
            var page = await _list.PageAsync(Team, new(), sort, size, after, default);
            ids.AddRange(page.Rows.Select(row => row.Id));
            if (page.Next is null)
                return ids;
            Assert.True(TaskCursor.TryDecode(page.Next.Encode(), sort, out after));
        }
    }
}
