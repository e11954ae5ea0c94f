using Monitor.Data.Credentials;
using Monitor.Jobs.Collection.Chain;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class CredentialTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private static readonly (string, string?) TwoKeys = ("Providers:tikhub:ApiKey", "first-secret-key-0001, second-secret-key-0002");
    private static readonly (string, string?) OneKey = ("Providers:tikhub:ApiKey", "first-secret-key-0001");

    [Fact]
    public async Task Keys_take_turns()
    {
        var worker = await StartAsync(TwoKeys);

        for (var i = 0; i < 4; i++)
            await worker.CollectAsync();

        var keys = KeysUsed("tikhub");
        Assert.Equal((4, 2), (keys.Length, keys.Distinct().Count()));
        Assert.Equal((keys[0], keys[1]), (keys[2], keys[3]));
    }

    [Fact]
    public async Task A_limited_key_is_parked_the_next_one_answers_at_once_and_the_first_returns_by_itself()
    {
        var worker = await StartAsync(TwoKeys);
        Fault("tikhub", FaultKind.RateLimited, count: 1);

        var result = await worker.CollectAsync();

        Assert.Equal((CollectionStatus.Found, "tikhub", (short)2), (result.Status, result.Source, result.Calls));
        Assert.Equal(Time.GetUtcNow().AddMinutes(10).UtcDateTime, await ParkedUntilAsync("tikhub"));
        var parked = KeysUsed("tikhub")[0];
        for (var i = 0; i < 60; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(9.9));
            await worker.Keeper.RunOnceAsync(default);
            await worker.CollectAsync();
        }

        Assert.Equal(1, KeysUsed("tikhub").Count(key => key == parked));
        Time.Advance(TimeSpan.FromSeconds(10));
        await worker.CollectAsync();
        Assert.Equal(parked, KeysUsed("tikhub")[^1]);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from credential where strikes > 0"));
    }

    [Fact]
    public async Task Parking_times_grow_with_every_further_limit()
    {
        var worker = await StartAsync(OneKey);
        Fault("tikhub", FaultKind.RateLimited);

        foreach (var minutes in (int[])[10, 30, 60, 60])
        {
            Assert.Equal(CollectionStatus.NoSource, (await worker.CollectAsync()).Status);
            Assert.Equal(Time.GetUtcNow().AddMinutes(minutes).UtcDateTime, await ParkedUntilAsync("tikhub"));
            Time.Advance(TimeSpan.FromMinutes(minutes));
            await worker.Keeper.RunOnceAsync(default);
        }
    }

    [Fact]
    public async Task A_key_that_was_parked_is_probed_by_one_call_before_all_use_it_again()
    {
        var worker = await StartAsync(OneKey);
        Fault("tikhub", FaultKind.RateLimited);
        await worker.CollectAsync();
        Time.Advance(TimeSpan.FromMinutes(10));

        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => worker.CollectAsync($"user{number}")));
        Assert.All(many, result => Assert.Equal(CollectionStatus.NoSource, result.Status));
        Assert.Equal(2, KeysUsed("tikhub").Length);

        Simulator.ClearFaults();
        Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(CollectionStatus.Found, (await worker.CollectAsync()).Status);
        many = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => worker.CollectAsync($"user{number}")));
        Assert.All(many, result => Assert.Equal(CollectionStatus.Found, result.Status));
    }

    [Fact]
    public async Task A_wait_that_the_provider_asks_for_is_kept_and_is_no_strike()
    {
        var worker = await StartAsync(OneKey);
        Fault("tikhub", FaultKind.RateLimited, retryAfter: 90);

        var result = await worker.CollectAsync();

        Assert.Equal(TimeSpan.FromSeconds(90), result.RetryAfter);
        Assert.Equal(Time.GetUtcNow().AddSeconds(90).UtcDateTime, await ParkedUntilAsync("tikhub"));
        Assert.Equal((short)0, await Database.ScalarAsync<short>("select strikes from credential"));
    }

    [Fact]
    public async Task A_used_up_quota_parks_the_key_for_longer()
    {
        var worker = await StartAsync(OneKey);
        Fault("tikhub", FaultKind.Quota);

        await worker.CollectAsync();

        Assert.Equal(Time.GetUtcNow().AddHours(1).UtcDateTime, await ParkedUntilAsync("tikhub"));
    }

    [Fact]
    public async Task A_rejected_key_is_not_used_until_it_is_rotated()
    {
        var worker = await StartAsync();
        var (credential, _) = await worker.Credentials.UpsertAsync(Key("main", "an-expired-secret-1111"), default);
        await worker.Keeper.RunOnceAsync(default);
        Fault("tikhub", FaultKind.Unauthorized, count: 1);
        await worker.CollectAsync();
        Time.Advance(TimeSpan.FromDays(3));
        await worker.Keeper.RunOnceAsync(default);

        Assert.Equal(CollectionStatus.NoSource, (await worker.CollectAsync()).Status);
        Assert.Equal(CredentialState.Expired, (await worker.Credentials.FindAsync(credential.Id, default))!.StateAt(Time.GetUtcNow()));
        Assert.Equal(1, Calls());

        await worker.Credentials.RotateAsync(credential.Id, Key("main", "a-renewed-secret-2222").Fields, default);
        await worker.Keeper.RunOnceAsync(default);
        var result = await worker.CollectAsync();
        Assert.Equal((CollectionStatus.Found, $"{credential.Id}"), (result.Status, result.Credential));
        Assert.Equal(2, KeysUsed("tikhub").Distinct().Count());
    }

    [Fact]
    public async Task A_key_added_at_run_time_is_used_by_every_worker_and_one_switched_off_by_none()
    {
        var (one, two) = (await StartAsync(), await StartAsync());
        Assert.Equal(CollectionStatus.NoSource, (await one.CollectAsync()).Status);

        var (credential, created) = await one.Credentials.UpsertAsync(Key("main", "a-new-secret-key-3333"), default);
        await two.Keeper.RunOnceAsync(default);
        Assert.True(created);
        Assert.Equal(CollectionStatus.Found, (await two.CollectAsync()).Status);
        Assert.True(await Database.ScalarAsync<bool>("select enabled from provider where name = 'tikhub'"));

        await one.Credentials.DisableAsync(credential.Id, default);
        await two.Keeper.RunOnceAsync(default);
        Assert.Equal(CollectionStatus.NoSource, (await two.CollectAsync()).Status);
        Assert.Equal(1, Calls());
    }

    [Fact]
    public async Task Workers_tell_each_other_of_a_parked_key_and_enabling_it_ends_the_parking()
    {
        var (one, two) = (await StartAsync(OneKey), await StartAsync(OneKey));
        Fault("tikhub", FaultKind.RateLimited, count: 1);
        await one.CollectAsync();

        Time.Advance(TimeSpan.FromSeconds(1));
        await two.Keeper.RunOnceAsync(default);
        Assert.Equal(CollectionStatus.NoSource, (await two.CollectAsync()).Status);
        var credential = Assert.Single(await one.Credentials.ListAsync("tikhub", default));
        Assert.Equal((true, "0001"), (credential.FromConfiguration, credential.Fingerprint));

        await one.Credentials.EnableAsync(credential.Id, default);
        await one.Keeper.RunOnceAsync(default);
        await two.Keeper.RunOnceAsync(default);
        Assert.Equal(CollectionStatus.Found, (await two.CollectAsync()).Status);
        Assert.Equal(CollectionStatus.Found, (await one.CollectAsync()).Status);
    }

    [Fact]
    public async Task A_malformed_answer_punishes_no_key_and_is_kept_without_secrets()
    {
        var worker = await StartAsync(OneKey, ("Providers:rocketapi:ApiKey", "third-secret-key-0003"));
        Fault("tikhub", FaultKind.MissingField);

        var result = await worker.CollectAsync();
        await worker.Trace.RunOnceAsync(default);

        Assert.Equal("rocketapi", result.Source);
        Assert.Equal(2L, await Database.ScalarAsync<long>("select count(*) from credential where disabled_till is null and not data_access_expired"));
        var sample = await Database.ScalarAsync<string>("select sample from schema_drift where provider = 'tikhub' and field <> '' and count = 1");
        Assert.Contains("{", sample, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", sample, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_half_of_the_keys_out_of_use_raises_one_alarm_and_clears_it_once()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "one-one-one,two-two-two,three-three"));
        var second = await StartAsync(("Providers:tikhub:ApiKey", "one-one-one,two-two-two,three-three"));
        Fault("tikhub", FaultKind.RateLimited, count: 2);
        await worker.CollectAsync();

        foreach (var keeper in new[] { worker, second, worker })
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await keeper.Keeper.RunOnceAsync(default);
        }

        var notice = Assert.Single(await worker.Notices.PageAsync(onlyOpen: true, null, 10, default));
        Assert.Equal(("credentials:tikhub", "2 of 3 credentials of tikhub for instagram cannot be used."), (notice.Key, notice.Message));

        Time.Advance(TimeSpan.FromMinutes(10));
        await second.Keeper.RunOnceAsync(default);
        await worker.Keeper.RunOnceAsync(default);
        Assert.NotNull(Assert.Single(await worker.Notices.PageAsync(onlyOpen: false, null, 10, default)).ClearedAt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a master key of the operator")]
    public async Task No_table_holds_a_secret_in_plain_text_and_another_process_can_open_it(string? masterKey)
    {
        const string Secret = "plain-secret-9876543210";
        var settings = new (string, string?)[] { ("MONITOR_SECRET_KEY", masterKey), ("Providers:rocketapi:ApiKey", "plain-secret-of-the-configuration") };
        var one = await StartAsync(settings);
        await one.Credentials.UpsertAsync(Key("main", Secret), default);

        var two = await StartAsync(settings);
        Assert.Equal("tikhub", (await two.CollectAsync()).Source);
        await two.Trace.RunOnceAsync(default);

        foreach (var table in await Database.ColumnAsync<string>("select tablename::text from pg_tables where schemaname = 'public'"))
            Assert.DoesNotContain(await Database.ColumnAsync<string>($"select t::text from {table} t"), row => row.Contains("plain-secret", StringComparison.Ordinal));
        var keysAreSealed = await Database.ScalarAsync<bool>("select xml like '%<sealed%' and xml not like '%<masterKey%' from data_protection_key");
        Assert.Equal(masterKey is not null, keysAreSealed);
    }

    [Fact]
    public async Task Without_the_right_master_key_a_secret_stays_shut_and_the_worker_goes_on()
    {
        var one = await StartAsync(("MONITOR_SECRET_KEY", "a master key of the operator"));
        await one.Credentials.UpsertAsync(Key("main", "plain-secret-9876543210"), default);

        var other = await StartAsync(("MONITOR_SECRET_KEY", "quite another master key"), ("Providers:rocketapi:ApiKey", "third-secret-key-0003"));

        Assert.Equal("rocketapi", (await other.CollectAsync()).Source);
        Assert.Equal("tikhub unusable It cannot be opened with the keys that are known here: rotate it, or restore the master key.", await StateAsync(other, "tikhub"));

        // Whoever can open it says so again.
        await one.Keeper.RunOnceAsync(default);
        Assert.Equal("tikhub healthy ", await StateAsync(one, "tikhub"));
    }

    [Fact]
    public async Task A_key_that_lacks_a_field_is_unusable_until_it_has_it()
    {
        var worker = await StartAsync(("Providers:rocketapi:ApiKey", "a"), ("Providers:graphapi:ApiKey", "b"), ("Providers:graphapi:BaseUrl", Simulator.ProviderUrl("graphapi").ToString()));
        const string Lacks = "graphapi unusable It lacks user_id, which graphapi needs besides the key.";
        Assert.Equal(Lacks, await StateAsync(worker, "graphapi"));
        Assert.Contains(await worker.Notices.PageAsync(onlyOpen: true, null, 10, default), notice => notice.Key == "credentials:graphapi");
        Assert.Equal("rocketapi", (await worker.CollectAsync()).Source);
        Assert.Equal(0, Calls("graphapi"));

        await Database.ExecuteAsync("delete from credential");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = "c" };
        var (added, _) = await worker.Credentials.UpsertAsync(new("graphapi:main", "graphapi", "main", fields), default);
        await worker.Keeper.RunOnceAsync(default);
        Assert.Equal(Lacks, await StateAsync(worker, "graphapi"));
        fields["user_id"] = "17841400000000001";
        await worker.Credentials.RotateAsync(added.Id, fields, default);
        await worker.Keeper.RunOnceAsync(default);
        Assert.Equal("graphapi healthy ", await StateAsync(worker, "graphapi"));
        Assert.Equal("graphapi", (await worker.CollectAsync()).Source);
    }

    private async Task<string> StateAsync(CollectionWorker worker, string source)
    {
        var credential = Assert.Single(await worker.Credentials.ListAsync(source, default));
        return $"{source} {credential.StateAt(Time.GetUtcNow()).ToString().ToLowerInvariant()} {credential.Problem}";
    }

    private static NewCredential Key(string handle, string secret) =>
        new($"tikhub:{handle}", "tikhub", handle, new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = secret });
}
