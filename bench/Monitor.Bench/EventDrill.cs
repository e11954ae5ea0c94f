using System.Collections.Concurrent;
using System.Text.Json;
using Monitor.ProviderSimulator;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Monitor.Bench;

/// <summary>
/// The service publishes what happens while the broker is killed and comes back, and while the service itself is killed in between. A consumer of its own counts: every event has to
/// arrive, of one thing in order. Then events come at the rate of a million a day, and none may wait. Tasks run beside all of it.
/// </summary>
internal sealed class EventDrill : IAsyncDisposable
{
    private const int Tasks = 2_000;
    private const int Things = 50;
    private const int SteadyRate = 12;
    private const string Queue = "bench";

    // Of what the drill tells: runs of tasks are told of, too.
    private const string Lag = """
        ((select count(*) from event_log e where e.position > event_relay.position and e.data ? 'drill') + (select count(*) from outbox o where o.data ? 'drill'))
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("monitor-events-").FullName;
    private readonly BrokerProcess _broker;
    private readonly ConcurrentQueue<(int Thing, int Number)> _seen = new();
    private NpgsqlDataSource _database = null!;
    private SimulatorHost _simulator = null!;
    private ChildProcess? _service;
    private int _told;
    private bool _isKept;

    private EventDrill() => _broker = new(_directory);

    /// <summary>Answers whether every event arrived, in order, and none waited.</summary>
    public static async Task<bool> RunAsync(bool isSmall, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var drill = new EventDrill
        {
            _database = await server.CreateAsync("events", Tasks, TimeProvider.System.GetUtcNow(), ct),
            _simulator = await SimulatorHost.StartAsync(ct: ct),
        };
        // Nothing may be lost at any size.
        return await drill.RunAsync(new Promises(), new Promises(!isSmall), isSmall ? 2 : 120, isSmall ? 2 : 600, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        await _broker.DisposeAsync();
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
        if (_isKept)
            Directory.Delete(_directory, recursive: true);
        else
            Console.WriteLine($"The logs are in {_directory}.");
    }

    private async Task<bool> RunAsync(Promises promises, Promises figures, int away, int steady, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        await _database.ExecuteAsync(
            """
            update task_schedule s set due_at = d.at, slot_at = d.at, anchor_at = d.at
            from (select task_id, now() + random() * interval '60 seconds' as at from task_schedule) d where d.task_id = s.task_id
            """, ct);
        // The service starts without its broker, too.
        _service = StartService();
        await _broker.StartAsync(ct);
        await UntilAsync("the service has registered the broker", "select exists (select from event_relay where connected)", ct);
        var consumer = await ConsumeAsync(ct);
        Console.WriteLine($"50 events a second; the broker is away for {away} s, and the service is killed in between");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var telling = TellAsync(50, stop.Token);
        await PassAsync(Math.Max(1, away / 10), ct);
        var before = await RunsAsync(ct);
        await consumer.DisposeAsync();
        await _broker.KillAsync();
        await PassAsync(away / 2, ct);
        await _service.KillAsync();
        await _service.DisposeAsync();
        _service = StartService();
        await PassAsync(away - away / 2, ct);
        var lag = promises.Need("events that waited for the broker", await _database.ScalarAsync<long>($"select {Lag} from event_relay", ct));
        var runs = await RunsAsync(ct) - before;
        await _broker.StartAsync(ct);
        consumer = await ConsumeAsync(ct);
        var back = TimeProvider.System.GetTimestamp();
        await UntilAsync("the broker has caught up", $"select connected and {Lag} < 50 from event_relay", ct);
        var caughtUp = TimeProvider.System.GetElapsedTime(back);
        await stop.CancelAsync();
        await telling;
        await UntilSeenAsync(ct);

        Promises.Begin($"Broker killed for {away} s under 50 events/s, service killed in between");
        var (missing, disordered, twice) = Count();
        promises.Check("every event arrives", $"{_told - missing} of {_told}, {twice} of them twice", missing == 0);
        promises.Check("in order, of one thing", $"{disordered} out of order", disordered == 0);
        promises.Check("tasks go on", $"{runs} runs while it was away", runs > 0);
        figures.Check("it catches up", $"{lag} events in {caughtUp.TotalSeconds:0.0} s", caughtUp < TimeSpan.FromSeconds(60));

        var lags = new List<double>();
        using var steadyStop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var from = _told;
        var steadily = TellAsync(SteadyRate, steadyStop.Token);
        for (var second = 0; second < steady; second++)
        {
            await PassAsync(1, ct);
            if (_service.HasExited)
                throw new InvalidOperationException("The service has ended by itself.");
            lags.Add(await _database.ScalarAsync<long>($"select {Lag} from event_relay", ct));
        }

        await steadyStop.CancelAsync();
        await steadily;
        await UntilSeenAsync(ct);
        await consumer.DisposeAsync();
        Promises.Begin($"{SteadyRate} events/s for {steady} s, a million a day");
        (missing, disordered, _) = Count();
        promises.Check("every event arrives in order", $"{_told - from} told, {missing} missing, {disordered} out of order", missing == 0 && disordered == 0);
        var (early, late) = (lags[..(lags.Count / 2)].Average(), lags[(lags.Count / 2)..].Average());
        figures.Check("the lag does not grow: less than a second's events", $"{early:0.0} events in the first half, {late:0.0} in the second", late < SteadyRate);
        Console.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s in all");
        return _isKept = promises.AreKept && figures.AreKept;
    }

    // As writers do: a row in a transaction. Numbers of one thing grow.
    private async Task TellAsync(int perSecond, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var owed = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                owed += perSecond / 10.0;
                var count = (int)owed;
                owed -= count;
                await using var command = _database.CreateCommand(
                    """
                    insert into outbox (kind, entity, team_id, at, data)
                    select 'task', 'task:' || n % $3, 1, now(), jsonb_build_object('drill', n) from generate_series($1::int, $2::int) n order by n
                    """);
                command.Parameters.Add(new() { Value = _told });
                command.Parameters.Add(new() { Value = _told + count - 1 });
                command.Parameters.Add(new() { Value = Things });
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                _told += count;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private (int Missing, int Disordered, int Twice) Count()
    {
        var seen = _seen.ToArray();
        var first = new HashSet<int>();
        var newest = new Dictionary<int, int>();
        var disordered = 0;
        foreach (var (thing, number) in seen)
        {
            if (!first.Add(number))
                continue;
            if (newest.TryGetValue(thing, out var last) && number < last)
                disordered++;
            newest[thing] = number;
        }

        return (_told - first.Count, disordered, seen.Length - first.Count);
    }

    private async Task<IConnection> ConsumeAsync(CancellationToken ct)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(_broker.Url), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(ct);
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        await channel.ExchangeDeclareAsync("beat.dx", "direct", durable: true, cancellationToken: ct);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: ct);
        await channel.QueueBindAsync(Queue, "beat.dx", "task", cancellationToken: ct);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) =>
        {
            using var body = JsonDocument.Parse(message.Body);
            if (body.RootElement.GetProperty("data").TryGetProperty("drill", out var number))
                _seen.Enqueue((number.GetInt32() % Things, number.GetInt32()));
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, CancellationToken.None);
        };
        await channel.BasicConsumeAsync(Queue, autoAck: false, consumer, ct);
        return connection;
    }

    private async Task UntilSeenAsync(CancellationToken ct)
    {
        for (var tries = 0; tries < 600 && Count().Missing > 0; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
    }

    private async Task UntilAsync(string what, string sql, CancellationToken ct)
    {
        for (var tries = 0; !await _database.ScalarAsync<bool>(sql, ct); tries++)
        {
            if (tries > 900)
                throw new TimeoutException($"Not within 90 s: {what}. The log of the service is in {_directory}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
    }

    private Task<long> RunsAsync(CancellationToken ct) => _database.ScalarAsync<long>("select count(*) from task_run", ct);

    private static Task PassAsync(int seconds, CancellationToken ct) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);

    private ChildProcess StartService() => ChildProcess.Start(
        Path.Combine(_directory, $"service-{TimeProvider.System.GetTimestamp()}.log"),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PORT"] = $"{FreePort.Next()}",
            ["PG_URL"] = $"{_database.ConnectionString};Maximum Pool Size=40",
            ["RMQ_URL"] = _broker.Url,
            ["Broker__Lease"] = "00:00:03",
            ["Broker__ConfirmTimeout"] = "00:00:01",
            ["MONITOR_DATA_DIR"] = Path.Combine(_directory, "service"),
            ["Collection__DemoBaseUrl"] = _simulator.BaseUrl,
            ["Logging__LogLevel__Monitor.Jobs"] = "Warning",
        },
        "dotnet", Queues.ServiceProcess.Program());
}
