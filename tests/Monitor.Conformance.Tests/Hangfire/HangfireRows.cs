using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>Looks into Hangfire's tables, and does there what goes wrong.</summary>
internal static class HangfireRows
{
    public static Task<bool> IsScheduledAsync(TestDatabase database, Guid task) => database.ScalarAsync<bool>(
        """
        select exists (select from hangfire.set where key = 'recurring-jobs' and value = $1 and score > 0)
            and exists (select from hangfire.hash where key = 'recurring-job:' || $1 and field = 'NextExecution' and value <> '')
        """, task.ToString());

    /// <summary>Hangfire looks every 5 s whether the state of a running job was changed: this call is under way when it does.</summary>
    public static FaultRule LongCall(string username) => new()
    {
        Provider = FaultRule.EveryProvider,
        Target = username,
        Kind = FaultKind.Slow,
        DelayMs = 6_500,
    };

    /// <summary>Puts a job into its queue again, several times over, and waits until it is delivered as often.</summary>
    public static async Task DeliverAgainAsync(TestDatabase database, long job, int times, bool newState = true)
    {
        await database.ExecuteAsync("update hangfire.job set statename = 'Enqueued', expireat = null where id = $1", job);
        await database.ExecuteAsync(
            "insert into hangfire.jobqueue (jobid, queue) select id, invocationdata ->> 'Queue' from hangfire.job, generate_series(1, $2) where id = $1", job, times);
        await Eventually.BecomesTrueAsync(
            async () => await database.ScalarAsync<long>("select count(*) from hangfire.jobqueue where jobid = $1", job) == 0, TimeSpan.FromSeconds(20));
    }
}
