using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Texts;
using Monitor.Data.Workers;
using Monitor.Jobs.Enrichment;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Texts;

/// <summary>
/// Asks the language model how new texts sound, where that is switched on: one call at a time, so that the pool has room for others, and within a budget of its own. What
/// cannot be asked within some days stays as the lists of words estimated it.
/// </summary>
internal sealed partial class SentimentLoop(
    TextQuestions questions, SentimentModel model, IOptions<EnrichmentOptions> options, TimeProvider time, LoopHealth health, ILogger<SentimentLoop> logger)
    : PollingLoop("text-questions", time, health, logger)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WhileAway = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhileSpent = TimeSpan.FromMinutes(15);

    // Several tries of calls that take their whole time; whoever is later than that pays for an answer that another one pays for too, and nothing else.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _time = time;
    private TimeSpan _rest = Idle;
    private bool _hasBegun;
    private decimal _spent;
    private DateTimeOffset _lookAt;

    /// <inheritdoc />
    protected override TimeSpan Interval => _rest;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        _rest = Idle;
        if (!options.Value.AsksAboutTexts())
            return false;
        if (!_hasBegun)
            await questions.NoteAsync(_time.GetUtcNow().AddDays(-options.Value.SentimentDays), options.Value.AsksAboutAllTexts(), ct);
        _hasBegun = true;
        await questions.ForgetAsync(ct);
        if (await IsSpentAsync(ct))
        {
            _rest = WhileSpent;
            return false;
        }

        var claim = await questions.ClaimAsync(model.Prompt.Batch, Lease, ct);
        if (claim.Texts.Count == 0)
            return false;
        var asked = await model.AskAsync(claim.Texts, teamId: null, ct);
        _spent += asked.CostUsd;
        if (asked.Texts.Count > 0)
            await questions.SaveAsync(asked.Texts, model.Name, model.Prompt.Version, ct);
        if (asked.Failure is not { } failure)
            return true;
        _rest = failure.Outcome == ModelOutcome.Budget ? WhileSpent : failure.RetryAfter is { } wait && wait > WhileAway ? Shorter(wait) : WhileAway;
        await questions.GiveBackAsync(claim, _time.GetUtcNow(), ct);
        LogAway(logger, failure.ErrorCode ?? "", _rest);
        return false;
    }

    // The bill is long: what others have spent is looked up from time to time.
    private async Task<bool> IsSpentAsync(CancellationToken ct)
    {
        if (_time.GetUtcNow() >= _lookAt)
            (_spent, _lookAt) = (await questions.SpentAsync(ct), _time.GetUtcNow() + WhileAway);
        return _spent >= options.Value.SentimentBudgetUsd;
    }

    // A server may ask for any wait.
    private static TimeSpan Shorter(TimeSpan wait) => wait < WhileSpent ? wait : WhileSpent;

    [LoggerMessage(LogLevel.Warning, "The language model was not asked how texts sound ({Reason}); the next attempt is in {Rest}.")]
    private static partial void LogAway(ILogger logger, string reason, TimeSpan rest);
}
