using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Items;
using Monitor.Testing;
using Moq;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

public sealed class DatabaseAwayTests(PostgresServer postgres) : ItemTest(postgres)
{
    [Fact]
    public async Task A_result_that_waits_to_be_written_keeps_its_lease()
    {
        await Database.ExecuteAsync("""
            create function refuse_for_now() returns trigger language plpgsql as $$ begin raise exception 'not now' using errcode = '55P03'; end $$;
            create trigger refuse_for_now before update on processing_job_items for each row when (new.status = 'completed') execute function refuse_for_now();
            """);
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Queues:Lease", "00:00:02"), ("Collection:SharedFor", "00:00:00"));
        await one.Submission.SubmitAsync(new(JobTypes.One, 1, "someone", Platforms.Instagram, ["nasa"], 1), default);
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() == 1);

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<bool>(
            "select run_at > claimed + interval '4 seconds' from queue_item, (select started_at as claimed from processing_job_items) c"));
        await Database.ExecuteAsync("drop trigger refuse_for_now on processing_job_items");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<bool>("select completed_at is not null from processing_jobs"));
        Assert.Equal(1, Simulator.CountRequests());
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from job_event where event_type = 'item.started'"));
    }

    public static TheoryData<Exception> Away { get; } = [new NpgsqlException("gone"), new SocketException((int)SocketError.HostNotFound)];

    [Theory]
    [MemberData(nameof(Away))]
    public async Task A_run_that_loses_theDatabase_gives_its_item_back_and_counts_no_failure(Exception away)
    {
        var options = Options.Create(new QueueOptions { FirstRetry = TimeSpan.FromMilliseconds(10) });
        var failing = new Mock<IItemRunner>();
        failing.Setup(runner => runner.Kind).Returns(JobItemKind.Id);
        failing.Setup(runner => runner.RunAsync(It.IsAny<ClaimedItem>(), It.IsAny<CallBudget>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ThrowsAsync(away);
        var runners = new ItemRunners(
            [failing.Object], new ItemPlan(options, TimeProvider.System), options, Options.Create(new CollectionOptions()), TimeProvider.System, NullLogger<ItemRunners>.Instance);

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => runners.RunAsync(new(1, 1, 1, QueuePriority.Batch, JobItemKind.Id, 1, 0, 4, DateTimeOffset.MaxValue), CallBudget.Of(null, 3), default, default));
    }
}
