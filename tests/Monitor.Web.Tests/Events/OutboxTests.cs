using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Content;
using Monitor.Data.Events;
using Monitor.Data.Notices;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.Scheduling;
using Monitor.Data.Texts;
using Monitor.Data.Trace;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Web.Tests.Events;

public sealed class OutboxTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    private TestDatabase Database => _api.Database;

    private DateTimeOffset Now => _api.Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Nothing_is_written_where_nobody_listens()
    {
        await ChangeEverythingAsync();
        await ListenAsync("job");
        var task = await _api.CreateAsync("unheard");
        await _api.PostAsync($"/api/v1/tasks/{task}/pause");

        Assert.Equal([], await Database.ColumnAsync<string>("select kind from outbox"));
    }

    [Fact]
    public async Task Every_change_is_told_where_somebody_listens_and_the_data_is_as_the_catalogue_says()
    {
        await ListenAsync("*", "credential", "trace_log");

        await ChangeEverythingAsync();
        var dispatched = await DispatchAsync();

        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from outbox"));
        Assert.Equal(dispatched.Taken, dispatched.Deliveries);
        var told = await Database.ColumnAsync<string>("select distinct kind from event_log order by kind");
        Assert.Equal(EventKinds.Known.Select(kind => kind.Name).Order(StringComparer.Ordinal), told);
        var wrong = new List<string>();
        foreach (var row in await Database.ColumnAsync<string>("select kind || ' ' || data from event_log"))
        {
            var (name, data) = (row[..row.IndexOf(' ', StringComparison.Ordinal)], JsonDocument.Parse(row[row.IndexOf(' ', StringComparison.Ordinal)..]).RootElement);
            var fields = EventKinds.Find(name)!.Data;
            wrong.AddRange(data.EnumerateObject().Where(member => fields.All(field => field.Name != member.Name)).Select(member => $"{name}.{member.Name} is not in the catalogue"));
            wrong.AddRange(fields.Where(field => field.Required && !data.TryGetProperty(field.Name, out _)).Select(field => $"{name}.{field.Name} is missing in {data}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    [Fact]
    public async Task No_secret_and_nothing_of_another_team_is_in_it()
    {
        await ListenAsync("*", "credential", "trace_log");

        await ChangeEverythingAsync();
        await DispatchAsync();

        var all = string.Join('\n', await Database.ColumnAsync<string>("select data::text from event_log"));
        Assert.DoesNotContain("planted-secret", all, StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from event_log where kind in ('profile_log', 'post_log') and data ? 'task_id'"));
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_is_not_told()
    {
        await ListenAsync("*");
        await using (var connection = await Database.DataSource.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var batch = new NpgsqlBatch(connection);
            _api.Services.GetRequiredService<ContentWriter>().Append(batch, [Account("1", "gone")]);
            await batch.ExecuteNonQueryAsync();
            await transaction.RollbackAsync();
        }

        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from outbox"));
    }

    [Fact]
    public async Task What_is_measured_again_without_a_change_is_told_once_for_a_monitor_that_logs_changes()
    {
        await ListenAsync("profile_log");
        await _api.CreateAsync("steady");

        await RecordAsync(Account("1", "steady"));
        await RecordAsync(Account("1", "steady", followers: 11));

        Assert.Equal(["10", "11"], await Database.ColumnAsync<string>("select data ->> 'follower_count' from outbox order by id"));
    }

    [Fact]
    public async Task Teams_are_told_of_what_is_theirs_or_what_they_may_see_and_of_nothing_else()
    {
        var other = await Database.ScalarAsync<long>("insert into team (name) values ('other') returning id");
        await ListenAsync("*");
        await ListenAsync(other, "*");
        var mine = await _api.CreateAsync("mine");
        var account = await RecordAsync(Account("1", "mine"));
        await RecordAsync(Account("2", "nobodys"));
        // The other team begins to watch the same account.
        await Database.ExecuteAsync(
            "insert into task (id, team_id, task_type, username, interval_seconds, account_id) values (gen_random_uuid(), $1, 'influencer', 'mine', 60, $2)", other, account);
        await DispatchAsync();
        await RecordAsync(Account("1", "mine", followers: 12));
        await DispatchAsync();

        Assert.Equal(
            ["profile_log 10", "profile_log 12", "task created"],
            await ToldAsync(1));
        Assert.Equal(["profile_log 10", "profile_log 12"], await ToldAsync(other));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from event_log where data ->> 'username' = 'nobodys'"));
        Assert.NotEqual(Guid.Empty, mine);
    }

    [Fact]
    public async Task Events_of_one_thing_stay_in_order_while_many_write_and_hand_out()
    {
        const int Writers = 6;
        const int Changes = 30;
        await ListenAsync("*");
        var tasks = new List<Guid>();
        for (var i = 0; i < 3; i++)
            tasks.Add(await _api.CreateAsync($"ordered.{i}"));

        using var done = new CancellationTokenSource();
        var dispatchers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await DispatchAsync();
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Changes; i++)
                await _api.PostAsync($"/api/v1/tasks/{tasks[(writer + i) % tasks.Count]}/{(i % 2 == 0 ? "pause" : "resume")}");
        }));
        await done.CancelAsync();
        await Task.WhenAll(dispatchers);
        await DispatchAsync();

        // A task can only be paused when it is active and resumed when it is paused, so in order they alternate.
        foreach (var task in tasks)
        {
            var actions = await Database.ColumnAsync<string>("select data ->> 'action' from event_log where entity = $1 order by position", $"task:{task}");
            Assert.True(actions.Count > 1);
            Assert.Equal(Enumerable.Range(0, actions.Count - 1).Select(i => i % 2 == 0 ? "paused" : "resumed"), actions.Skip(1));
        }

        Assert.Equal(
            await Database.ColumnAsync<long>("select position from event_log order by position"),
            await Database.ColumnAsync<long>("select position from webhook_delivery order by id"));
    }

    [Fact]
    public async Task An_erased_person_is_in_no_event_any_more()
    {
        await ListenAsync("*");
        await _api.CreateAsync("erased.one");
        var account = await RecordAsync(Account("1", "erased.one"));
        await DispatchAsync();
        await RecordAsync(Account("1", "erased.one", followers: 12));

        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"/api/v1/accounts/{account}?purge=true")).Status);

        Assert.Equal(0L, await Database.ScalarAsync<long>(
            "select (select count(*) from event_log e where e::text like '%erased.one%') + (select count(*) from outbox o where o::text like '%erased.one%')"));
    }

    [Fact]
    public async Task Old_events_and_deliveries_are_removed()
    {
        await ListenAsync("task");
        await _api.CreateAsync("aged");
        await DispatchAsync();
        await EventRetention.ApplyAsync(Database.DataSource, 7, Now.AddDays(6), default);
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from webhook_delivery"));

        var (deliveries, days) = await EventRetention.ApplyAsync(Database.DataSource, 7, Now.AddDays(9), default);

        Assert.Equal(1, deliveries);
        Assert.NotEmpty(days);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from event_log"));
    }

    private Task<Dispatched> DispatchAsync() => _api.Services.GetRequiredService<EventDispatch>().RunAsync(default);

    private Task ListenAsync(params string[] kinds) => ListenAsync(1, kinds);

    private Task ListenAsync(long team, params string[] kinds) => Database.ExecuteAsync(
        """
        with w as (
            insert into webhook (team_id, url, events, secret, created_at, updated_at) values ($1, 'https://hooks.example.org', $2, 'sealed', now(), now()))
        insert into event_listener (kind, team_id) select k, $1 from unnest($2) k on conflict do nothing
        """, team, kinds);

    private Task<IReadOnlyList<string>> ToldAsync(long team) => Database.ColumnAsync<string>(
        """
        select concat_ws(' ', e.kind, e.data ->> 'follower_count', e.data ->> 'action')
        from webhook_delivery d join webhook w on w.id = d.webhook_id join event_log e on e.position = d.position where w.team_id = $1 order by 1
        """, team);

    private async Task<long> RecordAsync(params Observation[] observations)
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        _api.Services.GetRequiredService<ContentWriter>().Append(batch, [.. observations.Select(one => new Recording(one))]);
        await batch.ExecuteNonQueryAsync();
        await Database.ExecuteAsync("update task t set account_id = a.id from account a where t.account_id is null and lower(t.username) = lower(a.username)");
        return await Database.ScalarAsync<long>("select id from account where platform_id = $1", observations[0].PlatformId);
    }

    // Through the ways that the product has for it, where the API has one.
    private async Task ChangeEverythingAsync()
    {
        var task = await _api.CreateAsync("nasa");
        foreach (var action in new[] { "pause", "resume", "run" })
            Assert.Equal(200, (await _api.PostAsync($"/api/v1/tasks/{task}/{action}")).Status);
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Patch, $"/api/v1/tasks/{task}", """{"interval":"45m"}""")).Status);
        await Database.ExecuteAsync("update task_schedule set run_no = 5, worker_id = 1, due_at = $2 where task_id = $1", task, Now.UtcDateTime);
        Assert.Single(await new ResultWriter(Database.DataSource).WriteAsync([Run(task)], 1, default));
        var post = new Observation(
            Platforms.Instagram, EntityKind.Post, "900", "Cxyz", [new(DimensionKeys.OwnerId, "42"), new(DimensionKeys.OwnerUsername, "nasa")],
            [Metric.Measured(MetricKeys.Likes, 5)])
        { Source = "tikhub", MeasuredAt = Now };
        await RecordAsync(post);
        await Database.ExecuteAsync("update post set graph_id = 'g-post', caption = 'I love it'; update account set graph_id = 'g-account'");
        await _api.Services.GetRequiredService<TextStore>().RunAsync(
            (_, texts, _) => [.. texts.Select(text => new AnalysedText(text, "en", [], 0.5, "positive", 1))], new("lexicon", 1), default);
        await using (var connection = await Database.DataSource.OpenConnectionAsync())
        {
            await using var batch = new NpgsqlBatch(connection);
            ContentWriter.AppendInsights(batch, [post with { PlatformId = "g-post" }, Account("g-account", "nasa")]);
            await batch.ExecuteNonQueryAsync();
        }

        var job = await _api.PostAsync("/api/v1/instagram/users/batch", """{"usernames":["nasa","esa"]}""");
        Assert.Equal(202, job.Status);
        var jobId = (job.Body.TryGetProperty("data", out var data) ? data : job.Body).Text("job_id");
        foreach (var action in new[] { "pause", "resume", "cancel" })
            Assert.Equal(200, (await _api.PostAsync($"/api/v1/jobs/{jobId}/{action}")).Status);
        await Database.ExecuteAsync(
            """
            insert into scrape_request_log (flow, platform, params, status, error, created_at, event_timestamp, team_id, account)
            values ('refresh_profile_basic', 'instagram', '{"handle": "nasa"}', 'FAILED', 'no', now(), now(), 1, 'nasa')
            """);
        var request = await Database.ScalarAsync<long>("select max(id) from scrape_request_log");
        await Database.ExecuteAsync(
            "insert into queue (name, priority, max_running, created_at) values ('flow:refresh_profile_basic', 2, 1, now()) on conflict do nothing");
        Assert.InRange((await _api.PostAsync($"/api/v1/scrape-requests/{request}/retry")).Status, 200, 202);
        var credential = await _api.PostAsync(
            "/api/v1/credentials", """{"source":"tikhub","handle":"main","credentials":{"key":"planted-secret-0123456789"}}""");
        var path = $"/api/v1/credentials/{credential.Data.Text("id")}";
        var health = _api.Services.GetRequiredService<Monitor.Data.Credentials.SourceHealthStore>();
        var id = long.Parse(credential.Data.Text("id")!, null);
        Assert.NotNull(await health.ParkAsync(id, "instagram", null, [TimeSpan.FromMinutes(10)], "planted-secret", Now, default));
        await health.RecoverAsync(id, "instagram", Now.AddHours(1), default);
        await health.ExpireAsync(id, 1, "planted-secret", Now, default);
        await health.NoteProblemsAsync([(id, 1, "no user_id")], default);
        foreach (var (action, body) in new[] { ("disable", (string?)null), ("enable", null), ("rotate", """{"credentials":{"key":"planted-secret-9876543210"}}""") })
            Assert.Equal(200, (await _api.PostAsync($"{path}/{action}", body)).Status);
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, path)).Status);
        var notices = _api.Services.GetRequiredService<NoticeBoard>();
        Assert.True(await notices.RaiseAsync("disk", NoticeSeverity.Warning, "It is full.", null, default));
        Assert.True(await notices.ClearAsync("disk", default));
        await _api.Services.GetRequiredService<CallLog>().WriteAsync(
            [
                new ProviderCall { At = Now, Provider = "tikhub", Platform = "instagram", FetchType = "fetch_profile_by_handle", Target = "nasa", Outcome = "found", HttpStatus = 200 },
            ], default);
        // Items of jobs begin in workers.
        Assert.Equal(202, (await _api.PostAsync("/api/v1/instagram/users/batch", """{"usernames":["nasa"]}""")).Status);
        Assert.Single(await _api.Services.GetRequiredService<QueueClaims>().ClaimAsync(QueuePriority.Batch, 10, 1, TimeSpan.FromSeconds(60), Now, default));

        Assert.Equal(200, (await _api.PostAsync($"/api/v1/tasks/{task}/stop")).Status);
    }

    private FinishedRun Run(Guid task) => new()
    {
        TaskId = task,
        Platform = "instagram",
        RunNo = 5,
        Target = "nasa",
        NewTarget = "nasa.renamed",
        IntervalSeconds = 2700,
        SlotAt = Now,
        StartedAt = Now,
        FinishedAt = Now.AddMilliseconds(20),
        Outcome = RunOutcome.Done,
        NextDueAt = Now.AddMinutes(45),
        NextSlotAt = Now.AddMinutes(45),
        Source = "tikhub",
        Calls = 1,
        Observation = Account("42", "nasa.renamed"),
    };

    private Observation Account(string id, string username, long followers = 10) => new(
        Platforms.Instagram, EntityKind.Account, id, username, [new(DimensionKeys.Bio, "bio")],
        [Metric.Measured(MetricKeys.Followers, followers), Metric.Measured(MetricKeys.Following, 2), Metric.Measured(MetricKeys.Posts, 3)])
    { Source = "tikhub", MeasuredAt = Now.AddSeconds(followers) };
}
