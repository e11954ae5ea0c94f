using Monitor.Data.Limits;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class SourceLimitsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _served = [];

    [Fact]
    public async Task Who_waits_for_a_provider_is_served_by_urgency_and_then_in_turn()
    {
        var limits = Limits();
        Assert.Null((await limits.EnterAsync(QueuePriority.Batch, TimeSpan.FromMinutes(1), default)).Wait);
        Task[] waiting =
        [
            ServeAsync(limits, "first in line", QueuePriority.Batch), ServeAsync(limits, "search 1", QueuePriority.Batch),
            ServeAsync(limits, "monitor 1", QueuePriority.Scheduled), ServeAsync(limits, "search 2", QueuePriority.Batch),
            ServeAsync(limits, "reader", QueuePriority.Interactive), ServeAsync(limits, "monitor 2", QueuePriority.Scheduled),
        ];

        await AdvanceUntilAsync(() => waiting.All(task => task.IsCompleted));

        Assert.Equal(["first in line", "reader", "monitor 1", "monitor 2", "search 1", "search 2"], _served);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_line_to_the_others()
    {
        var limits = Limits();
        await limits.EnterAsync(QueuePriority.Batch, TimeSpan.FromMinutes(1), default);
        using var leaves = new CancellationTokenSource();
        var first = ServeAsync(limits, "first", QueuePriority.Batch);
        var gone = limits.EnterAsync(QueuePriority.Interactive, TimeSpan.FromMinutes(1), leaves.Token).AsTask();
        var last = ServeAsync(limits, "last", QueuePriority.Assets);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await AdvanceUntilAsync(() => first.IsCompleted && last.IsCompleted);

        Assert.Equal(["first", "last"], _served);
    }

    // One call a second.
    private SourceLimits Limits() =>
        new("tikhub", [new RateSpec(1, TimeSpan.FromSeconds(1))], TimeSpan.Zero, new InProcessRateLimiter(_time), _time);

    private async Task ServeAsync(SourceLimits limits, string name, QueuePriority priority)
    {
        var room = await limits.EnterAsync(priority, TimeSpan.FromMinutes(1), default);
        Assert.Null(room.Wait);
        lock (_served)
            _served.Add(name);
    }

    private async Task AdvanceUntilAsync(Func<bool> done) => await Eventually.BecomesTrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return done();
    });
}
