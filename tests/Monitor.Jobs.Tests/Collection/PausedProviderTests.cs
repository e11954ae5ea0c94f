using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>A provider that an operator holds is asked by nobody, and what only it can answer waits.</summary>
public sealed class PausedProviderTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private static readonly (string, string?)[] TwoProviders = [("Providers:tikhub:ApiKey", "a"), ("Providers:rocketapi:ApiKey", "b")];

    [Fact]
    public async Task Given_a_pause_in_one_process_when_another_asks_then_the_next_provider_answers()
    {
        var (one, two) = (await StartAsync(TwoProviders), await StartAsync(TwoProviders));
        Assert.Equal("tikhub", (await two.CollectAsync()).Source);

        Assert.True(await one.Pauses.SetAsync("tikhub", paused: true, "month end", default));
        await two.Keeper.RunOnceAsync(default);

        Assert.Equal("rocketapi", (await two.CollectAsync()).Source);
        Assert.Equal(1, Calls("tikhub"));

        Assert.True(await one.Pauses.SetAsync("tikhub", paused: false, null, default));
        await two.Keeper.RunOnceAsync(default);
        Assert.Equal("tikhub", (await two.CollectAsync()).Source);
    }

    [Fact]
    public async Task Given_all_of_a_chain_on_pause_when_something_is_asked_then_it_waits_and_nothing_is_called()
    {
        var worker = await StartAsync(TwoProviders);
        await PauseAllAsync(worker);

        var result = await worker.CollectAsync();

        Assert.Equal((CollectionStatus.NoSource, true, true, (short)0), (result.Status, result.AreSourcesAway, result.ArePaused, result.Calls));
        Assert.NotNull(result.RetryAfter);
        Assert.Equal(
            "No source is available at the moment for fetch_profile_by_handle on instagram: an operator has paused those that could answer.", result.Error);
        Assert.Equal(0, Calls());
    }

    [Fact]
    public async Task Given_one_on_pause_and_one_that_fails_when_something_is_asked_then_the_one_that_fails_decides()
    {
        var worker = await StartAsync([.. TwoProviders, ("Collection:Retries", "0")]);
        await worker.Pauses.SetAsync("tikhub", paused: true, null, default);
        await worker.Keeper.RunOnceAsync(default);
        Fault("rocketapi", ProviderSimulator.Faults.FaultKind.Malformed);

        var result = await worker.CollectAsync();

        Assert.Equal((CollectionStatus.Unavailable, false), (result.Status, result.GoesOn));
    }

    [Fact]
    public async Task Given_a_task_that_is_due_when_all_its_sources_are_paused_then_it_waits_and_operators_read_why()
    {
        var worker = await StartAsync(TwoProviders);
        await Database.InsertInfluencerAsync("nasa", Time.GetUtcNow());
        await PauseAllAsync(worker);
        await worker.Keeper.RunOnceAsync(default);

        Assert.Equal(new Outlook(CanRun: false, IsProbe: false, Until: null, IsPaused: true), worker.Sources.Of(Platforms.Instagram));
        var notice = Assert.Single(await worker.Notices.PageAsync(onlyOpen: true, null, 10, default), notice => notice.Key == "sources:instagram");
        Assert.Equal("An operator has paused the sources of instagram; its tasks wait until one goes on.", notice.Message);

        await worker.Pauses.SetAsync("rocketapi", paused: false, null, default);
        await worker.Keeper.RunOnceAsync(default);
        Assert.DoesNotContain(await worker.Notices.PageAsync(onlyOpen: true, null, 10, default), notice => notice.Key == "sources:instagram");
        Assert.True(worker.Sources.Of(Platforms.Instagram).CanRun);
    }

    [Fact]
    public async Task Given_a_pause_while_a_question_waits_for_its_turn_when_the_turn_comes_then_nothing_is_called()
    {
        var worker = await StartAsync([("Providers:tikhub:ApiKey", "a")]);
        var gate = new Gate(async () =>
        {
            await worker.Pauses.SetAsync("tikhub", paused: true, null, default);
            await worker.Keeper.RunOnceAsync(default);
        });

        var result = await worker.Collector.CollectAsync(new(Platforms.Instagram, FetchTypes.ProfileByHandle, "nasa"), gate, default);

        Assert.Equal((CollectionStatus.NoSource, 0), (result.Status, Calls()));
    }

    [Fact]
    public async Task A_provider_that_does_not_exist_cannot_be_paused()
    {
        var worker = await StartAsync(TwoProviders);

        Assert.False(await worker.Pauses.SetAsync("nobody", paused: true, null, default));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from provider_pause"));
    }

    [Fact]
    public async Task Given_queues_that_waited_for_a_source_when_a_pause_ends_then_their_wait_begins_anew()
    {
        var worker = await StartAsync(TwoProviders);
        await worker.Pauses.SetAsync("tikhub", paused: true, null, default);
        await Database.ExecuteAsync(
            """
            insert into queue (name, kind, priority, max_running, platform, created_at, waiting_since) values
                ('one', 'flows', 2, 1, 'instagram', $1, $1), ('other', 'flows', 2, 1, 'youtube', $1, $1)
            """, Time.GetUtcNow());

        await worker.Pauses.SetAsync("tikhub", paused: false, null, default);

        Assert.Equal(["other"], await Database.ColumnAsync<string>("select name from queue where waiting_since is not null"));
    }

    private static async Task PauseAllAsync(CollectionWorker worker)
    {
        foreach (var provider in (string[])["tikhub", "rocketapi"])
            await worker.Pauses.SetAsync(provider, paused: true, null, default);
        await worker.Keeper.RunOnceAsync(default);
    }

    private sealed class Gate(Func<Task> enter) : ICallGate
    {
        public QueuePriority Priority => QueuePriority.Scheduled;

        public async ValueTask EnsureAsync(CancellationToken ct) => await enter();
    }
}
