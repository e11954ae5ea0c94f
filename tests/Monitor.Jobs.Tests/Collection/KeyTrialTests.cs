using System.Text.Json;
using Monitor.Data.Credentials;
using Monitor.Jobs.Tests.Providers;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>Trying a key of each provider over HTTP, with the consequences that any other call has.</summary>
public sealed class KeyTrialTests(PostgresServer postgres) : CollectionTest(postgres)
{
    public static TheoryData<string> Providers { get; } = [.. RegisteredProviders.All.Select(provider => provider.Declaration.Name).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_good_key_is_found_by_one_call_and_is_in_use_again(string provider)
    {
        var worker = await StartAsync(Demo);
        await Database.ExecuteAsync(
            "update credential set data_access_expired = true, disabled_till = $2, strikes = 2 where source = $1", provider, Time.GetUtcNow().AddHours(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        await worker.Keeper.RunOnceAsync(default);

        var result = await TryAsync(worker, provider);

        Assert.Equal(("found", (int?)200, 1), (result.Outcome, result.HttpStatus, result.Calls));
        Assert.Null(result.Error);
        Assert.NotNull(result.LatencyMs);
        Assert.Equal(1, Calls(provider));
        Assert.Equal(CredentialState.Healthy, await StateAsync(worker, provider));
        Assert.True(await Database.ScalarAsync<bool>("select not data_access_expired and strikes = 0 and disabled_till is null from credential where source = $1", provider));
        Time.Advance(TimeSpan.FromSeconds(1));
        await worker.Trace.RunOnceAsync(default);
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from logged_call where provider = $1 and outcome in ('found', 'continued')", provider));
        Assert.Equal(result.CostUsd, await Database.ScalarAsync<decimal>("select sum(cost_usd) from logged_call where provider = $1", provider));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_rejected_key_is_expired(string provider)
    {
        var worker = await StartAsync(Demo);
        Fault(provider, FaultKind.Unauthorized);

        var result = await TryAsync(worker, provider);

        Assert.Equal(("auth_rejected", 1), (result.Outcome, result.Calls));
        Assert.NotNull(result.HttpStatus);
        Assert.Equal(CredentialState.Expired, await StateAsync(worker, provider));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_limited_key_is_parked(string provider)
    {
        var worker = await StartAsync(Demo);
        Fault(provider, FaultKind.RateLimited, retryAfter: 90);

        var result = await TryAsync(worker, provider);

        Assert.Equal(("rate_limited", 1, (double?)90), (result.Outcome, result.Calls, result.RetryAfterSeconds));
        Assert.Equal(Time.GetUtcNow().AddSeconds(90).UtcDateTime, await ParkedUntilAsync(provider));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_provider_that_hangs_is_waited_for_as_long_as_for_one_call(string provider)
    {
        var worker = await StartAsync(TimeProvider.System, null, [.. Demo, ("Collection:AttemptTimeout", "00:00:00.300")]);
        Fault(provider, FaultKind.Hang);
        await Database.ExecuteAsync("insert into worker (name, roles, started_at, heartbeat_at) values ('system', 'worker', now(), now())");
        var id = await IdAsync(provider);
        var number = await worker.Trials.OrderAsync(id, default);
        await worker.KeyTrials.RunOnceAsync(default);

        var result = (await worker.Trials.FindAsync(id, number!.Value, default))!;

        Assert.Equal(("transient", 1, (int?)null, "no answer within 0.3 s"), (result.Outcome, result.Calls, result.HttpStatus, result.Error));
        Assert.Equal(CredentialState.Healthy, await StateAsync(worker, provider));
    }

    [Theory]
    [InlineData("rapidapi-arraybobo", "requests", 100_000d, 99_000d)]
    [InlineData("graphapi", "percent", 100d, 97d)]
    [InlineData("apify", "usd", 300d, 256.5)]
    public async Task What_the_provider_says_is_left_is_told(string provider, string unit, double limit, double remaining)
    {
        var worker = await StartAsync(Demo);

        var quota = (await TryAsync(worker, provider)).Quota;

        Assert.Equal((unit, limit, remaining), (quota!.Unit, quota.Limit, quota.Remaining));
        if (unit == "requests")
            Assert.Equal(Time.GetUtcNow().AddDays(1), quota.ResetsAt);
    }

    [Fact]
    public async Task Just_this_key_is_asked_with_and_nothing_of_it_is_answered()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "first-secret-key-0001,second-secret-key-0002"));
        var ids = await Database.ColumnAsync<long>("select id from credential order by id");
        Assert.Equal(2, ids.Count);

        foreach (var id in ids.Append(ids[1]))
            Assert.DoesNotContain("secret", JsonSerializer.Serialize(await TryAsync(worker, id)), StringComparison.Ordinal);

        var keys = KeysUsed("tikhub");
        Assert.Equal(3, keys.Length);
        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal(keys[1], keys[2]);
    }

    [Fact]
    public async Task A_key_that_is_switched_off_is_tried_and_stays_off()
    {
        var worker = await StartAsync(Demo);
        await worker.Credentials.DisableAsync(await IdAsync("tikhub"), default);
        await worker.Keeper.RunOnceAsync(default);

        Assert.Equal("found", (await TryAsync(worker, "tikhub")).Outcome);
        Assert.Equal(CredentialState.Disabled, await StateAsync(worker, "tikhub"));
    }

    [Fact]
    public async Task A_paused_provider_is_asked_whether_it_takes_a_key()
    {
        var worker = await StartAsync(Demo);
        await worker.Pauses.SetAsync("tikhub", paused: true, null, default);
        await worker.Keeper.RunOnceAsync(default);

        Assert.Equal("found", (await TryAsync(worker, "tikhub")).Outcome);
    }

    [Fact]
    public async Task Without_room_within_the_limits_nothing_is_called()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Providers:tikhub:Limits", "1/3600"));
        Assert.Equal("found", (await TryAsync(worker, "tikhub")).Outcome);

        var second = await TryAsync(worker, "tikhub");

        Assert.Equal(("no_room", 0), (second.Outcome, second.Calls));
        Assert.InRange(second.RetryAfterSeconds!.Value, 1, 3600);
        Assert.Equal(1, Calls("tikhub"));
    }

    [Fact]
    public async Task Two_who_ask_at_once_share_one_call_and_who_asks_later_gets_one_of_their_own()
    {
        var worker = await StartAsync(Demo);
        await AliveAsync();
        var id = await IdAsync("tikhub");

        var (one, two) = (await worker.Trials.OrderAsync(id, default), await worker.Trials.OrderAsync(id, default));
        Assert.Equal(one, two);
        Assert.True(await worker.KeyTrials.RunOnceAsync(default));
        Assert.False(await worker.KeyTrials.RunOnceAsync(default));
        Assert.NotNull(await worker.Trials.FindAsync(id, one!.Value, default));

        var three = await worker.Trials.OrderAsync(id, default);
        Assert.NotEqual(one, three);
        Assert.Null(await worker.Trials.FindAsync(id, three!.Value, default));
        Assert.Null(await worker.Trials.FindAsync(id, one.Value, default));
        Assert.Equal(1, Calls("tikhub"));
    }

    [Fact]
    public async Task Given_a_worker_that_died_when_its_lease_ends_then_another_tries_the_key_and_the_first_answers_nothing()
    {
        var worker = await StartAsync(Demo);
        await AliveAsync();
        var id = await IdAsync("tikhub");
        var number = await worker.Trials.OrderAsync(id, default);
        var lost = (await worker.Trials.ClaimAsync([(id, 1)], default))!;
        Assert.Null(await worker.Trials.ClaimAsync([(id, 1)], default));
        Time.Advance(TimeSpan.FromSeconds(41));

        Assert.True(await worker.KeyTrials.RunOnceAsync(default));
        await worker.Trials.AnswerAsync(lost, new() { Outcome = "late", TestedAt = Time.GetUtcNow() }, default);

        Assert.Equal("found", (await worker.Trials.FindAsync(id, number!.Value, default))!.Outcome);
    }

    [Fact]
    public async Task Without_a_worker_or_a_key_nothing_is_ordered()
    {
        var worker = await StartAsync(Demo);
        Assert.Null(await worker.Trials.OrderAsync(await IdAsync("tikhub"), default));
        await AliveAsync();
        Assert.Null(await worker.Trials.OrderAsync(4711, default));
    }

    private (string, string?)[] Demo => [("Collection:DemoBaseUrl", Simulator.BaseUrl)];

    private async Task<TrialResult> TryAsync(CollectionWorker worker, string provider) => await TryAsync(worker, await IdAsync(provider));

    private async Task<TrialResult> TryAsync(CollectionWorker worker, long id)
    {
        await AliveAsync();
        var number = await worker.Trials.OrderAsync(id, default);
        Assert.True(await worker.KeyTrials.RunOnceAsync(default));
        return (await worker.Trials.FindAsync(id, number!.Value, default))!;
    }

    private Task AliveAsync() => Database.ExecuteAsync(
        "insert into worker (name, roles, started_at, heartbeat_at) values ('alive', 'worker', $1, $1 + interval '1 day')", Time.GetUtcNow());

    private Task<long> IdAsync(string provider) => Database.ScalarAsync<long>("select id from credential where source = $1", provider);

    private async Task<CredentialState> StateAsync(CollectionWorker worker, string provider) =>
        Assert.Single(await worker.Credentials.ListAsync(provider, default)).StateAt(Time.GetUtcNow());
}
