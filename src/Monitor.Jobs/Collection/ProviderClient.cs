using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Monitor.Jobs.Collection;

/// <summary>What asking one provider brought: its last outcome and how many calls that took.</summary>
public readonly record struct ProviderAnswer(FetchOutcome Outcome, short Calls);

/// <summary>
/// Calls one provider over HTTP: retry on transient faults, circuit breaker, time limit per call. A time-out is not retried here,
/// because the next provider answers sooner than a hanging one.
/// </summary>
public sealed partial class ProviderClient
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    // A provider bounds its own steps; this ends one that does not.
    private const int MostSteps = 64;

    private readonly IProvider _provider;
    private readonly ProviderAccess _access;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<FetchOutcome> _pipeline;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ProviderClient(
        IProvider provider, ProviderAccess access, HttpClient http, CollectionOptions options, TimeProvider time, ILogger<ProviderClient> logger)
    {
        _provider = provider;
        _access = access;
        _http = http;
        _http.MaxResponseContentBufferSize = LargestAnswer;
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _time = time;
        _logger = logger;
        _pipeline = BuildPipeline(options, time);
    }

    /// <summary>The provider's declaration.</summary>
    public ProviderDeclaration Declaration => _provider.Declaration;

    /// <summary>Asks the provider.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="gate">Asked before every single call; it throws to stop the run.</param>
    /// <param name="ct">Cancels the run.</param>
    public async Task<ProviderAnswer> FetchAsync(FetchRequest request, ICallGate gate, CancellationToken ct)
    {
        short calls = 0;
        for (var steps = 0; steps < MostSteps; steps++)
        {
            var answer = await FetchStepAsync(request, gate, ct);
            calls += answer.Calls;
            if (answer.Outcome is not FetchOutcome.Continue unfinished)
                return answer with { Calls = calls };
            request = request with { Step = unfinished.Next };
        }

        return new(new FetchOutcome.Transient($"no answer after {MostSteps} requests"), calls);
    }

    private async Task<ProviderAnswer> FetchStepAsync(FetchRequest request, ICallGate gate, CancellationToken ct)
    {
        var ask = new Ask(request, gate);
        var context = ResilienceContextPool.Shared.Get(ct);
        try
        {
            var outcome = await _pipeline.ExecuteAsync(
                static async (context, state) => await state.client.CallAsync(state.ask, context.CancellationToken),
                context,
                (client: this, ask));
            return new(outcome, ask.Calls);
        }
        catch (TimeoutRejectedException rejected)
        {
            LogTimeout(_logger, Declaration.Name, request.FetchType, request.Target, rejected.Timeout.TotalMilliseconds);
            return new(new FetchOutcome.Transient($"no answer within {rejected.Timeout.TotalSeconds:0.##} s"), ask.Calls);
        }
        catch (BrokenCircuitException)
        {
            return new(new FetchOutcome.Transient("left alone after repeated failures"), ask.Calls);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<FetchOutcome> CallAsync(Ask ask, CancellationToken ct)
    {
        await ask.Gate.EnsureAsync(ct);
        using var message = _provider.CreateRequest(ask.Request, _access, ask.Calls);
        ask.Calls++;
        var started = _time.GetTimestamp();
        var status = 0;
        FetchOutcome outcome;
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, ct);
            status = (int)response.StatusCode;
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            outcome = _provider.Parse(ask.Request, new(status, RetryAfter(response.Headers.RetryAfter), body));
        }
        catch (HttpRequestException fault)
        {
            outcome = new FetchOutcome.Transient($"connection failed ({fault.HttpRequestError})");
        }

        LogCall(_logger, Declaration.Name, ask.Request.FetchType, ask.Request.Target, status, outcome.GetType().Name, _time.GetElapsedTime(started).TotalMilliseconds);
        return outcome;
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        return wait is { } positive && positive > TimeSpan.Zero ? positive : null;
    }

    private static ResiliencePipeline<FetchOutcome> BuildPipeline(CollectionOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<FetchOutcome> { TimeProvider = time };
        if (options.Retries > 0)
            builder.AddRetry(new RetryStrategyOptions<FetchOutcome>
            {
                ShouldHandle = new PredicateBuilder<FetchOutcome>().HandleResult(static outcome => outcome is FetchOutcome.Transient),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
            });
        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<FetchOutcome>
            {
                ShouldHandle = new PredicateBuilder<FetchOutcome>()
                    .HandleResult(static outcome => outcome is FetchOutcome.Transient)
                    .Handle<TimeoutRejectedException>(),
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = options.BreakerMinimumCalls,
                SamplingDuration = options.BreakerWindow,
                BreakDuration = options.BreakDuration,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
            .Build();
    }

    private sealed class Ask(FetchRequest request, ICallGate gate)
    {
        public FetchRequest Request => request;

        public ICallGate Gate => gate;

        public short Calls { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Provider} answered {FetchType} of {Target} with HTTP {Status}: {Outcome} in {DurationMs:0.0} ms")]
    private static partial void LogCall(ILogger logger, string provider, string fetchType, string target, int status, string outcome, double durationMs);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} did not answer {FetchType} of {Target} within {LimitMs} ms")]
    private static partial void LogTimeout(ILogger logger, string provider, string fetchType, string target, double limitMs);
}
