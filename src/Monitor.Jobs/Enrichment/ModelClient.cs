using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Time;
using OpenAI;

namespace Monitor.Jobs.Enrichment;

/// <summary>
/// Asks the configured language model one thing: a place in the pool, the budget of the day, a time limit, further attempts where a failure
/// passes, a line in the bill for every attempt, and an outcome that is told apart from others.
/// </summary>
public sealed partial class ModelClient : IDisposable
{
    /// <summary>Name of the HTTP client.</summary>
    public const string HttpName = "model";

    // Roles and marks around messages.
    private const int TokensAround = 64;

    private readonly EnrichmentOptions _options;
    private readonly ModelPool _pool;
    private readonly ModelLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelClient> _logger;
    private readonly ModelNotices _notices;
    private readonly ModelRest _rest;
    private readonly IChatClient? _chat;

    /// <summary>Makes the client of the model that is configured, if one is.</summary>
    public ModelClient(
        IHttpClientFactory http, ModelPool pool, ModelLedger ledger, ModelNotices notices, IOptions<EnrichmentOptions> options, TimeProvider time,
        ILogger<ModelClient> logger)
    {
        (_options, _pool, _ledger, _notices, _time, _logger) = (options.Value, pool, ledger, notices, time, logger);
        _rest = new(_options.Rest, time);
        if (!_options.IsOn())
            return;
        var client = new OpenAIClient(new ApiKeyCredential(string.IsNullOrWhiteSpace(_options.ApiKey) ? "none" : _options.ApiKey), new OpenAIClientOptions
        {
            Endpoint = _options.Endpoint,
            // Attempts are counted and paid for here, and times are kept here.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(http.CreateClient(HttpName)),
        });
        _chat = client.GetChatClient(_options.Model).AsIChatClient();
    }

    /// <summary>Whether a model is configured.</summary>
    public bool IsOn => _options.IsOn();

    /// <summary>Its name.</summary>
    public string Model => _options.Model ?? "";

    /// <summary>Asks one question.</summary>
    public async Task<ModelAnswer> AskAsync(ModelQuestion question, CancellationToken ct) => (await AskAsync(() => question, ct, ct))!;

    /// <summary>Asks a question that is made when its turn has come; null when there is none any more.</summary>
    /// <param name="prepare">Makes the question.</param>
    /// <param name="turn">Ends waiting for the first turn.</param>
    /// <param name="ct">Ends everything.</param>
    internal async Task<ModelAnswer?> AskAsync(Func<ModelQuestion?> prepare, CancellationToken turn, CancellationToken ct)
    {
        ModelQuestion? question = null;
        ModelUsage[] usage = [];
        for (var attempt = 1; ; attempt++)
        {
            ModelAnswer answer;
            using (await _pool.EnterAsync(attempt == 1 ? turn : ct))
            {
                if (question is null)
                {
                    if (prepare() is not { } prepared)
                        return null;
                    question = prepared;
                    usage = [.. prepared.Subjects.Select(_ => ModelUsage.None)];
                }

                answer = await AttemptAsync(question, ct);
            }

            await _notices.NoteAsync(answer, ct);
            if (answer.Usage.Count == usage.Length)
                usage = [.. usage.Zip(answer.Usage, (before, more) => before.Plus(more))];
            var wait = answer.RetryAfter ?? Backoff.After(attempt, _options.RetryDelay, _options.LongestWait);
            if (!answer.Passes || answer.Outcome == ModelOutcome.Resting || attempt >= _options.Attempts || wait > _options.LongestWait)
                return answer with { Usage = usage };
            LogAgain(_logger, question.Purpose, answer.Outcome, wait);
            await Task.Delay(wait, _time, ct);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _chat?.Dispose();

    private async Task<ModelAnswer> AttemptAsync(ModelQuestion question, CancellationToken ct)
    {
        if (_chat is null)
            return new(ModelOutcome.Off) { Detail = EnrichmentOptions.HowToConfigure };
        if (_rest.Left is { } left)
            return new(ModelOutcome.Resting) { Detail = "The model did not answer several times in a row and is left alone for a while.", RetryAfter = left };
        // A token has a byte at least, so there are no more tokens than bytes.
        var most = Encoding.UTF8.GetByteCount(question.System) + Encoding.UTF8.GetByteCount(question.User)
            + Encoding.UTF8.GetByteCount(question.Schema.GetRawText()) + TokensAround;
        var price = _options.PriceOfModel()!;
        if (await _ledger.ReserveAsync(price.CostOf(most, question.MaxTokens), _options.DailyBudgetUsd, _time.GetUtcNow(), ct) is not { } reserved)
            return new(ModelOutcome.Budget)
            {
                Detail = FormattableString.Invariant(
                    $"The budget of the day is spent: {EnrichmentOptions.Section}:{nameof(EnrichmentOptions.DailyBudgetUsd)} is {_options.DailyBudgetUsd} US dollars."),
            };

        var started = _time.GetTimestamp();
        ModelAnswer? answer = null;
        var told = new Told(IsFree: false, Usage: null);
        try
        {
            (answer, told) = await CallAsync(question, ct);
            _rest.Note(answer.Outcome);
        }
        finally
        {
            var duration = _time.GetElapsedTime(started);
            var outcome = answer?.Outcome ?? ModelOutcome.Timeout;
            var (prompt, completion, isCounted) = Tokens(told, most, question.MaxTokens);
            var parts = Split(question.Subjects, prompt, completion, price.CostOf(prompt, completion));
            // What was called is paid for, also when nobody wants it any more.
            await _ledger.SettleAsync(
                reserved, new(question.Purpose, question.PromptVersion, Model, Word(outcome), isCounted, duration, _time.GetUtcNow(), parts), CancellationToken.None);
            if (answer is not null)
                answer = answer with { Usage = [.. parts.Select(part => new ModelUsage(1, part.PromptTokens, part.CompletionTokens, part.CostUsd, duration))] };
        }

        return answer;
    }

    private async Task<(ModelAnswer Answer, Told Told)> CallAsync(ModelQuestion question, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            var response = await _chat!.GetResponseAsync(
                [new ChatMessage(ChatRole.System, question.System), new ChatMessage(ChatRole.User, question.User)], Options(question), either.Token);
            return (Read(response), new(IsFree: false, response.Usage));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (new(ModelOutcome.Timeout) { Detail = FormattableString.Invariant($"The model did not answer within {_options.Timeout.TotalSeconds} s.") }, default);
        }
        catch (ClientResultException refused)
        {
            return (Without(ModelFailure.Of(refused, _time.GetUtcNow())), new(refused.Status > 0 || WasNotSent(refused.InnerException), Usage: null));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (new(ModelOutcome.Unreachable) { Detail = "The server of the model cannot be reached." }, new(WasNotSent(failure), Usage: null));
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            LogUnreadable(_logger, unreadable.GetType().Name);
            return (new(ModelOutcome.ServerError) { Detail = "The server of the model answered something else than a chat completion." }, default);
        }
    }

    private ChatOptions Options(ModelQuestion question) => new()
    {
        Temperature = 0,
        MaxOutputTokens = question.MaxTokens,
        ResponseFormat = _options.ResponseFormat == "json_object"
            ? ChatResponseFormat.Json
            : ChatResponseFormat.ForJsonSchema(question.Schema, question.SchemaName),
        AdditionalProperties = new() { ["strictJsonSchema"] = true },
    };

    private static ModelAnswer Read(ChatResponse response)
    {
        var refusal = response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().FirstOrDefault();
        if (refusal is not null)
            return new(ModelOutcome.Refused) { Text = refusal.Message ?? "", Detail = "The model would not answer." };
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return new(ModelOutcome.Filtered) { Detail = "The filter of the server stopped the answer." };
        if (response.FinishReason == ChatFinishReason.Length)
            return new(ModelOutcome.Truncated) { Text = response.Text, Detail = "The answer was longer than it may be." };
        return new(ModelOutcome.Ok) { Text = response.Text };
    }

    // A server may say the key back.
    private ModelAnswer Without(ModelAnswer answer) => string.IsNullOrWhiteSpace(_options.ApiKey)
        ? answer
        : answer with { Detail = answer.Detail?.Replace(_options.ApiKey, "***", StringComparison.Ordinal) };

    private static bool WasNotSent(Exception? failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    // What an answer cost that never came, or came without numbers, nobody knows: it counts as the most that it can be.
    private static (int Prompt, int Completion, bool IsCounted) Tokens(Told told, int mostPrompt, int mostCompletion) => told switch
    {
        { Usage: { InputTokenCount: >= 0 and <= int.MaxValue and var input, OutputTokenCount: >= 0 and <= int.MaxValue and var output } } => ((int)input, (int)output, true),
        { IsFree: true } => (0, 0, true),
        _ => (mostPrompt, mostCompletion, false),
    };

    // Equal parts, of which the first ones bear what cannot be divided: together they are the whole.
    private static LedgerPart[] Split(IReadOnlyList<ModelSubject> subjects, int prompt, int completion, decimal costUsd)
    {
        const decimal Smallest = 0.00000001m;
        var each = Math.Floor(costUsd / subjects.Count / Smallest) * Smallest;
        var rest = costUsd - each * subjects.Count;
        return
        [
            .. subjects.Select((subject, i) => new LedgerPart(
                subject.TeamId, subject.Platform, subject.PlatformId, Part(prompt, i), Part(completion, i), i == 0 ? each + rest : each)),
        ];

        int Part(int whole, int i) => whole / subjects.Count + (i < whole % subjects.Count ? 1 : 0);
    }

    private static string Word(ModelOutcome outcome) => outcome switch
    {
        ModelOutcome.Ok => "ok",
        ModelOutcome.RateLimited => "rate_limited",
        ModelOutcome.Timeout => "timeout",
        ModelOutcome.Unreachable => "unreachable",
        ModelOutcome.ServerError => "server_error",
        ModelOutcome.Auth => "auth",
        ModelOutcome.Quota => "quota",
        ModelOutcome.Config => "config",
        ModelOutcome.Filtered => "filtered",
        ModelOutcome.Refused => "refused",
        ModelOutcome.Truncated => "truncated",
        _ => "not_called",
    };

    // What the server said of the cost of a call.
    private readonly record struct Told(bool IsFree, UsageDetails? Usage);

    [LoggerMessage(LogLevel.Information, "The language model is asked again for {Purpose} in {Wait}: {Outcome}.")]
    private static partial void LogAgain(ILogger logger, string purpose, ModelOutcome outcome, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "The server of the language model answered something that cannot be read ({Error}).")]
    private static partial void LogUnreadable(ILogger logger, string error);
}
