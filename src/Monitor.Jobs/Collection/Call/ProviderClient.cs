using Microsoft.Extensions.Logging;
using Monitor.Data.Credentials;
using Monitor.Data.Trace;
using Monitor.Jobs.Collection.Contract;
using Npgsql;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Monitor.Jobs.Collection.Call;

/// <summary>What asking one provider brought.</summary>
/// <param name="Outcome">Its last outcome; null when it was not asked.</param>
/// <param name="Calls">How many calls that took.</param>
/// <param name="Credential">The key that brought the answer; an id, never the secret.</param>
/// <param name="Until">When it was not asked, or no key is left: when it can be, if that is known.</param>
public readonly record struct ProviderAnswer(FetchOutcome? Outcome, short Calls, string? Credential, DateTimeOffset? Until);

/// <summary>
/// Asks one provider over HTTP.
/// <list type="number">
/// <item>The healthy key that was not used for longest is taken; a key that is limited, used up or rejected gives way to the next at once.</item>
/// <item>Every single call waits for room within the provider's limits and asks the gate.</item>
/// <item>After a transient fault it is tried once more while the question's budget allows that; after a hang it is not, because the next
/// provider answers sooner.</item>
/// </list>
/// </summary>
public sealed partial class ProviderClient
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    // A provider bounds its own steps; this ends one that does not.
    private const int MostSteps = 64;

    // On a machine so busy that every take grows old, waiting for a fresh one would never end.
    private const int MostTakes = 4;

    // After a longer wait for room it is asked again: a task may have been paused, and a turn of a batch has passed.
    private static readonly TimeSpan GateHolds = TimeSpan.FromMilliseconds(100);

    /// <summary>How long what waits for a paused provider may sleep; its resumption wakes it earlier.</summary>
    internal static readonly TimeSpan PausedLook = TimeSpan.FromMinutes(10);

    private static readonly ResiliencePropertyKey<ProviderAsk> AskKey = new("ask");
    private static readonly FetchOutcome.Transient GivenUp = new("given up");

    private readonly IProvider _provider;
    private readonly IReports? _reports;
    private readonly Source _source;
    private readonly SourceHealth _health;
    private readonly SourceLimits _limits;
    private readonly CallCount _calls;
    private readonly AnswerCheck _check;
    private readonly ResiliencePipeline _timeLimit;
    private readonly ResiliencePipeline<FetchOutcome> _retries;
    private readonly CallTrace _trace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ProviderClient(
        IProvider provider, ProviderDeclaration declaration, Source source, SourceHealth health, SourceLimits limits, CallCount calls, AnswerCheck check,
        CollectionOptions options, CallTrace trace, TimeProvider time, ILogger<ProviderClient> logger, IReports? reports = null)
    {
        _reports = reports;
        Declaration = declaration;
        (_provider, _source, _health, _limits, _calls, _check, _trace, _time, _logger) = (provider, source, health, limits, calls, check, trace, time, logger);
        _timeLimit = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.AttemptTimeout).Build();
        _retries = BuildRetries(options, time);
    }

    /// <summary>The provider's declaration, with the price that holds here.</summary>
    public ProviderDeclaration Declaration { get; }

    /// <summary>Whether it has a key that is switched on.</summary>
    public bool IsInUse => _source.HasCredentials;

    /// <summary>Its keys, with the version of their secret.</summary>
    public IReadOnlyList<(long Id, int Version)> Keys => _source.Keys();

    /// <summary>Whether it can be asked now.</summary>
    public Readiness Readiness() => _source.Readiness();

    /// <summary>Asks the provider.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="budget">What the question may still cost.</param>
    /// <param name="gate">Asked before every single call; it throws to stop the run.</param>
    /// <param name="patience">Longest wait for room within its limits.</param>
    /// <param name="ct">Cancels the run.</param>
    public async Task<ProviderAnswer> FetchAsync(
        FetchRequest request, CallBudget budget, ICallGate gate, TimeSpan patience, CancellationToken ct)
    {
        if (!_source.TryEnter(out var probes))
            return new(null, 0, null, _source.Readiness().Until);
        var ask = new ProviderAsk(request, budget, Declaration.Name, gate, patience);
        try
        {
            FetchOutcome? last = null;
            while (_source.Take(ask.Tried, budget.KeptOf(Declaration.Name)?.Credential) is (var credential, var fields, var probesKey))
            {
                try
                {
                    ask.Use(credential, Access(fields), await TakenUpAsync(ask, credential, ct));
                    var outcome = await AskAsync(ask, ct);
                    if (ask.NoRoomFor is { } wait)
                        return new(last, ask.Calls, null, _time.GetUtcNow() + wait);
                    await _health.ReportAsync(_source, credential, outcome);
                    if (!IsFaultOfKey(outcome))
                        return new(outcome, ask.Calls, credential.Name, null);
                    last = outcome;
                }
                finally
                {
                    _source.GiveBack(credential, probesKey);
                }
            }

            return new(last, ask.Calls, null, _source.Readiness().Until);
        }
        catch (OperationCanceledException) when (ask.Calls > 0)
        {
            // In the middle of a call, or of a wait for what goes on at the provider.
            budget.Note(Declaration.Name, GivenUp, KeptOf(ask, GivenUp));
            throw;
        }
        finally
        {
            _source.Leave(probes);
        }
    }

    /// <summary>
    /// Asks the provider's cheapest question once with just this key, whether it is parked, rejected or switched off, and draws the ordinary
    /// consequences; an answer ends its parking and its rejection.
    /// </summary>
    /// <param name="credentialId">The key.</param>
    /// <param name="gate">Asked before the call.</param>
    /// <param name="patience">Longest wait for room within the provider's limits.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<TrialResult> TryKeyAsync(long credentialId, ICallGate gate, TimeSpan patience, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var (credential, fields, problem) = _source.Find(credentialId);
        if (credential is null || fields is null || problem is not null)
            return new() { Outcome = "unusable", Error = problem ?? "No worker has this key.", TestedAt = now };
        var ask = new ProviderAsk(_provider.Trial, CallBudget.Of(kept: null, furtherTries: 0), Declaration.Name, gate, patience) { IsTrial = true };
        ask.Use(credential, Access(fields), takenUp: null);
        var outcome = await AskStepAsync(ask, ct);
        if (ask.NoRoomFor is { } wait)
            return new()
            {
                Outcome = "no_room",
                Error = $"There is no room within the limits of {Declaration.Title} now; nothing was called.",
                RetryAfterSeconds = Math.Ceiling(wait.TotalSeconds),
                TestedAt = now,
            };
        // A step that is followed by another one was answered.
        if (outcome is FetchOutcome.Continue)
            outcome = new FetchOutcome.Found(Observation: null);
        await _health.ReportAsync(_source, credential, outcome);
        if (outcome is FetchOutcome.Found or FetchOutcome.NotFound or FetchOutcome.Private or FetchOutcome.NotCovered)
            await _health.HealAsync(_source, credential);
        var (word, error) = OutcomeWords.Of(outcome);
        return new()
        {
            Outcome = word,
            Error = error,
            HttpStatus = ask.Response?.Status,
            Calls = ask.Calls,
            LatencyMs = ask.Duration is { } taken ? Math.Round(taken.TotalMilliseconds, 1) : null,
            CostUsd = ask.Calls * Declaration.UnitCostUsd,
            RetryAfterSeconds = outcome is FetchOutcome.RateLimited or FetchOutcome.QuotaExhausted ? ask.Response?.RetryAfter?.TotalSeconds : null,
            Quota = (outcome as FetchOutcome.Found)?.Quota ?? ask.Response?.Quota,
            TestedAt = now,
        };
    }

    private static ProviderAccess Access(IReadOnlyDictionary<string, string> fields) =>
        new(CredentialFields.Key(fields) ?? "") { Fields = fields };

    private async Task<FetchOutcome> AskAsync(ProviderAsk ask, CancellationToken ct)
    {
        for (var steps = 0; steps < MostSteps; steps++)
        {
            var outcome = await AskStepAsync(ask, ct);
            if (outcome is not FetchOutcome.Continue unfinished)
                return outcome;
            ask.GoOn(unfinished.Next);
            if (unfinished.Pause > TimeSpan.Zero)
                await PauseAsync(ask, unfinished.Pause, ct);
        }

        return new FetchOutcome.Transient($"no answer after {MostSteps} requests") { MovesOn = true };
    }

    // What is waited for may be done already, and the provider has told somebody else.
    private async Task PauseAsync(ProviderAsk ask, TimeSpan pause, CancellationToken ct)
    {
        if (_provider.Keep(ask.Request) is { } kept && await ReportedAsync(kept, ct) is { } reported && _provider.TakeUp(ask.Request, reported) is { } next)
            ask.GoOn(next);
        else if (pause - _time.GetElapsedTime(ask.SentAt) is var left && left > TimeSpan.Zero)
            await Task.Delay(left, _time, ct);
    }

    // Work belongs to the key that began it.
    private async Task<ProviderStep?> TakenUpAsync(ProviderAsk ask, SourceCredential credential, CancellationToken ct) =>
        ask.Budget.KeptOf(Declaration.Name) is { } kept && kept.Credential == credential.Name
            ? _provider.TakeUp(ask.Question, await ReportedAsync(kept.Step, ct) ?? kept.Step)
            : null;

    private async Task<string?> ReportedAsync(string kept, CancellationToken ct)
    {
        try
        {
            return _reports is null ? null : await _reports.FindAsync(kept, ct);
        }
        catch (NpgsqlException)
        {
            // While the database is away nothing is known.
            return null;
        }
    }

    private async Task<FetchOutcome> AskStepAsync(ProviderAsk ask, CancellationToken ct)
    {
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(AskKey, ask);
        try
        {
            return await _retries.ExecuteAsync(
                static async (context, state) => await state.client.AttemptAsync(state.ask, context.CancellationToken), context, (client: this, ask));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<FetchOutcome> AttemptAsync(ProviderAsk ask, CancellationToken ct)
    {
        if (await EnterAsync(ask, ct) is { } wait)
        {
            var limited = new FetchOutcome.RateLimited(wait);
            ask.Budget.Note(Declaration.Name, limited, KeptOf(ask, limited));
            return limited;
        }

        ask.Calls++;
        ask.Budget.Count(Declaration.UnitCostUsd);
        ask.SentAt = _time.GetTimestamp();
        var at = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        var sent = SentRequest.Begin();
        ProviderResponse? response = null;
        FetchOutcome outcome = GivenUp;
        _calls.Begin();
        try
        {
            response = await _timeLimit.ExecuteAsync(static async (state, ct) => await state.client.SendAsync(state.ask, ct), (client: this, ask), ct);
            outcome = await ReadAsync(ask.Request, response, ct);
        }
        catch (HttpRequestException fault)
        {
            outcome = new FetchOutcome.Transient($"connection failed ({fault.HttpRequestError})");
        }
        catch (TimeoutRejectedException late)
        {
            outcome = new FetchOutcome.Transient($"no answer within {late.Timeout.TotalSeconds:0.##} s") { MovesOn = true };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // A connection that does not come about in time is cancelled, and not by the caller.
            outcome = new FetchOutcome.Transient("no connection in time") { MovesOn = true };
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Such as a body that is not compressed as its header says: whatever it is, the provider's answer caused it.
            outcome = new FetchOutcome.Malformed("$");
            LogUnreadable(_logger, fault, Declaration.Title);
        }
        finally
        {
            _calls.End();
            if (outcome != GivenUp)
                ask.Budget.Note(Declaration.Name, outcome, KeptOf(ask, outcome));
            (ask.Response, ask.Duration) = (response, _time.GetElapsedTime(started));
            Record(ask, at, sent, response, outcome, ask.Duration.Value);
        }

        return outcome;
    }

    private KeptStep? KeptOf(ProviderAsk ask, FetchOutcome outcome) =>
        outcome is FetchOutcome.Transient { BeginsAnew: false } or FetchOutcome.RateLimited && _provider.Keep(ask.Request) is { } kept
            ? new KeptStep(kept, ask.Credential.Name)
            : null;

    // The answer is bounded here, because the providers' clients stop at its head.
    private async Task<ProviderResponse> SendAsync(ProviderAsk ask, CancellationToken ct)
    {
        using var response = await _provider.SendAsync(ask.Request, ask.Access, ask.Attempt++, ct);
        await response.Content.LoadIntoBufferAsync(LargestAnswer, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        return new((int)response.StatusCode, ToldWait.Of(response.Headers, _time.GetUtcNow()), body)
        {
            Quota = ask.IsTrial ? ToldQuota.Of(response.Headers, _time.GetUtcNow()) : null,
        };
    }

    // The gate may wait, so it comes first: a take is followed by its call at once, or taken anew. After a wait for room the gate is asked again.
    private async Task<TimeSpan?> EnterAsync(ProviderAsk ask, CancellationToken ct)
    {
        await ask.Gate.EnsureAsync(ct);
        var gatedAt = _time.GetTimestamp();
        for (var takes = 1; ; takes++)
        {
            // What began before the pause, or waited for room meanwhile, is not asked any more either.
            if (_source.IsPaused && !ask.IsTrial)
                return ask.NoRoomFor = PausedLook;
            var room = await _limits.EnterAsync(ask.Gate.Priority, ask.Patience, ct);
            ask.NoRoomFor = room.Wait;
            if (room.Wait is not null)
                return room.Wait;
            if (_time.GetElapsedTime(gatedAt) >= GateHolds)
            {
                await ask.Gate.EnsureAsync(ct);
                gatedAt = _time.GetTimestamp();
            }

            if (takes == MostTakes || !_limits.IsStale(room))
                return null;
        }
    }

    private void Record(ProviderAsk ask, DateTimeOffset at, SentRequest sent, ProviderResponse? response, FetchOutcome outcome, TimeSpan duration)
    {
        var status = response?.Status ?? 0;
        var (word, error) = OutcomeWords.Of(outcome);
        var url = sent.Address(ask.Access);
        if (IsAnswer(outcome))
            LogCall(_logger, Declaration.Title, ask.Request.FetchType, ask.Request.Target, status, word, duration.TotalMilliseconds, sent.Method, url);
        else
            LogFailure(_logger, Declaration.Title, ask.Request.FetchType, ask.Request.Target, status, word, error, duration.TotalMilliseconds, sent.Method, url);
        _trace.Add(
            new ProviderCall
            {
                At = at,
                Provider = Declaration.Name,
                Platform = ask.Request.Platform,
                FetchType = ask.Request.FetchType,
                Target = ask.Request.Target,
                Credential = ask.Credential.Name,
                HttpStatus = (short?)response?.Status,
                Outcome = word,
                DurationMs = (float)duration.TotalMilliseconds,
                CostUsd = Declaration.UnitCostUsd,
                TaskId = ask.Request.TaskId,
                RunNo = ask.Request.RunNo,
                ItemId = ask.Request.ItemId,
                RequestId = ask.Request.RequestId,
                JobId = ask.Request.JobId,
                Method = sent.Method,
                Url = url,
                Error = error,
                Drift = (outcome as FetchOutcome.Found)?.Drift ?? [],
            },
            response?.Body ?? default,
            ask.Access);
    }

    private async ValueTask<FetchOutcome> ReadAsync(FetchRequest request, ProviderResponse response, CancellationToken ct)
    {
        var outcome = _provider.Parse(request, response);
        return outcome is FetchOutcome.QuotaExhausted { RetryAfter: null } quota
            ? quota with { RetryAfter = response.RetryAfter }
            : await _check.CheckAsync(request, outcome, ct);
    }

    private static bool IsAnswer(FetchOutcome outcome) =>
        outcome is FetchOutcome.Found or FetchOutcome.NotFound or FetchOutcome.Private or FetchOutcome.NotCovered or FetchOutcome.Continue;

    private static bool IsFaultOfKey(FetchOutcome outcome) =>
        outcome is FetchOutcome.RateLimited or FetchOutcome.AuthRejected or FetchOutcome.QuotaExhausted;

    // Once: a question has no more than one further try in a run, and its budget says whether it has any.
    private static ResiliencePipeline<FetchOutcome> BuildRetries(CollectionOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<FetchOutcome> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<FetchOutcome>
        {
            ShouldHandle = static attempt => ValueTask.FromResult(
                attempt.Outcome.Result is FetchOutcome.Transient { MovesOn: false } && attempt.Context.Properties.GetValue(AskKey, null!).Budget.TryTake()),
            MaxRetryAttempts = 1,
            UseJitter = true,
            Delay = options.RetryDelay,
        }).Build();

    [LoggerMessage(EventId = 1541, Level = LogLevel.Warning, Message = "An answer of {Provider} could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, string provider);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} answered {FetchType} of {Target} with HTTP {Status}: {Outcome} in {DurationMs:0.0} ms ({Method} {Url})")]
    private static partial void LogCall(
        ILogger logger, string provider, string fetchType, string target, int status, string outcome, double durationMs, string? method, string? url);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} failed at {FetchType} of {Target} with HTTP {Status}: {Outcome}, {Error}, in {DurationMs:0.0} ms ({Method} {Url})")]
    private static partial void LogFailure(
        ILogger logger, string provider, string fetchType, string target, int status, string outcome, string? error, double durationMs, string? method, string? url);
}
