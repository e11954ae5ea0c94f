using Monitor.Data.Actions;
using Monitor.Data.Auditing;
using Monitor.Jobs.Actions;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Actions;

/// <summary>A worker does what was ordered, without being asked, and another one goes on when it dies.</summary>
public sealed class ActionLoopTests(PostgresServer postgres) : ItemTest(postgres)
{
    [Fact]
    public async Task Orders_are_done_by_whatever_worker_there_is()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        for (var i = 0; i < 5; i++)
            await Database.InsertInfluencerAsync($"user{i}", TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await one.StartAsync(one.Get<ActionLoop>());

        var action = await one.Get<BulkActions>().OrderAsync(
            new(1, ActionKinds.Tasks, "pause", new ActionSelection { All = true }), new AuditActor("user", "7", "Ada", 1, null, null), default);

        await Eventually.BecomesTrueAsync(
            async () => (await one.Get<BulkActions>().FindAsync(1, action.Id, default))!.State == ActionStates.Completed, TimeSpan.FromSeconds(20));
        Assert.Equal(5L, await Database.ScalarAsync<long>("select count(*) from task where status = 'paused'"));
        Assert.Equal("Ada", await Database.ScalarAsync<string>("select actor_name from audit_log where action = 'action.completed'"));
    }
}
