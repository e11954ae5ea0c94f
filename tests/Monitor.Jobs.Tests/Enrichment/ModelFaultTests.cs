using Microsoft.Extensions.Logging;
using Monitor.Data.Enrichment;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Enrichment;

/// <summary>Each way in which a model can fail, played by the simulator over HTTP.</summary>
public sealed class ModelFaultTests(PostgresServer postgres) : EnrichmentTest(postgres)
{
    private (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
    [
        ("Enrichment:Endpoint", $"{Simulator.BaseUrl}/openai/v1"), ("Enrichment:Model", "demo-model"), ("Enrichment:ApiKey", "sk-very-secret"),
        ("Enrichment:Prices:0:Model", "demo-model"), ("Enrichment:Prices:0:Input", "0.15"), ("Enrichment:Prices:0:Output", "0.60"),
        ("Enrichment:RetryDelay", "00:00:00.010"), ("Enrichment:BatchWait", "00:00:00"), ("Enrichment:LongestWait", "00:00:01"), ("Enrichment:Rest", "00:00:00"), .. more,
    ];

    [Theory]
    [InlineData(FaultKind.Fenced, 3)]
    [InlineData(FaultKind.NoUsage, 1)]
    [InlineData(FaultKind.RateLimited, 2)]
    [InlineData(FaultKind.ServerError, 2)]
    [InlineData(FaultKind.ConnectionReset, 2)]
    [InlineData(FaultKind.Malformed, 2)]
    [InlineData(FaultKind.Truncated, 2)]
    [InlineData(FaultKind.CutShort, 1)]
    [InlineData(FaultKind.Prose, 1)]
    [InlineData(FaultKind.Junk, 2)]
    [InlineData(FaultKind.Injected, 2)]
    public async Task Given_a_fault_that_passes_when_the_model_is_asked_again_then_there_is_an_estimate(FaultKind kind, int times)
    {
        await StoreAsync("ada.bakes");
        Simulator.AddFault(new() { Provider = "openai", Kind = kind, Count = times, RetryAfter = 0 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings());

        var request = await RunAsync(one, "base_gender", "ada.bakes");

        Assert.True(request.Status == "COMPLETE", request.Error);
        Assert.Equal(1, await Database.ScalarAsync<long>("select count(*) from enrichment where result ->> 'gender' in ('M', 'F')"));
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from enrichment_rejection"));
        await BillIsWholeAsync();
    }

    [Theory]
    [InlineData(FaultKind.FilteredQuestion, EnrichmentErrors.Filtered, 1)]
    [InlineData(FaultKind.FilteredAnswer, EnrichmentErrors.Filtered, 1)]
    [InlineData(FaultKind.Refused, EnrichmentErrors.Refused, 1)]
    [InlineData(FaultKind.CutShort, EnrichmentErrors.Truncated, 3)]
    [InlineData(FaultKind.Prose, EnrichmentErrors.Malformed, 3)]
    [InlineData(FaultKind.Junk, EnrichmentErrors.NotConsumable, 3)]
    [InlineData(FaultKind.Injected, EnrichmentErrors.NotConsumable, 3)]
    public async Task Given_answers_that_cannot_be_used_when_all_tries_are_over_then_nothing_is_stored_and_the_rejection_says_why(FaultKind kind, string reason, int calls)
    {
        await StoreAsync("ada.bakes");
        Simulator.AddFault(new() { Provider = "openai", Kind = kind });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings());

        var request = await RunAsync(one, "base_gender", "ada.bakes");

        Assert.Equal(("FAILED", reason), (request.Status, request.ErrorCode));
        Assert.Equal(calls, Simulator.CountRequests(new() { Provider = "openai" }));
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from enrichment"));
        Assert.Equal(reason, await Database.ScalarAsync<string>("select reason from enrichment_rejection where prompt_version = 3 and cost_usd >= 0"));
        await BillIsWholeAsync();
    }

    [Theory]
    [InlineData(FaultKind.Unauthorized, EnrichmentErrors.Auth, 1)]
    [InlineData(FaultKind.Quota, EnrichmentErrors.Quota, 1)]
    [InlineData(FaultKind.NotFound, EnrichmentErrors.Config, 1)]
    [InlineData(FaultKind.ServerError, EnrichmentErrors.Unavailable, 12)]
    [InlineData(FaultKind.RateLimited, EnrichmentErrors.RateLimited, 12)]
    [InlineData(FaultKind.Hang, EnrichmentErrors.Unavailable, 12)]
    public async Task Given_a_model_that_cannot_answer_when_it_was_asked_often_enough_then_the_request_fails_with_what_is_wrong(FaultKind kind, string code, int calls)
    {
        await StoreAsync("ada.bakes");
        Simulator.AddFault(new() { Provider = "openai", Kind = kind, RetryAfter = 0 });
        var log = new LogOfTest();
        await using var one = await ItemHarness.StartAsync(Database, Simulator, log, Settings(("Enrichment:Timeout", kind == FaultKind.Hang ? "00:00:00.100" : "00:01:00")));

        var request = await RunAsync(one, "base_gender", "ada.bakes");

        Assert.Equal(("FAILED", code), (request.Status, request.ErrorCode));
        Assert.Equal(calls, Simulator.CountRequests(new() { Provider = "openai" }));
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from enrichment") + await Database.ScalarAsync<long>("select count(*) from enrichment_rejection"));
        Assert.Equal(
            code is EnrichmentErrors.Auth or EnrichmentErrors.Quota or EnrichmentErrors.Config, await Database.ScalarAsync<bool>("select exists (select from notice where key = 'model:refuses')"));
        Assert.DoesNotContain("sk-very-secret", request.Error + await Database.DumpAsync() + log.Text, StringComparison.Ordinal);
        await BillIsWholeAsync();
    }

    [Fact]
    public async Task Given_a_server_that_wants_a_long_wait_when_it_says_so_then_the_request_goes_back_into_its_queue()
    {
        await StoreAsync("ada.bakes");
        Simulator.AddFault(new() { Provider = "openai", Kind = FaultKind.RateLimited, RetryAfter = 600 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings());

        var id = await SubmitAsync(one, "base_gender", "ada.bakes");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<bool>("select exists (select from queue_item where run_at > now() + interval '5 minutes')"));
        Assert.Equal(1, Simulator.CountRequests(new() { Provider = "openai" }));
        Assert.Equal("PENDING", await Database.ScalarAsync<string>("select status from scrape_request_log where id = $1", id));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task Given_a_server_that_wants_a_wait_that_is_none_when_it_says_so_then_it_is_asked_again_after_the_usual_one(string wait)
    {
        await using var model = await ModelStub.StartAsync(
            request => request.Number == 1 ? new ModelReply(429, "{}") { RetryAfter = wait } : ModelReply.Text("""{"gender":"F"}"""));
        await StoreAsync("ada.bakes");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        Assert.Equal("COMPLETE", (await RunAsync(one, "base_gender", "ada.bakes")).Status);
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from model_ledger where not is_counted"));
    }

    // Every attempt has its line, and the day has cost what all lines together did.
    private async Task BillIsWholeAsync()
    {
        Assert.Equal(Simulator.CountRequests(new() { Provider = "openai" }), await Database.ScalarAsync<long>("select count(*) from model_ledger"));
        Assert.Equal(await Database.ScalarAsync<decimal>("select sum(cost_usd) from model_ledger"), await Database.ScalarAsync<decimal>("select spent_usd from model_day"));
    }

    private sealed class LogOfTest : ILoggerProvider, ILogger
    {
        private readonly System.Text.StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                    return _text.ToString();
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_text)
                _text.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }

        public void Dispose()
        {
        }
    }
}
