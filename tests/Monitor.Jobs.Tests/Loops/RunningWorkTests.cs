using Monitor.Jobs.Loops;
using Xunit;

namespace Monitor.Jobs.Tests.Loops;

public sealed class RunningWorkTests
{
    [Fact]
    public async Task What_is_under_way_is_counted_for_whose_it_is_until_it_ends()
    {
        var running = new RunningWork();
        var (gate, ended) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        foreach (var owner in new[] { "a", "a", "b" })
            running.Begin(owner, () => gate.Task, () => Interlocked.Increment(ref ended));
        Assert.Equal((3, 2, 1), (running.Count, running.CountByOwner()["a"], running.CountByOwner()["b"]));

        gate.SetResult();
        await running.EndAsync();

        Assert.Equal((0, 3), (running.Count, ended));
    }

    [Fact]
    public async Task What_ends_at_once_leaves_its_place()
    {
        var running = new RunningWork();
        for (var i = 0; i < 10_000; i++)
            running.Begin("a", () => Task.CompletedTask, () => { });

        await running.EndAsync();

        Assert.Equal(0, running.Count);
    }
}
