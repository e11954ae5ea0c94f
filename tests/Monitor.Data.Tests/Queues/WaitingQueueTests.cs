using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class WaitingQueueTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;
    private static readonly DateTimeOffset Back = Now.AddMinutes(5);

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private NpgsqlDataSource _source = null!;
    private QueueClaims _claims = null!;
    private QueueResultWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database);
        _source = _services.GetRequiredService<NpgsqlDataSource>();
        _claims = _services.GetRequiredService<QueueClaims>();
        _writer = _services.GetRequiredService<QueueResultWriter>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task While_no_source_can_be_asked_the_queue_sleeps_and_then_sends_one_item_ahead()
    {
        await EnqueueAsync(QueuePriority.Batch, items: 30, limit: 5);
        await BounceAsync(await ClaimAsync(Now), Now, Back);

        Assert.Empty(await ClaimAsync(Now.AddMinutes(4)));
        var ahead = Assert.Single(await ClaimAsync(Back));
        Assert.Empty(await ClaimAsync(Back));
        Assert.Equal(Now, ahead.WaitingSince);
        Assert.Equal(0, await _services.GetRequiredService<QueueLeases>().WakeStrandedAsync(Back, default));

        await BounceAsync([ahead], Back, Back.AddMinutes(5));
        ahead = Assert.Single(await ClaimAsync(Back.AddMinutes(5)));
        Assert.Equal(Now, ahead.WaitingSince);
        Assert.Equal(0, ahead.Failures);
    }

    [Theory]
    [InlineData(ItemOutcome.Done)]
    [InlineData(ItemOutcome.Retry)]
    public async Task An_item_that_found_a_source_lets_the_others_follow(ItemOutcome outcome)
    {
        await EnqueueAsync(QueuePriority.Batch, items: 30, limit: 5);
        await BounceAsync(await ClaimAsync(Now), Now, Back);
        var ahead = Assert.Single(await ClaimAsync(Back));

        await _writer.WriteAsync([Ended(ahead, outcome) with { RetryAt = Back.AddHours(1) }], Back, default);

        var next = await ClaimAsync(Back);
        Assert.Equal(5, next.Count);
        Assert.All(next, item => Assert.Null(item.WaitingSince));
    }

    [Fact]
    public async Task The_wait_goes_on_when_an_item_fails_because_of_it()
    {
        await EnqueueAsync(QueuePriority.Batch, items: 30, limit: 5);
        await BounceAsync(await ClaimAsync(Now), Now, Back);

        await _writer.WriteAsync([Ended(Assert.Single(await ClaimAsync(Back)), ItemOutcome.Failed) with { AreSourcesAway = true }], Back, default);

        Assert.Equal(Now, Assert.Single(await ClaimAsync(Back)).WaitingSince);
    }

    [Fact]
    public async Task What_people_wait_for_does_not_wait_for_sources_of_others()
    {
        await EnqueueAsync(QueuePriority.Interactive, items: 30, limit: 5);

        await BounceAsync(await ClaimAsync(Now, QueuePriority.Interactive), Now, Back);

        Assert.Equal(5, (await ClaimAsync(Now, QueuePriority.Interactive)).Count);
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("changed")]
    [InlineData("paused")]
    public async Task A_queue_that_was_stopped_begins_its_wait_anew(string how)
    {
        var queue = await EnqueueAsync(QueuePriority.Batch, items: 1, limit: 5);
        await BounceAsync(await ClaimAsync(Now), Now, Back);

        if (how == "cancelled")
        {
            await _database.ExecuteAsync("delete from queue_item");
            await ClaimAsync(Back);
        }
        else if (how == "changed")
            await _services.GetRequiredService<QueueAdmin>().ChangeAsync("q", new() { MaxRunning = 6 }, default);
        else
            await _services.GetRequiredService<QueuePauses>().SetAsync(null, [], null, default);

        await using var connection = await _source.OpenConnectionAsync();
        await QueueRows.EnqueueAsync(connection, queue, [Item(100)], default);
        Assert.All(await ClaimAsync(Back.AddMinutes(1)), item => Assert.Null(item.WaitingSince));
    }

    private async Task<long> EnqueueAsync(QueuePriority priority, int items, int limit)
    {
        await using var connection = await _source.OpenConnectionAsync();
        var queue = await QueueRows.CreateAsync(connection, new("q", FlowQueues.Kind, priority, limit), Now, default);
        await QueueRows.EnqueueAsync(connection, queue, [.. Enumerable.Range(1, items).Select(n => Item(n))], default);
        return queue;
    }

    private static NewItem Item(long refId) => new(ScrapeRequestKind.Id, refId, 0, Now, 4);

    private Task<IReadOnlyList<ClaimedItem>> ClaimAsync(DateTimeOffset now, QueuePriority priority = QueuePriority.Batch) =>
        _claims.ClaimAsync(priority, 20, 1, TimeSpan.FromHours(1), now, default);

    private Task<RecordedItems> BounceAsync(IReadOnlyList<ClaimedItem> items, DateTimeOffset now, DateTimeOffset back) =>
        _writer.WriteAsync([.. items.Select(item => Ended(item, ItemOutcome.Retry) with { RetryAt = back, AreSourcesAway = true })], now, default);

    private static FinishedItem Ended(ClaimedItem item, ItemOutcome outcome) => new() { Item = item, Outcome = outcome, FinishedAt = Now, Error = "none" };
}
