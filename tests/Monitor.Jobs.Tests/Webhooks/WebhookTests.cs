using System.Net;
using Monitor.Data.Batches;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Webhooks;

public sealed class WebhookTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly (string, string)[] Settings = [("Jobs:WebhookSecret", "s3cret"), ("Outgoing:Allow:0", "127.0.0.1")];

    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), default);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_that_hangs_gets_a_few_messages_at_once_and_holds_up_nobody_else()
    {
        using var slow = Listen(out var slowAddress);
        using var quick = Listen(out var quickAddress);
        var hanging = CountAsync(slow);
        for (var n = 0; n < 300; n++)
            await AddAsync(slowAddress, minutesAgo: 10);
        var wanted = await AddAsync(quickAddress, minutesAgo: 0);
        await using var one = await ItemHarness.StartAsync(_database, _simulator, Settings);

        var context = await quick.GetContextAsync().WaitAsync(Patience.Of(TimeSpan.FromSeconds(10)));
        context.Response.StatusCode = 200;
        context.Response.Close();

        await Eventually.BecomesTrueAsync(() => _database.ScalarAsync<bool>("select delivered_at is not null from job_webhook where id = $1", wanted));
        Assert.Equal(4L, await _database.ScalarAsync<long>("select count(*) from job_webhook where run_no > 0 and id <> $1", wanted));
        slow.Close();
        Assert.Equal(4, await hanging);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_and_every_try_is_on_record()
    {
        using var receiver = Listen(out var address);
        var id = await AddAsync(address, minutesAgo: 0);
        await using var one = await ItemHarness.StartAsync(_database, _simulator, Settings);

        var first = await AnswerAsync(receiver, 503);
        await Eventually.BecomesTrueAsync(() => _database.ScalarAsync<bool>("select attempts = 1 from job_webhook where id = $1", id));
        Assert.InRange(await _database.ScalarAsync<double>("select extract(epoch from due_at - now())::float8 from job_webhook where id = $1", id), 5, 10);
        await _database.ExecuteAsync("update job_webhook set due_at = now()");
        var second = await AnswerAsync(receiver, 204);

        Assert.Equal(first, second);
        await Eventually.BecomesTrueAsync(() => _database.ScalarAsync<bool>("select delivered_at is not null from job_webhook where id = $1", id));
        Assert.Equal("1:503 2:204", await _database.ScalarAsync<string>("select string_agg(attempt || ':' || status, ' ' order by attempt) from job_webhook_attempt"));
    }

    [Fact]
    public async Task The_log_does_not_tell_a_name_inside_from_one_that_does_not_exist()
    {
        long[] tries =
        [
            await AddAsync("http://localhost:1/hook", minutesAgo: 0), await AddAsync("http://10.1.2.3/hook", minutesAgo: 0),
            await AddAsync("http://no-such-name.invalid/hook", minutesAgo: 0),
        ];
        await using var one = await ItemHarness.StartAsync(_database, _simulator, ("Jobs:WebhookSecret", "s3cret"));

        await Eventually.BecomesTrueAsync(() => _database.ScalarAsync<bool>("select count(*) = 3 from job_webhook_attempt"));

        var logs = await Task.WhenAll(tries.Select(async id => (await one.Get<JobWebhooks>().LogAsync(
            await _database.ScalarAsync<Guid>("select job_id from job_webhook where id = $1", id), default)).Single()));
        Assert.All(logs, entry => Assert.Equal((null, null, "no answer"), (entry.Status, entry.DurationMs, entry.Error)));
        Assert.All(logs, entry => Assert.Equal(logs[0].At!.Value, entry.At!.Value, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_is_given_up_and_tried_again_later()
    {
        using var silent = Listen(out var address);
        var id = await AddAsync(address, minutesAgo: 0);
        await using var one = await ItemHarness.StartAsync(_database, _simulator, [.. Settings, ("Outgoing:Timeout", "00:00:00.200")]);

        await Eventually.BecomesTrueAsync(() => _database.ScalarAsync<bool>("select attempts = 1 from job_webhook where id = $1", id));

        Assert.Equal("no answer", await _database.ScalarAsync<string>("select error from job_webhook_attempt"));
        Assert.False(await _database.ScalarAsync<bool>("select delivered_at is not null from job_webhook where id = $1", id));
    }

    private static HttpListener Listen(out string address)
    {
        var listener = new HttpListener();
        address = $"http://127.0.0.1:{FreePort.Next()}/hook/";
        listener.Prefixes.Add(address);
        listener.Start();
        return listener;
    }

    // Counts requests until the listener is closed, and answers none.
    private static async Task<int> CountAsync(HttpListener listener)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return count;
            }
        }
    }

    // Answers the next request; returns the number of its delivery.
    private static async Task<string?> AnswerAsync(HttpListener listener, int status)
    {
        var context = await listener.GetContextAsync().WaitAsync(Patience.Of(TimeSpan.FromSeconds(10)));
        context.Response.StatusCode = status;
        context.Response.Close();
        return context.Request.Headers["X-Monitor-Delivery"];
    }

    private Task<long> AddAsync(string address, int minutesAgo) => _database.ScalarAsync<long>(
        """
        with job as (
            insert into processing_jobs (id, job_type, status, total_users, processed_users, successful_users, max_concurrency, team_id, usernames, created_at, updated_at)
            values (gen_random_uuid(), 'single', 'completed', 1, 1, 1, 1, 1, '{nasa}', now(), now()) returning id)
        insert into job_webhook (job_id, url, event_type, body, created_at, due_at)
        select id, $1, 'job.completed', '{}', now(), now() - make_interval(mins => $2) from job returning id
        """, address, minutesAgo);
}
