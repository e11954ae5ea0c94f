using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Jobs.Items;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>The pool's shared limiter, on a clock that the test moves and on the row that processes share.</summary>
public sealed class CallPacerTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<CallPacer> _pacers = [];
    private readonly List<(string Name, DateTimeOffset At)> _served = [];
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var pacer in _pacers)
        {
            await pacer.StopAsync(default);
            pacer.Dispose();
        }

        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Sixty_calls_of_two_processes_are_all_let_through_and_no_second_holds_more_than_ten()
    {
        // What processes agree on: each takes the next moment from this row.
        await _database.ExecuteAsync(
            """
            create table moment (at timestamptz);
            create function note() returns trigger language plpgsql as $$ begin insert into moment values (new.next_at); return new; end $$;
            create trigger note after insert or update on call_pace for each row execute function note();
            """);
        CallPacer[] processes = [await StartAsync(), await StartAsync()];

        await AllAsync([.. Enumerable.Range(0, 60).Select(n => ServeAsync(processes[n % 2], $"{n}", urgent: false))]);

        // A row holds when the next call may begin; the first call may begin at once.
        DateTimeOffset[] moments = [ManualTimeProvider.DefaultStart, .. (await _database.ColumnAsync<DateTime>("select at from moment order by at")).Select(at => new DateTimeOffset(at))];
        for (var i = 10; i < moments.Length; i++)
            Assert.True(moments[i] - moments[i - 10] > TimeSpan.FromSeconds(1), $"11 calls within {moments[i] - moments[i - 10]}");
        var times = _served.Select(call => call.At).Order().ToArray();
        Assert.Equal(60, times.Length);
        Assert.All(times.Zip(moments), call => Assert.True(call.First >= call.Second, $"{call.First:O} is before {call.Second:O}"));
        Assert.True(moments[59] - moments[0] < TimeSpan.FromSeconds(9), $"60 calls took {moments[59] - moments[0]}");
    }

    [Fact]
    public async Task Further_tries_go_before_first_ones_and_who_has_given_up_takes_no_moment()
    {
        // Until all have come and some have gone, no moment can be taken.
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var hold = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table call_pace in access exclusive mode", connection))
            await command.ExecuteNonQueryAsync();
        // Moments are far apart, so that whoever has had one can say so before the next one comes, however busy the machine is.
        var pacer = await StartAsync(callsPerSecond: 1);
        using var gone = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 20).Select(_ => pacer.WaitAsync(urgent: false, gone.Token)).ToArray();
        var first = ServeAsync(pacer, "first", urgent: false);
        var again = ServeAsync(pacer, "again", urgent: true);

        await gone.CancelAsync();
        await hold.CommitAsync();
        await AllAsync(first, again);

        Assert.Equal(["again", "first"], _served.Select(call => call.Name));
        Assert.Equal(20, leaving.Count(call => call.IsCanceled));
        Assert.True(_served[^1].At - ManualTimeProvider.DefaultStart < TimeSpan.FromSeconds(10));
    }

    private async Task<CallPacer> StartAsync(int callsPerSecond = 10)
    {
        var pacer = new CallPacer(
            new CallPace(_database.DataSource), Options.Create(new QueueOptions { BatchCallsPerSecond = callsPerSecond }), _time, NullLogger<CallPacer>.Instance);
        _pacers.Add(pacer);
        await pacer.StartAsync(default);
        return pacer;
    }

    private async Task ServeAsync(CallPacer pacer, string name, bool urgent)
    {
        await pacer.WaitAsync(urgent, default);
        lock (_served)
            _served.Add((name, _time.GetUtcNow()));
    }

    // Moves the clock on whenever a pacer waits for it.
    private async Task AllAsync(params Task[] calls)
    {
        var all = Task.WhenAll(calls);
        while (await Task.WhenAny(all, _time.WaitForTimersAsync(1, TestContext.Current.CancellationToken)) != all)
            _time.Advance(TimeSpan.FromMilliseconds(10));
        await all;
    }
}
