using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>Every run is a job of Hangfire, and what is done with that job there is done with the run.</summary>
[Collection(RowsOnServers.Name)]
public sealed class RunJobTests(SharedWorld<RowsOn> shared)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private EngineWorld World => shared.World;

    [Fact]
    public async Task A_run_is_a_job_with_its_times_its_number_and_its_result()
    {
        var task = await World.CreateTaskAsync("job_done", "30m");
        await World.HasRunsAsync(task, 1);

        var job = await JobAsync("job_done");

        Assert.Equal("Succeeded", await StateAsync(job));
        Assert.Equal(["Processing", "Succeeded"], await World.Database.ColumnAsync<string>("select name from hangfire.state where jobid = $1 order by id", job));
        Assert.Equal(
            [task.ToString(), "1"],
            await World.Database.ColumnAsync<string>("select trim(both '\"' from value) from hangfire.jobparameter where jobid = $1 order by name", job));
        var data = await DataAsync(job);
        Assert.Contains("measured by", data.GetProperty("Result").GetString(), StringComparison.Ordinal);
        Assert.True(long.Parse(data.GetProperty("PerformanceDuration").GetString()!, null) >= 0);
        Assert.Equal($"{job}", await World.Database.ScalarAsync<string>(
            "select value from hangfire.hash where key = 'recurring-job:' || $1 and field = 'LastJobId'", task.ToString()));
        Assert.True(await World.Database.ScalarAsync<long>("select coalesce(sum(value), 0)::bigint from hangfire.aggregatedcounter where key = 'stats:succeeded'") > 0);
    }

    [Fact]
    public async Task A_run_that_takes_its_time_is_shown_while_it_runs()
    {
        World.Simulator.AddFault(Slow("job_slow", 4_000));
        var task = await World.CreateTaskAsync("job_slow", "30m");

        await Eventually.BecomesTrueAsync(async () => await FindAsync("job_slow") is { } shown && await StateAsync(shown) == "Processing", TimeSpan.FromSeconds(4));
        var job = await JobAsync("job_slow");
        await World.HasRunsAsync(task, 1);

        await HasStateAsync(job, "Succeeded");
        Assert.Equal(["Processing", "Succeeded"], await World.Database.ColumnAsync<string>("select name from hangfire.state where jobid = $1 order by id", job));
        Assert.Equal(1, await World.Database.ScalarAsync<long>("select count(*) from hangfire.job where arguments ->> 1 = '\"instagram/job_slow\"'"));
    }

    [Fact]
    public async Task A_failed_run_is_a_failed_job_and_a_requeue_runs_it_once()
    {
        var fault = World.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Target = "job_failed", Kind = FaultKind.NotFound });
        var task = await World.CreateTaskAsync("job_failed", "30m");
        await World.HasRunsAsync(task, 1);
        var job = await JobAsync("job_failed");
        await HasStateAsync(job, "Failed");
        Assert.Contains("job_failed", (await DataAsync(job)).GetProperty("ExceptionMessage").GetString(), StringComparison.Ordinal);
        World.Simulator.RemoveFault(fault.Id);

        await RequeueAsync(job);
        await World.HasRunsAsync(task, 2, Soon * 3);

        await HasStateAsync(job, "Succeeded");
        await HangfireRows.DeliverAgainAsync(World.Database, job, times: 2, newState: false);
        Assert.Equal(2, await World.CountRunsAsync(task));
    }

    [Fact]
    public async Task A_trigger_runs_the_task_at_once_and_leaves_its_slots_alone()
    {
        var task = await World.CreateTaskAsync("job_trigger", "30m");
        await World.HasRunsAsync(task, 1);
        await Eventually.BecomesTrueAsync(() => HangfireRows.IsScheduledAsync(World.Database, task), Soon);

        await DashboardAsync("recurring/trigger", task.ToString());
        await World.HasRunsAsync(task, 2, Soon * 2);

        Assert.Equal(2, await World.Database.ScalarAsync<long>("select count(*) from influencer_metrics_history where task_id = $1", task));
        Assert.True(await World.Database.ScalarAsync<bool>("select due_at = anchor_at + interval '30 min' from task_schedule where task_id = $1", task));
    }

    [Fact]
    public async Task A_running_job_that_is_requeued_neither_asks_nor_records_twice()
    {
        World.Simulator.AddFault(Slow("job_requeued", 5_000));
        var task = await World.CreateTaskAsync("job_requeued", "30m");
        await Eventually.BecomesTrueAsync(async () => await FindAsync("job_requeued") is not null, TimeSpan.FromSeconds(4));
        var job = await JobAsync("job_requeued");

        await RequeueAsync(job);
        await World.HasRunsAsync(task, 1);
        await HasStateAsync(job, "Succeeded");

        Assert.Equal(1, World.CountCalls("job_requeued"));
        Assert.Equal(1, await World.CountRunsAsync(task));
    }

    [Fact]
    public async Task A_running_job_that_is_deleted_ends_within_two_seconds_and_goes_on_with_the_next_slot()
    {
        World.Simulator.AddFault(Slow("job_deleted", 30_000));
        var task = await World.CreateTaskAsync("job_deleted", "30m");
        await Eventually.BecomesTrueAsync(async () => await FindAsync("job_deleted") is not null, TimeSpan.FromSeconds(4));

        await DashboardAsync("jobs/processing/delete", $"{await JobAsync("job_deleted")}");
        await World.HasRunsAsync(task, 1, Soon * 2);

        Assert.Equal(6, await World.Database.ScalarAsync<short>("select outcome from task_run where task_id = $1", task));
        Assert.True(await World.Database.ScalarAsync<bool>(
            "select worker_id is null and due_at = anchor_at + interval '30 min' from task_schedule where task_id = $1", task));
        Assert.Equal(1, World.CountCalls("job_deleted"));
        Assert.Equal("Deleted", await StateAsync(await JobAsync("job_deleted")));
    }

    [Fact]
    public async Task An_item_whose_job_is_deleted_has_failed_and_is_not_charged()
    {
        World.Simulator.AddFault(Slow("job_item", 30_000));
        var search = (await World.PostAsync("/api/v1/instagram/search", new { username = "job_item" })).GetProperty("job_id").GetGuid();
        await Eventually.BecomesTrueAsync(() => World.CountCalls("job_item") == 1);
        var job = await World.Database.ScalarAsync<long>("select max(id) from hangfire.job where arguments ->> 2 = '\"single: instagram/job_item\"'");

        await DashboardAsync("jobs/processing/delete", $"{job}");
        await World.JobHasStatusAsync(search, "failed", Soon * 3);

        Assert.Equal(0, await World.Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge' and job_id = $1", search));
        Assert.Equal(1, World.CountCalls("job_item"));
    }

    [Fact]
    public async Task A_slot_that_Hangfires_scheduler_fires_too_is_served_once()
    {
        var task = await World.CreateTaskAsync("job_fired", "30m");
        await World.HasRunsAsync(task, 1);
        await Eventually.BecomesTrueAsync(() => HangfireRows.IsScheduledAsync(World.Database, task), Soon);

        await World.Database.ExecuteAsync(
            "update hangfire.hash set value = (extract(epoch from now() - interval '2 hours') * 1000)::bigint::text where key = 'recurring-job:' || $1 and field = 'LastExecution'",
            task.ToString());
        await World.Database.ExecuteAsync("update hangfire.set set score = extract(epoch from now()) where value = $1", task.ToString());

        await Eventually.BecomesTrueAsync(
            async () => await World.Database.ScalarAsync<long>(
                """
                select count(*) from hangfire.state s join hangfire.job j on j.id = s.jobid
                where j.arguments ->> 1 = '"instagram/job_fired"' and s.name = 'Deleted' and s.reason = 'Skipped: The slot was served already.'
                """) == 1,
            TimeSpan.FromSeconds(15));
        Assert.Equal(1, await World.CountRunsAsync(task));
    }

    private static FaultRule Slow(string username, int milliseconds) => new()
    {
        Provider = FaultRule.EveryProvider,
        Target = username,
        Kind = FaultKind.Slow,
        DelayMs = milliseconds,
    };

    private Task<long?> FindAsync(string username) =>
        World.Database.ScalarAsync<long?>("select max(id) from hangfire.job where arguments ->> 1 = $1", $"\"instagram/{username}\"");

    private async Task<long> JobAsync(string username) => await FindAsync(username) ?? throw new InvalidOperationException($"There is no job of {username}.");

    private async Task<string> StateAsync(long job) => await World.Database.ScalarAsync<string>("select statename from hangfire.job where id = $1", job) ?? "";

    private async Task<JsonElement> DataAsync(long job) => JsonDocument.Parse(await World.Database.ScalarAsync<string>(
        "select s.data::text from hangfire.state s join hangfire.job j on j.stateid = s.id where j.id = $1", job) ?? "{}").RootElement;

    private Task HasStateAsync(long job, string state) =>
        Eventually.BecomesTrueAsync(async () => await StateAsync(job) == state, TimeSpan.FromSeconds(10), $"the job is {state}");

    private Task RequeueAsync(long job) => DashboardAsync($"jobs/actions/requeue/{job}", null);

    private async Task DashboardAsync(string path, string? id)
    {
        using var body = new FormUrlEncodedContent(id is null ? [] : [new("jobs[]", id)]);
        using var response = await World.Servers[0].Client.PostAsync($"/hangfire/{path}", body);
        response.EnsureSuccessStatusCode();
    }
}
