using Monitor.Data.Scheduling;
using Monitor.Data.Tasks;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Tasks;

/// <summary>Which tasks say that the service does not keep its promise.</summary>
public sealed class OverdueTasksTests(PostgresServer postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RunOutcome.NotFound, 60, 0)]
    [InlineData(RunOutcome.Private, 60, 0)]
    [InlineData(RunOutcome.Failed, 60, 1)]
    [InlineData(null, 60, 1)]
    // It is not even looked at again: the scheduler stands still.
    [InlineData(RunOutcome.NotFound, -600, 1)]
    public async Task A_target_that_does_not_exist_is_nobodys_delay(RunOutcome? outcome, int dueInSeconds, int overdue)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.InsertInfluencerAsync("nobody.here", Now.AddHours(-2));
        await database.ExecuteAsync(
            "update task_schedule set last_outcome = $1, due_at = $2", outcome is { } ended ? (object)(short)ended : DBNull.Value, Now.AddSeconds(dueInSeconds).UtcDateTime);

        var report = await new OverdueTasks(database.DataSource).CountAsync(Now, TestContext.Current.CancellationToken);

        Assert.Equal(overdue, report.Count);
    }
}
