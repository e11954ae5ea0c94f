using Monitor.Data.Credentials;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>TikHub has one key for two platforms: the trouble of one is none of the other's.</summary>
public sealed class PlatformHealthTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private static readonly (string, string?) OneKey = ("Providers:tikhub:ApiKey", "first-secret-key-0001");

    [Fact]
    public async Task Given_too_many_calls_for_one_platform_when_another_is_asked_for_then_its_key_answers_in_every_worker()
    {
        var (one, two) = (await StartAsync(OneKey), await StartAsync(OneKey));
        Limit(FaultKind.RateLimited, "/instagram/");

        Assert.Equal(CollectionStatus.NoSource, (await AskAsync(one, Platforms.Instagram)).Status);
        Assert.Equal(CollectionStatus.Found, (await AskAsync(one, Platforms.TikTok)).Status);
        Time.Advance(TimeSpan.FromSeconds(1));
        await two.Keeper.RunOnceAsync(default);
        Assert.Equal((CollectionStatus.NoSource, (short)0), (await AskAsync(two, Platforms.Instagram)) is var result ? (result.Status, result.Calls) : default);
        Assert.Equal(CollectionStatus.Found, (await AskAsync(two, Platforms.TikTok)).Status);

        var credential = Assert.Single(await one.Credentials.ListAsync("tikhub", default));
        Assert.Equal(CredentialState.Parked, credential.StateAt(Time.GetUtcNow()));
        Assert.Equal([Platforms.Instagram], CredentialParking.Platforms(credential.DisabledTill, credential.Parked, Time.GetUtcNow()));
    }

    [Fact]
    public async Task Given_a_platform_that_was_limited_often_when_another_is_limited_then_it_begins_at_the_first_step()
    {
        var worker = await StartAsync(OneKey);
        Limit(FaultKind.RateLimited, "/instagram/");
        foreach (var minutes in (int[])[10, 30])
        {
            await AskAsync(worker, Platforms.Instagram);
            Time.Advance(TimeSpan.FromMinutes(minutes));
            await worker.Keeper.RunOnceAsync(default);
        }

        Limit(FaultKind.RateLimited, "/tiktok/");
        Assert.Equal(TimeSpan.FromMinutes(10), (await AskAsync(worker, Platforms.TikTok)).RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(60), (await AskAsync(worker, Platforms.Instagram)).RetryAfter);
        Time.Advance(TimeSpan.FromMinutes(10));
        await worker.Keeper.RunOnceAsync(default);
        Simulator.ClearFaults();
        Assert.Equal(CollectionStatus.Found, (await AskAsync(worker, Platforms.TikTok)).Status);
        Assert.Equal(TimeSpan.FromMinutes(50), (await AskAsync(worker, Platforms.Instagram)).RetryAfter);
        Assert.Equal((short)3, await Database.ScalarAsync<short>("select strikes from credential"));
    }

    [Fact]
    public async Task Given_one_success_when_a_key_is_limited_again_then_its_parking_begins_at_the_first_step()
    {
        var worker = await StartAsync(OneKey);
        Limit(FaultKind.RateLimited, "/instagram/", count: 3);
        foreach (var minutes in (int[])[10, 30, 60])
        {
            Assert.Equal(TimeSpan.FromMinutes(minutes), (await AskAsync(worker, Platforms.Instagram)).RetryAfter);
            Time.Advance(TimeSpan.FromMinutes(minutes));
            await worker.Keeper.RunOnceAsync(default);
        }

        Assert.Equal(CollectionStatus.Found, (await AskAsync(worker, Platforms.Instagram)).Status);
        Assert.Equal((short)0, await Database.ScalarAsync<short>("select strikes from credential where parked = '{}' and disabled_till is null"));
        Limit(FaultKind.RateLimited, "/instagram/");
        Time.Advance(TimeSpan.FromSeconds(1));
        await worker.Keeper.RunOnceAsync(default);
        Assert.Equal(TimeSpan.FromMinutes(10), (await AskAsync(worker, Platforms.Instagram)).RetryAfter);
    }

    [Fact]
    public async Task Given_a_used_up_quota_when_another_platform_is_asked_for_then_the_key_is_left_alone_as_well()
    {
        var worker = await StartAsync(OneKey);
        Limit(FaultKind.Quota, "/instagram/");
        await AskAsync(worker, Platforms.Instagram);
        Time.Advance(TimeSpan.FromSeconds(1));
        await worker.Keeper.RunOnceAsync(default);

        var result = await AskAsync(worker, Platforms.TikTok);

        Assert.Equal((CollectionStatus.NoSource, (short)0), (result.Status, result.Calls));
        Assert.Equal(Time.GetUtcNow().AddHours(1).AddSeconds(-1).UtcDateTime, await ParkedUntilAsync("tikhub"));
    }

    [Theory]
    [InlineData("update credential set enabled = true, disabled_till = null")]
    [InlineData(null)]
    public async Task Given_a_key_that_is_parked_for_a_platform_when_it_is_enabled_by_hand_then_it_is_used_at_once(string? byHand)
    {
        var worker = await StartAsync(OneKey);
        Limit(FaultKind.RateLimited, "/instagram/", count: 1);
        await AskAsync(worker, Platforms.Instagram);
        Time.Advance(TimeSpan.FromSeconds(1));

        if (byHand is not null)
            await Database.ExecuteAsync(byHand);
        else
            await worker.Credentials.EnableAsync(await Database.ScalarAsync<long>("select id from credential"), default);
        await worker.Keeper.RunOnceAsync(default);

        Assert.Equal(CollectionStatus.Found, (await AskAsync(worker, Platforms.Instagram)).Status);
    }

    [Fact]
    public async Task Given_one_platform_that_fails_when_its_provider_rests_then_the_other_is_still_asked_for()
    {
        var (one, two) = (await StartAsync(OneKey), await StartAsync(OneKey));
        Limit(FaultKind.ServerError, "/instagram/");
        for (var i = 0; i < 5; i++)
            await AskAsync(one, Platforms.Instagram);
        Time.Advance(TimeSpan.FromSeconds(1));
        await two.Keeper.RunOnceAsync(default);

        Assert.Equal(CollectionStatus.NoSource, (await AskAsync(one, Platforms.Instagram)).Status);
        Assert.Equal(CollectionStatus.NoSource, (await AskAsync(two, Platforms.Instagram)).Status);
        Assert.Equal(CollectionStatus.Found, (await AskAsync(one, Platforms.TikTok)).Status);
        Assert.Equal(CollectionStatus.Found, (await AskAsync(two, Platforms.TikTok)).Status);
        Assert.Equal([Platforms.Instagram], await Database.ColumnAsync<string>("select platform from provider_status where resting_until is not null"));
    }

    private static Task<CollectionResult> AskAsync(CollectionWorker worker, string platform) =>
        worker.Collector.CollectAsync(new(platform, FetchTypes.ProfileByHandle, "nasa"), CallGates.Open, default);

    private void Limit(FaultKind kind, string route, int? count = null) => Simulator.AddFault(new() { Provider = "tikhub", Kind = kind, Route = route, Count = count });
}
