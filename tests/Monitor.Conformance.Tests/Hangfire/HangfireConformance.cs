using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>The engine on Hangfire.</summary>
public sealed class HangfireEngine : IEngine
{
    /// <inheritdoc />
    public static string Name => "hangfire";
}

/// <summary>The engine on Hangfire, with what its recurring jobs have to be.</summary>
public sealed class HangfireTaskTests(SharedWorld<HangfireEngine> shared) : TaskConformance(shared), IClassFixture<SharedWorld<HangfireEngine>>
{
    /// <inheritdoc />
    protected override Task IsScheduledAsync(Guid task, bool expected) => Eventually.BecomesTrueAsync(
        async () => await World.Database.ScalarAsync<bool>(
            """
            select exists (select from hangfire.set where key = 'recurring-jobs' and value = $1)
                and exists (select from hangfire.hash where key = 'recurring-job:' || $1)
            """, task.ToString()) == expected,
        TimeSpan.FromSeconds(2),
        $"the task has {(expected ? "a" : "no")} recurring job");
}

/// <summary>The engine on Hangfire.</summary>
public sealed class HangfireBatchTests(SharedWorld<HangfireEngine> shared) : BatchConformance(shared), IClassFixture<SharedWorld<HangfireEngine>>;

/// <summary>The engine on Hangfire.</summary>
public sealed class HangfireOutageTests(PostgresServer postgres) : OutageConformance(postgres, HangfireEngine.Name);
