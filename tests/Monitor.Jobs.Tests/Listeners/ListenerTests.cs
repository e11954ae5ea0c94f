using System.Text;
using System.Text.Json;
using Monitor.Data.Inbox;
using Monitor.Jobs.Broker;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using RabbitMQ.Client;
using Xunit;

namespace Monitor.Jobs.Tests.Listeners;

public sealed class ListenerTests(PostgresServer postgres, RabbitServer rabbit) : ItemTest(postgres), IClassFixture<RabbitServer>
{
    private const string Token = "planted-token-0123456789";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_a_broker_a_token_becomes_a_key_that_is_in_use_again_once_however_often_it_is_told()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await SendAsync(one, MessageQueues.IdentityToken, "a", new { source = "tikhub", handle = "main", access_token = Token });
        await EndsAsync("a", "done");
        await Database.ExecuteAsync("update credential set data_access_expired = true, enabled = false, strikes = 2");

        var again = await SendAsync(one, MessageQueues.IdentityToken, "a", new { source = "tikhub", handle = "main", access_token = Token });
        await SendAsync(one, MessageQueues.IdentityToken, "b", new { source = "tikhub", handle = "main", credentials = new { key = "renewed-token-0123456789" } });
        await EndsAsync("b", "done");

        Assert.False(again);
        Assert.Equal(
            "tikhub:main 2 true false 0 6789",
            await Database.ScalarAsync<string>("select concat_ws(' ', idempotency_key, version, enabled::text, data_access_expired::text, strikes, fingerprint) from credential"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select (select count(*) from inbox_message m where m::text like '%' || $1 || '%') + (select count(*) from credential c where c::text like '%' || $1 || '%')", Token));
    }

    [Theory]
    [InlineData("""{"credential_id": 1, "is_valid": false}""", true, null)]
    [InlineData("""{"idempotency_key": "tikhub:main", "data_access_expired": true}""", true, null)]
    [InlineData("""{"credential_id": "1", "is_valid": true}""", false, null)]
    public async Task A_key_that_is_said_to_be_invalid_is_taken_out_and_one_that_is_valid_is_in_use_again(string body, bool expired, string? problem)
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await SendAsync(one, MessageQueues.IdentityToken, "a", new { source = "tikhub", handle = "main", access_token = Token });
        await EndsAsync("a", "done");
        await Database.ExecuteAsync("update credential set data_access_expired = not $1", expired);

        await one.Get<MessageInbox>().StoreAsync(MessageQueues.CredentialsValidate, "v", Encoding.UTF8.GetBytes(body), default);
        await EndsAsync("v", "done");

        Assert.Equal(expired, await Database.ScalarAsync<bool>("select data_access_expired from credential"));
        Assert.Equal(problem, await Database.ScalarAsync<string>("select problem from credential"));
    }

    [Fact]
    public async Task A_key_of_which_nobody_says_whether_it_is_valid_is_tried()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await SendAsync(one, MessageQueues.IdentityToken, "a", new { source = "tikhub", handle = "main", access_token = Token });
        await EndsAsync("a", "done");

        await SendAsync(one, MessageQueues.CredentialsValidate, "v", new { source = "tikhub", handle = "main" });
        await EndsAsync("v", "done");

        Assert.Equal("Credential 1 is being tried.", await Database.ScalarAsync<string>("select result from inbox_message where key = 'v'"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from credential_trial t join credential c on c.id = t.credential_id and c.version = t.version where t.due_at is not null"));
    }

    [Fact]
    public async Task What_nobody_can_work_on_is_set_aside_and_holds_up_nothing()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await one.Get<MessageInbox>().StoreAsync(MessageQueues.IdentityToken, "poison", Encoding.UTF8.GetBytes("no json"), default);
        await SendAsync(one, MessageQueues.IdentityToken, "incomplete", new { source = "tikhub" });
        await SendAsync(one, MessageQueues.CredentialsValidate, "unknown", new { credential_id = 999 });
        await SendAsync(one, MessageQueues.IdentityToken, "good", new { source = "tikhub", handle = "main", access_token = Token });

        foreach (var (key, state) in new[] { ("poison", "dead"), ("incomplete", "dead"), ("unknown", "dead"), ("good", "done") })
            await EndsAsync(key, state);
        Assert.Equal("It is no JSON.", await Database.ScalarAsync<string>("select result from inbox_message where key = 'poison'"));
    }

    [Fact]
    public async Task What_fails_again_and_again_is_set_aside_and_can_be_replayed()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await Database.ExecuteAsync("alter table credential rename to away");
        await SendAsync(one, MessageQueues.IdentityToken, "a", new { source = "tikhub", handle = "main", access_token = Token });
        await Eventually.BecomesTrueAsync(async () =>
        {
            await Database.ExecuteAsync("update inbox_message set due_at = now() where due_at < now() + interval '90 seconds'");
            return await Database.ScalarAsync<string>("select state from inbox_message") == "dead";
        }, Long);
        Assert.Equal(5, await Database.ScalarAsync<short>("select attempts from inbox_message"));
        await Database.ExecuteAsync("alter table away rename to credential");

        var id = await Database.ScalarAsync<long>("select id from inbox_message");
        Assert.NotNull(await one.Get<MessageInbox>().ReplayAsync(id, default));
        await EndsAsync("a", "done");

        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from credential"));
        Assert.Null(await one.Get<MessageInbox>().ReplayAsync(id, default));
    }

    [Fact]
    public async Task What_ends_whoever_works_on_it_is_set_aside()
    {
        const string Queue = "nobody_listens_q";
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var inbox = one.Get<MessageInbox>();
        await inbox.StoreAsync(Queue, "a", "{}"u8.ToArray(), default);

        for (var attempt = 1; attempt <= MessageInbox.MostAttempts; attempt++)
            Assert.Equal(attempt, Assert.Single(await inbox.ClaimAsync(Queue, 10, TimeSpan.Zero, default)).Attempts);

        Assert.Empty(await inbox.ClaimAsync(Queue, 10, TimeSpan.Zero, default));
        Assert.Equal("dead 5", await Database.ScalarAsync<string>("select state || ' ' || attempts from inbox_message"));
    }

    [Fact]
    public async Task Messages_of_the_broker_are_worked_on_once_also_when_it_restarts_in_the_middle()
    {
        await using var own = await RabbitServer.StartNewAsync();
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Broker:Url", own.Url));
        await using (var first = await PublisherAsync(own))
            for (var n = 0; n < 60; n++)
                await first.PublishAsync("identity.dx", "new_access_token_rk", $"m{n}", new { source = "tikhub", handle = $"h{n}", access_token = $"{Token}{n:000}" });
        await own.StopAsync();
        await own.StartAsync();
        await using (var second = await PublisherAsync(own))
        {
            for (var n = 30; n < 90; n++)
                await second.PublishAsync("identity.dx", "new_access_token_rk", $"m{n}", new { source = "tikhub", handle = $"h{n}", access_token = $"{Token}{n:000}" });

            await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select count(*) = 90 from inbox_message where state = 'done'"), Long);

            Assert.Equal(90L, await Database.ScalarAsync<long>("select count(*) from credential where version = 1"));
            foreach (var queue in MessageQueues.All)
                await Eventually.BecomesTrueAsync(async () => await second.Channel.MessageCountAsync(queue) == 0, Long);
        }
    }

    [Fact]
    public async Task Each_queue_has_five_consumers_with_its_own_prefetch()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Broker:Url", rabbit.Url));
        await using var looker = await PublisherAsync(rabbit);

        foreach (var queue in MessageQueues.All)
            await Eventually.BecomesTrueAsync(async () => await looker.Channel.ConsumerCountAsync(queue) == 5, Long);

        // One that somebody deletes is there again, with all that belongs to it.
        await looker.Channel.QueueDeleteAsync(MessageQueues.KeywordCollection, ifUnused: false, ifEmpty: false);
        await using var again = await PublisherAsync(rabbit);
        await Eventually.BecomesTrueAsync(async () =>
        {
            try
            {
                await using var channel = await again.NewChannelAsync();
                return (await channel.QueueDeclarePassiveAsync(MessageQueues.KeywordCollection)).ConsumerCount == 5;
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                return false;
            }
        }, Long);
    }

    private Task EndsAsync(string key, string state) =>
        Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<string>("select state from inbox_message where key = $1", key) == state, TimeSpan.FromSeconds(20));

    private static Task<bool> SendAsync(ItemHarness one, string queue, string key, object body) =>
        one.Get<MessageInbox>().StoreAsync(queue, key, JsonSerializer.SerializeToUtf8Bytes(body), default);

    private static async Task<Publisher> PublisherAsync(RabbitServer server)
    {
        Publisher? publisher = null;
        await Eventually.BecomesTrueAsync(async () =>
        {
            var connection = await new ConnectionFactory { Uri = new Uri(server.Url), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
            publisher = new(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
            try
            {
                // The last one that is declared: by then the others are bound, too.
                await publisher.Channel.QueueDeclarePassiveAsync(BrokerTopology.Queues[^1].Queue);
                return true;
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                await publisher.DisposeAsync();
                return false;
            }
        }, Long);
        return publisher!;
    }

    private sealed class Publisher(IConnection connection, IChannel channel) : IAsyncDisposable
    {
        public IChannel Channel => channel;

        public Task<IChannel> NewChannelAsync() => connection.CreateChannelAsync();

        public async Task PublishAsync(string exchange, string key, string id, object body) => await channel.BasicPublishAsync(
            exchange, key, mandatory: true, new BasicProperties { MessageId = id, Persistent = true }, JsonSerializer.SerializeToUtf8Bytes(body));

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
