using Monitor.Data.Notices;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>What operators learn when the source that is asked first rests, and when nobody can be asked.</summary>
public sealed class RestingPrimaryTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private const string Key = "primary:instagram:fetch_profile_by_handle";

    [Fact]
    public async Task A_resting_primary_is_a_notice_that_names_who_answers_and_closes_when_it_is_back()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Providers:rocketapi:ApiKey", "b"), ("Collection:Retries", "0"));
        Assert.Empty(await OpenAsync(worker));
        Fault("tikhub", FaultKind.ServerError);
        await RestAsync(worker);

        var notice = Assert.Single(await OpenAsync(worker), notice => notice.Key == Key);
        Assert.Equal(
            "TikHub, the first source of instagram for fetch_profile_by_handle, cannot be asked until 2026-01-15T12:00:30Z; RocketAPI is asked instead.",
            notice.Message);
        Assert.True(IsHealthy(worker));

        Simulator.ClearFaults();
        Time.Advance(TimeSpan.FromSeconds(25));
        await worker.Keeper.RunOnceAsync(default);
        Assert.Contains(await OpenAsync(worker), notice => notice.Key == Key);
        Time.Advance(TimeSpan.FromSeconds(6));
        await worker.CollectAsync("back");
        await worker.Keeper.RunOnceAsync(default);
        Assert.Empty(await OpenAsync(worker));
    }

    [Fact]
    public async Task While_no_profile_can_be_had_the_sources_are_not_healthy_whether_somebody_waits_or_not()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Collection:Retries", "0"));
        Assert.True(IsHealthy(worker));
        Fault("tikhub", FaultKind.ServerError);

        await RestAsync(worker);

        Assert.False(IsHealthy(worker));
        Assert.Contains(await OpenAsync(worker), notice => notice.Key == Key && notice.Message.EndsWith("nobody is asked instead.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moment_is_no_news()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Collection:Retries", "0"));
        Fault("tikhub", FaultKind.RateLimited, retryAfter: 3);

        await worker.CollectAsync();
        await worker.Keeper.RunOnceAsync(default);

        Assert.DoesNotContain(await OpenAsync(worker), notice => notice.Key == Key);
    }

    private static async Task RestAsync(CollectionWorker worker)
    {
        for (var i = 0; i < 5; i++)
            await worker.CollectAsync($"user{i}");
        await worker.Keeper.RunOnceAsync(default);
    }

    private static Task<IReadOnlyList<Notice>> OpenAsync(CollectionWorker worker) => worker.Notices.PageAsync(onlyOpen: true, before: null, limit: 20, default);

    private static bool IsHealthy(CollectionWorker worker) => worker.Health.Snapshot().Single(report => report.Name == "sources:instagram").Ok;
}
