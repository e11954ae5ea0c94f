using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Events;
using Monitor.Jobs.Broker;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using RabbitMQ.Client;
using Xunit;

namespace Monitor.Jobs.Tests.Broker;

public sealed class BrokerRelayTests(PostgresServer postgres, RabbitServer rabbit) : ItemTest(postgres), IClassFixture<RabbitServer>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Exchanges_and_queues_have_the_names_that_others_know()
    {
        await using var one = await StartAsync(rabbit);
        await Eventually.BecomesTrueAsync(async () => (await one.Get<EventRelay>().StatusAsync(default)).Broker is { Connected: true }, Long);

        await using var connection = await ConnectAsync(rabbit);
        await using var channel = await connection.CreateChannelAsync();
        // To declare something again with other arguments is refused, so this also says that they are direct and durable.
        foreach (var exchange in new[] { "beat.dx", "identity.dx" })
            await channel.ExchangeDeclareAsync(exchange, "direct", durable: true);
        foreach (var queue in new[] { "credentials_validate_q", "identity_token_q", "keyword_collection_q", "sentiment_analysis_q", "sentiment_collection_report_in_q" })
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        Assert.Equal(
            [
                ("beat.dx", "credentials_validate", "credentials_validate_q", 5, 10), ("identity.dx", "new_access_token_rk", "identity_token_q", 5, 10),
                ("beat.dx", "keyword_collection_rk", "keyword_collection_q", 5, 1), ("beat.dx", "post_activity_log_bulk", "sentiment_analysis_q", 5, 1),
                ("beat.dx", "sentiment_collection_report_in_rk", "sentiment_collection_report_in_q", 5, 1),
            ],
            BrokerTopology.Queues.Select(queue => (queue.Exchange, queue.RoutingKey, queue.Queue, queue.Workers, (int)queue.Prefetch)));
    }

    [Fact]
    public async Task Every_event_arrives_in_order_with_what_it_is()
    {
        await using var consumer = await Consumer.StartAsync(rabbit);
        await using var one = await StartAsync(rabbit);
        await RegisteredAsync();

        await TellAsync(1_000);

        var seen = await consumer.TakeAsync(1_000, Long);
        Assert.Equal(Enumerable.Range(0, 1_000), seen.Select(message => message.Number));
        Assert.Equal(1_000, seen.Select(message => message.Id).Distinct().Count());
        Assert.All(seen, message => Assert.Equal(("task", "application/json"), (message.Type, message.ContentType)));
        var status = (await one.Get<EventRelay>().StatusAsync(default)).Broker!;
        Assert.Equal((true, 0L), (status.Connected, status.Lag));
        Assert.True(status.Published >= 1_000);
    }

    [Fact]
    public async Task A_broker_that_is_killed_and_started_again_gets_every_event_and_of_one_thing_in_order()
    {
        await using var own = await RabbitServer.StartNewAsync();
        var consumer = await Consumer.StartAsync(own);
        await using var one = await StartAsync(own);
        await RegisteredAsync();
        using var stop = new CancellationTokenSource();
        var told = 0;
        var telling = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; told += 20)
            {
                await TellAsync(20, told);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        });
        await Eventually.BecomesTrueAsync(() => told >= 100, Long);
        await own.KillAsync();
        await Eventually.BecomesTrueAsync(async () => (await one.Get<EventRelay>().StatusAsync(default)).Broker is { Connected: false, Lag: > 50, Error: not null }, Long);
        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select exists (select from notice where key = 'broker:away' and cleared_at is null)"), Long);
        await own.StartAsync();
        await Eventually.BecomesTrueAsync(async () => (await one.Get<EventRelay>().StatusAsync(default)).Broker is { Connected: true }, Long);
        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select not exists (select from notice where cleared_at is null)"), Long);
        await stop.CancelAsync();
        await telling;
        consumer = await consumer.AgainAsync();

        var seen = await consumer.UntilAsync(all => all.Select(message => message.Number).Distinct().Count() == told, Long);
        await consumer.DisposeAsync();

        AssertInOrder(seen, told);
    }

    [Fact]
    public async Task A_service_that_is_killed_while_it_publishes_leaves_the_rest_to_the_next_one_in_order()
    {
        await using var consumer = await Consumer.StartAsync(rabbit);
        var first = await StartAsync(rabbit);
        await RegisteredAsync();
        await TellAsync(3_000);
        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select published > 0 from event_relay"), Long);
        await first.KillAsync(Database);
        await TellAsync(500, 3_000);
        await using var second = await StartAsync(rabbit);

        var seen = await consumer.UntilAsync(all => all.Select(message => message.Number).Distinct().Count() == 3_500, Long);

        AssertInOrder(seen, 3_500);
    }

    [Fact]
    public async Task Two_processes_never_publish_out_of_order()
    {
        await using var consumer = await Consumer.StartAsync(rabbit);
        await using var one = await StartAsync(rabbit);
        await using var two = await StartAsync(rabbit);
        await RegisteredAsync();

        for (var round = 0; round < 5; round++)
        {
            await TellAsync(400, round * 400);
            // Whoever has the lease loses it in the middle of its work.
            await Database.ExecuteAsync("update event_relay set lease_until = now() - interval '1 second', owner = 'nobody', fence = fence + 1");
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        AssertInOrder(await consumer.UntilAsync(all => all.Select(message => message.Number).Distinct().Count() == 2_000, Long), 2_000);
    }

    [Fact]
    public async Task No_more_than_a_window_is_on_its_way_without_a_confirmation()
    {
        await using var own = await RabbitServer.StartNewAsync();
        await using var one = await StartAsync(own);
        await Eventually.BecomesTrueAsync(async () => (await one.Get<EventRelay>().StatusAsync(default)).Broker is { Connected: true }, Long);
        var publisher = await BrokerPublisher.OpenAsync(own.Url, "test.relay", TimeSpan.FromSeconds(5), default);
        var events = Enumerable.Range(0, 257).Select(n => new LoggedEvent(Guid.NewGuid(), n + 1, "task", "task:1", 1, DateTimeOffset.UnixEpoch, "{}")).ToArray();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => publisher.PublishAsync(events, TimeSpan.FromSeconds(5), default));
        await publisher.PublishAsync(events[..256], TimeSpan.FromSeconds(10), default);
        own.Pause();
        await Assert.ThrowsAsync<TimeoutException>(() => publisher.PublishAsync(events[..256], TimeSpan.FromSeconds(1), default));
        own.Resume();
        await publisher.DisposeAsync();
    }

    [Fact]
    public async Task A_second_connection_is_not_let_in_while_the_first_one_publishes()
    {
        await using var first = await BrokerPublisher.OpenAsync(rabbit.Url, "test.lock", TimeSpan.FromSeconds(5), default);

        await Assert.ThrowsAnyAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(
            () => BrokerPublisher.OpenAsync(rabbit.Url, "test.lock", TimeSpan.FromSeconds(5), default));
    }

    [Fact]
    public async Task Without_a_broker_nothing_is_kept_for_one()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await TellAsync(10);
        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select not exists (select from outbox)"));

        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from event_log"));
        Assert.Null((await one.Get<EventRelay>().StatusAsync(default)).Broker);
    }

    private static void AssertInOrder(IReadOnlyList<Message> seen, int told)
    {
        Assert.Equal(Enumerable.Range(0, told), seen.Select(message => message.Number).Distinct().Order());
        // Some may come twice. Of one thing the first coming of each is after that of the one before.
        foreach (var thing in seen.GroupBy(message => message.Entity))
        {
            var first = thing.Select(message => message.Number).Distinct().ToArray();
            Assert.Equal(first.Order(), first);
        }
    }

    private Task<ItemHarness> StartAsync(RabbitServer server) => ItemHarness.StartAsync(
        Database, Simulator, ("Broker:Url", server.Url), ("Broker:Lease", "00:00:03"), ("Broker:ConfirmTimeout", "00:00:02"), ("Broker:AlarmAfter", "00:00:01"));

    private Task RegisteredAsync() => Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select exists (select from event_listener where team_id is null)"), Long);

    private Task TellAsync(int count, int from = 0) => Database.ExecuteAsync(
        """
        insert into outbox (kind, entity, team_id, at, data)
        select 'task', 'task:' || n % 7, 1, now(), jsonb_build_object('n', n) from generate_series($1::int, $2::int) n order by n
        """, from, from + count - 1);

    private static Task<IConnection> ConnectAsync(RabbitServer server) => new ConnectionFactory { Uri = new Uri(server.Url) }.CreateConnectionAsync();

    private sealed record Message(string? Id, string? Type, string? ContentType, string Entity, int Number);

    /// <summary>A consumer as others write one: a durable queue of its own, bound to the kinds that it wants.</summary>
    private sealed class Consumer : IAsyncDisposable
    {
        private readonly RabbitServer _server;
        private readonly string _queue;
        private readonly IConnection _connection;
        private readonly IChannel _channel;
        private readonly List<Message> _seen;

        private Consumer(RabbitServer server, string queue, IConnection connection, IChannel channel, List<Message> seen) =>
            (_server, _queue, _connection, _channel, _seen) = (server, queue, connection, channel, seen);

        public static Task<Consumer> StartAsync(RabbitServer server) => StartAsync(server, $"test.{Guid.NewGuid():N}", []);

        public async Task<Consumer> AgainAsync()
        {
            await DisposeAsync();
            return await StartAsync(_server, _queue, _seen);
        }

        public async Task<IReadOnlyList<Message>> TakeAsync(int count, TimeSpan within) => await UntilAsync(all => all.Count >= count, within);

        public async Task<IReadOnlyList<Message>> UntilAsync(Func<IReadOnlyList<Message>, bool> enough, TimeSpan within)
        {
            await Eventually.BecomesTrueAsync(async () =>
            {
                while (await _channel.BasicGetAsync(_queue, autoAck: true) is { } got)
                {
                    var body = JsonDocument.Parse(got.Body).RootElement;
                    Assert.Equal(body.GetProperty("id").GetString(), got.BasicProperties.MessageId);
                    Assert.Equal(body.GetProperty("entity").GetString(), Encoding.UTF8.GetString((byte[])got.BasicProperties.Headers!["entity"]!));
                    Assert.Equal(DeliveryModes.Persistent, got.BasicProperties.DeliveryMode);
                    _seen.Add(new(
                        got.BasicProperties.MessageId, got.BasicProperties.Type, got.BasicProperties.ContentType, body.GetProperty("entity").GetString()!,
                        body.GetProperty("data").GetProperty("n").GetInt32()));
                }

                return enough(_seen);
            }, within);
            return _seen;
        }

        public async ValueTask DisposeAsync()
        {
            await _channel.DisposeAsync();
            await _connection.DisposeAsync();
        }

        private static async Task<Consumer> StartAsync(RabbitServer server, string queue, List<Message> seen)
        {
            var connection = await new ConnectionFactory { Uri = new Uri(server.Url), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
            var channel = await connection.CreateChannelAsync();
            await channel.ExchangeDeclareAsync("beat.dx", "direct", durable: true);
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
            await channel.QueueBindAsync(queue, "beat.dx", "task");
            return new(server, queue, connection, channel, seen);
        }
    }
}
