using Monitor.Data.Observations;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>The trace says what was asked over HTTP, and no key.</summary>
public sealed class CallAddressTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private const string Key = "planted-key/with+signs=";

    public static TheoryData<string, string, string, string, string?> Questions => EveryFaultTests.Questions;

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Every_call_has_its_method_and_address_without_the_key(string provider, string platform, string fetchType, string target, string? next)
    {
        var worker = await StartAsync(
            ($"Providers:{provider}:BaseUrl", Simulator.ProviderUrl(provider).ToString()), ($"Collection:Chains:{platform}:{fetchType}", provider), ($"Providers:{next ?? provider}:ApiKey", "b"),
            ($"Providers:{provider}:ApiKey", Key), ("Providers:graphapi:Fields:user_id", "17841400000000001"));

        await worker.Collector.CollectAsync(new(platform, fetchType, target) { RequestId = 41 }, CallGates.Open, TestContext.Current.CancellationToken);
        await worker.Trace.RunOnceAsync(default);

        var urls = await Database.ColumnAsync<string>("select url from logged_call");
        Assert.NotEmpty(urls);
        Assert.All(urls, url => Assert.StartsWith($"{Simulator.BaseUrl}/{provider}/", url, StringComparison.Ordinal));
        Assert.DoesNotContain(urls, url => url.Contains("planted", StringComparison.Ordinal));
        Assert.All(await Database.ColumnAsync<string>("select method from logged_call"), method => Assert.Contains(method, (string[])["GET", "POST", "DELETE"]));
        Assert.All(await Database.ColumnAsync<long>("select request_id from logged_call"), id => Assert.Equal(41, id));
    }

    [Fact]
    public async Task A_key_in_the_query_is_hidden_and_the_rest_stays()
    {
        var worker = await StartAsync(
            ("Providers:youtube-data-v3:BaseUrl", Simulator.ProviderUrl("youtube-data-v3").ToString()), ("Providers:youtube-data-v3:ApiKey", "k1"));

        await worker.Collector.CollectAsync(new(Platforms.YouTube, FetchTypes.Channel, "ada.sails"), CallGates.Open, TestContext.Current.CancellationToken);
        await worker.Trace.RunOnceAsync(default);

        var url = await Database.ScalarAsync<string>("select url from logged_call");
        Assert.Contains("key=***", url, StringComparison.Ordinal);
        Assert.DoesNotContain("k1", url, StringComparison.Ordinal);
        Assert.Contains("/channels?", url, StringComparison.Ordinal);
        Assert.Contains("ada.sails", url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.ConnectionReset)]
    [InlineData(FaultKind.ServerError)]
    public async Task One_that_got_no_answer_has_them_as_well(FaultKind kind)
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Collection:Retries", "0"));
        Fault("tikhub", kind);

        await worker.CollectAsync();
        await worker.Trace.RunOnceAsync(default);

        Assert.Equal("GET", await Database.ScalarAsync<string>("select method from logged_call"));
        Assert.Contains("username=nasa", await Database.ScalarAsync<string>("select url from logged_call"), StringComparison.Ordinal);
    }
}
