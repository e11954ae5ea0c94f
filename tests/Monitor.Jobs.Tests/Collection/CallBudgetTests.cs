using System.Globalization;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tests.Items;
using Monitor.Jobs.Tests.Tasks;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>A creator that nobody can serve costs each provider once and three further tries, whoever asks.</summary>
public sealed class CallBudgetTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const string Hopeless = "hopeless";

    private static readonly string[] Eight =
    [
        "graphapi", "rapidapi-arraybobo", "rapidapi-jotucker", "lama", "rapidapi-bestsolutions", "tikhub", "rocketapi", "rapidapi-neotank",
    ];

    public static TheoryData<string, int, int> Jobs { get; } = new()
    {
        { JobTypes.Bulk, 1, 4 }, { JobTypes.Batch, 1, 4 }, { JobTypes.Bulk, 8, 11 }, { JobTypes.Batch, 8, 11 },
    };

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task Given_sources_that_all_fail_when_a_job_asks_for_one_creator_then_it_costs_the_budget_and_the_result_says_so(string type, int providers, int calls)
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Chain(providers));
        Fail(FaultKind.ServerError);

        var job = await SubmitAsync(one, type);

        Assert.Equal(calls, Simulator.CountRequests());
        var item = Assert.Single(await one.Jobs.ResultsAsync(job, default));
        Assert.Equal(("unavailable", calls), (item.ErrorCode, item.Calls));
        Assert.All(Chained(providers), name => Assert.Contains($"{name}: ", item.Error, StringComparison.Ordinal));
        Assert.True(item.CostUsd > 0);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(8, 11)]
    public async Task Given_sources_that_all_fail_when_a_flow_asks_for_one_creator_then_it_costs_the_budget_and_the_result_says_so(int providers, int calls)
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Chain(providers));
        Fail(FaultKind.ServerError);
        var requests = one.Get<ScrapeRequests>();

        var id = await requests.SubmitAsync(new(one.Get<FlowCatalog>().Find("refresh_profile_by_handle")!, 1, Hopeless, "{}"), default);
        await Eventually.BecomesTrueAsync(async () => (await requests.FindAsync(id, 1, default))!.Status == RequestStatus.Failed, TimeSpan.FromSeconds(20));

        Assert.Equal(calls, Simulator.CountRequests());
        var request = (await requests.FindAsync(id, 1, default))!;
        Assert.Equal(("unavailable", calls), (request.ErrorCode, request.Calls));
    }

    [Theory]
    [InlineData(1, 4, 86_400)]
    [InlineData(8, 11, 86_400)]
    [InlineData(1, 4, 3_600)]
    public async Task Given_sources_that_all_fail_when_a_monitor_asks_for_one_creator_then_a_slot_costs_the_budget_and_its_runs_say_so(int providers, int calls, int interval)
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        await using var engine = await EngineHarness.StartAsync(Database, Simulator, time, Chain(providers));
        Fail(FaultKind.ServerError);
        await Database.InsertInfluencerAsync(Hopeless, start, interval);

        var runs = 0L;
        do
        {
            time.Advance(new DateTimeOffset(await Database.ScalarAsync<DateTime>("select due_at from task_schedule"), TimeSpan.Zero) - time.GetUtcNow());
            await engine.RunDueTasksAsync();
            runs++;
            await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from task_run") == runs);
        }
        while (await Database.ScalarAsync<DateTime>("select slot_at from task_schedule") == start.UtcDateTime);

        Assert.Equal(calls, Simulator.CountRequests());
        Assert.Equal((long)calls, await Database.ScalarAsync<long>("select sum(calls) from task_run where slot_at = $1", start.UtcDateTime));
        // The last tries are far enough apart to outlive a trouble of some length.
        Assert.True(await Database.ScalarAsync<bool>("select max(started_at) - min(started_at) > $1 / 30 from task_run", TimeSpan.FromSeconds(interval)));
        Assert.Null(await Database.ScalarAsync<string?>("select question::text from task_schedule"));
    }

    [Fact]
    public async Task Given_a_source_that_fails_twice_when_a_creator_is_searched_then_the_third_try_finds_it_and_the_gaps_grow()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, [.. Chain(1), ("Queues:FirstRetry", "00:00:00.300")]);
        Fail(FaultKind.ServerError, count: 2);

        var job = await SubmitAsync(one, JobTypes.Bulk);

        var item = Assert.Single(await one.Jobs.ResultsAsync(job, default));
        Assert.Equal((JobStatus.Completed, 3), (item.Status, item.Calls));
        var at = Simulator.Requests().Select(request => request.At).Order().ToArray();
        Assert.True(at[2] - at[1] > at[1] - at[0]);
    }

    [Fact]
    public async Task Given_a_source_that_hangs_when_a_creator_is_searched_then_the_tries_are_counted_as_well()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, [.. Chain(1), ("Collection:AttemptTimeout", "00:00:00.500")]);
        Fail(FaultKind.Hang);

        var job = await SubmitAsync(one, JobTypes.Bulk);

        Assert.Equal(4, Assert.Single(await one.Jobs.ResultsAsync(job, default)).Calls);
        // On a busy machine a try is given up before it has arrived; those that were made are on record.
        Assert.InRange(Simulator.CountRequests(), 1, 4);
        await one.Get<CallTrace>().RunOnceAsync(default);
        Assert.Equal(4, await Database.ScalarAsync<long>("select count(*) from logged_call"));
    }

    [Fact]
    public async Task Given_answers_that_cannot_be_read_when_a_creator_is_searched_then_nobody_is_asked_twice()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Chain(8));
        Fail(FaultKind.Malformed);

        var job = await SubmitAsync(one, JobTypes.Bulk);

        Assert.Equal(8, Assert.Single(await one.Jobs.ResultsAsync(job, default)).Calls);
        Assert.Equal(8, Simulator.CountRequests());
    }

    [Fact]
    public async Task Given_an_answer_that_nobody_gives_but_one_that_fails_when_it_is_asked_again_then_only_that_one_is()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Chain(8));
        foreach (var name in Eight.Except(["lama"]))
            Simulator.AddFault(new() { Provider = name, Kind = FaultKind.Malformed, Target = Hopeless });
        Simulator.AddFault(new() { Provider = "lama", Kind = FaultKind.ServerError, Target = Hopeless, Count = 3 });

        var job = await SubmitAsync(one, JobTypes.Bulk);

        Assert.Equal(("lama", 11), (Assert.Single(await one.Jobs.ResultsAsync(job, default)).Source, Simulator.CountRequests()));
        Assert.Equal(4, Simulator.CountRequests(new("lama")));
    }

    [Fact]
    public void What_was_kept_of_another_slot_or_by_another_version_does_not_count()
    {
        var budget = CallBudget.Of(null, 3, "nasa 1");
        budget.Count(0.001m);
        budget.Note("tikhub", new FetchOutcome.Transient("HTTP 503"));
        var kept = budget.ToJson();

        Assert.Equal((1, 2), (CallBudget.Of(kept, 3, "nasa 1").Calls, CallBudget.Of(kept, 3, "nasa 1").Runs));
        Assert.Equal((0, 1), (CallBudget.Of(kept, 3, "nasa 2").Calls, CallBudget.Of(kept, 3, "nasa 2").Runs));
        Assert.Equal(0, CallBudget.Of("[1]", 3).Calls);
    }

    private static string[] Chained(int providers) => providers == 1 ? ["rocketapi"] : Eight;

    private (string Key, string Value)[] Chain(int providers) =>
    [
        ("Collection:Chains:instagram:fetch_profile_by_handle", string.Join(',', Chained(providers))),
        ("Collection:SharedFor", "00:00:00"),
        .. Chained(providers).SelectMany(name => new[]
        {
            ($"Providers:{name}:BaseUrl", Simulator.ProviderUrl(name).ToString()), ($"Providers:{name}:ApiKey", "test"),
            ($"Providers:{name}:Fields:user_id", 17841400000000001.ToString(CultureInfo.InvariantCulture)),
        }),
    ];

    private void Fail(FaultKind kind, int? count = null) =>
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = kind, Count = count, Target = Hopeless });

    private async Task<Guid> SubmitAsync(ItemHarness one, string type)
    {
        var submission = await one.Submission.SubmitAsync(new(type, 1, "someone", Platforms.Instagram, [Hopeless], 1), default);
        var job = Assert.IsType<Submission.Accepted>(submission).Job.Id;
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<bool>("select completed_at is not null from processing_jobs where id = $1", job), TimeSpan.FromSeconds(20));
        return job;
    }
}
