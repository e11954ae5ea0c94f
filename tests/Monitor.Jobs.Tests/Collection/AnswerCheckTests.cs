using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>An answer counts when it is about what was asked, whole and readable; otherwise it is its provider's fault and the next is asked.</summary>
public sealed class AnswerCheckTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private const string Sarah = "techguru_sarah";
    private const string SarahId = "7182553904";

    private static readonly (string, string?)[] Both =
        [("Providers:tikhub:ApiKey", "a"), ("Providers:rocketapi:ApiKey", "b"), ("Collection:Retries", "0")];

    [Theory]
    [InlineData(FetchTypes.ProfileByHandle, Sarah, "data.username")]
    [InlineData(FetchTypes.ProfileById, SarahId, "data.pk")]
    [InlineData(FetchTypes.PostByShortcode, "reel1", "data.items[0].code")]
    [InlineData(FetchTypes.ProfilePostsById, SarahId, "items[*].owner.id")]
    [InlineData(FetchTypes.StoryPostsByProfileId, SarahId, "items[*].owner.id")]
    public async Task Somebody_elses_answer_is_the_providers_fault_and_the_next_one_is_asked(string fetchType, string target, string field)
    {
        var worker = await StartAsync([.. Both, ($"Collection:Chains:instagram:{fetchType}", "tikhub,rocketapi")]);
        Fault("tikhub", FaultKind.ForeignAnswer);

        var result = await worker.CollectAsync(target, fetchType);

        Assert.Equal((CollectionStatus.Found, "rocketapi", (short)2), (result.Status, result.Source, result.Calls));
        await worker.Trace.RunOnceAsync(default);
        Assert.Equal(field, await Database.ScalarAsync<string>("select field from schema_drift where provider = 'tikhub'"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from logged_call where provider = 'tikhub' and outcome = 'malformed'"));
    }

    [Fact]
    public async Task Five_foreign_answers_rest_the_provider()
    {
        var worker = await StartAsync(Both);
        Fault("tikhub", FaultKind.ForeignAnswer);

        for (var i = 0; i < 8; i++)
            await worker.CollectAsync($"user{i}");

        Assert.Equal(5, Calls("tikhub"));
    }

    [Fact]
    public async Task An_answer_under_another_handle_is_a_rename_where_the_account_had_the_one_that_was_asked_for()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Collection:Retries", "0"));
        Fault("tikhub", FaultKind.Renamed);
        Assert.Equal(CollectionStatus.Unavailable, (await worker.CollectAsync(Sarah)).Status);

        await InsertAccountAsync(SarahId, "sarah_of_today");
        await Database.ExecuteAsync("insert into account_handle (account_id, username, first_seen_at) select id, 'TechGuru_Sarah', now() from account");
        var result = await worker.CollectAsync(Sarah);
        Assert.Equal((SarahId, "techguru_sarah_renamed"), (result.Observation!.PlatformId, result.Observation.Name));

        // Whoever has the handle now was meant.
        await InsertAccountAsync("99", Sarah);
        Assert.Equal(CollectionStatus.Unavailable, (await worker.CollectAsync(Sarah)).Status);
    }

    [Fact]
    public async Task A_declared_number_that_vanished_is_drift_and_the_next_source_is_asked()
    {
        var worker = await StartAsync(Both);
        Fault("tikhub", FaultKind.VanishedField);

        var result = await worker.CollectAsync(Sarah);

        Assert.Equal(("rocketapi", (short)2), (result.Source, result.Calls));
        Assert.NotNull(result.Observation!.Number(MetricKeys.Followers).Value);
        await worker.Trace.RunOnceAsync(default);
        Assert.Equal(["data.follower_count"], await Database.ColumnAsync<string>("select field from schema_drift where provider = 'tikhub' and sample like '%username%'"));
        Assert.Equal("without data.follower_count", await Database.ScalarAsync<string>("select error from logged_call where provider = 'tikhub' and outcome = 'found'"));
    }

    [Fact]
    public async Task An_answer_that_lacks_a_number_counts_where_nobody_has_a_whole_one()
    {
        var worker = await StartAsync(Both);
        Fault("tikhub", FaultKind.VanishedField);
        Fault("rocketapi", FaultKind.NotFound);

        var result = await worker.CollectAsync(Sarah);

        Assert.Equal((CollectionStatus.Found, "tikhub", (short)2), (result.Status, result.Source, result.Calls));
        Assert.Equal(Metric.Unknown(MetricKeys.Followers), result.Observation!.Number(MetricKeys.Followers));
        Assert.NotNull(result.Observation.Number(MetricKeys.Following).Value);
    }

    [Fact]
    public async Task A_body_that_is_not_as_its_headers_say_is_the_providers_fault_with_call_cost_and_health()
    {
        var worker = await StartAsync(Both);
        Fault("tikhub", FaultKind.BadEncoding);

        var result = await worker.CollectAsync(Sarah);

        Assert.Equal(("rocketapi", (short)2), (result.Source, result.Calls));
        await worker.Trace.RunOnceAsync(default);
        Assert.Equal(("malformed", 0.001m), (
            await Database.ScalarAsync<string>("select outcome from logged_call where provider = 'tikhub'"),
            await Database.ScalarAsync<decimal>("select cost_usd from logged_call where provider = 'tikhub'")));
        for (var i = 0; i < 7; i++)
            await worker.CollectAsync($"user{i}");
        Assert.Equal(5, Calls("tikhub"));
    }

    [Theory]
    [InlineData(FetchTypes.ProfileByHandle, Sarah)]
    [InlineData(FetchTypes.PostByShortcode, "reel1")]
    public async Task What_the_platform_says_inside_a_success_counts(string fetchType, string target)
    {
        var worker = await StartAsync(Both);
        Simulator.AddFault(new() { Provider = "*", Kind = FaultKind.VerdictInEnvelope });

        var result = await worker.CollectAsync(target, fetchType);

        Assert.Equal((CollectionStatus.NotFound, (short)1), (result.Status, result.Calls));
    }

    [Fact]
    public async Task An_item_that_cannot_be_read_is_left_out_counted_and_named()
    {
        var worker = await StartAsync([.. Both, ("Collection:Chains:instagram:fetch_profile_posts_by_id", "tikhub")]);
        var whole = await worker.CollectAsync(SarahId, FetchTypes.ProfilePostsById);
        Fault("tikhub", FaultKind.BadItem);

        var result = await worker.CollectAsync(SarahId, FetchTypes.ProfilePostsById);

        Assert.Equal(whole.Items.Where((_, place) => place != 2).Select(post => post.Name), result.Items.Select(post => post.Name));
        await worker.Trace.RunOnceAsync(default);
        Assert.Equal("1 items left out, which could not be read", await Database.ScalarAsync<string>("select error from logged_call where error is not null"));
        Assert.StartsWith("data.items[*].", await Database.ScalarAsync<string>("select field from schema_drift"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rapidapi-arraybobo", 7_200, 7_200)]
    [InlineData("rapidapi-arraybobo", 2_000_000, 86_400)]
    [InlineData("graphapi", 180, 180)]
    [InlineData("graphapi", 100_000_000, 86_400)]
    public async Task A_wait_that_is_told_in_other_headers_is_kept_for_a_day_at_most(string provider, int told, int kept)
    {
        var worker = await StartAsync(($"Providers:{provider}:BaseUrl", Simulator.ProviderUrl(provider).ToString()), ($"Providers:{provider}:ApiKey", "a"),
            ($"Providers:{provider}:Fields:user_id", "17841400000000001"));
        Fault(provider, FaultKind.WaitInHeaders, retryAfter: told);

        var result = await worker.CollectAsync(Sarah);

        Assert.Equal(TimeSpan.FromSeconds(kept), result.RetryAfter);
        Assert.Equal(Time.GetUtcNow().AddSeconds(kept).UtcDateTime, await ParkedUntilAsync(provider));
    }

    [Fact]
    public async Task A_retry_after_of_years_is_a_day()
    {
        var worker = await StartAsync(Both[0]);
        Fault("tikhub", FaultKind.RateLimited, retryAfter: int.MaxValue);

        Assert.Equal(TimeSpan.FromDays(1), (await worker.CollectAsync(Sarah)).RetryAfter);
        Assert.Equal(Time.GetUtcNow().AddDays(1).UtcDateTime, await ParkedUntilAsync("tikhub"));
    }

    [Fact]
    public async Task An_account_without_instagrams_number_is_tied_to_what_is_known_by_its_handle()
    {
        var worker = await StartAsync(("Providers:graphapi:BaseUrl", Simulator.ProviderUrl("graphapi").ToString()), ("Providers:graphapi:ApiKey", "a"),
            ("Providers:graphapi:Fields:user_id", "17841400000000001"));
        Fault("graphapi", FaultKind.MissingField, field: "ig_id");
        Assert.StartsWith("1784", (await worker.CollectAsync(Sarah)).Observation!.PlatformId, StringComparison.Ordinal);

        await InsertAccountAsync("4711", "TechGuru_Sarah");

        Assert.Equal("4711", (await worker.CollectAsync(Sarah)).Observation!.PlatformId);
    }

    [Fact]
    public async Task Whatever_a_provider_declares_stands_in_a_chain()
    {
        var worker = await StartAsync();

        foreach (var provider in worker.Chains.Published.Select(published => published.Declaration))
            foreach (var (platform, fetchTypes) in provider.Capabilities)
                foreach (var fetchType in fetchTypes)
                    Assert.True(worker.Chains.For(platform, fetchType).Find(provider.Name) is not null, $"{provider.Name} {platform} {fetchType}");
    }

    private Task InsertAccountAsync(string id, string username) => Database.ExecuteAsync(
        "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $2, 'tikhub', now())", id, username);
}
