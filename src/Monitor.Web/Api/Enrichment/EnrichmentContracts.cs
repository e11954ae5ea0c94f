using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Enrichment;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Enrichment;

/// <summary>Whether and how a language model estimates things of accounts.</summary>
/// <param name="Enabled">Whether a model is configured.</param>
/// <param name="ToConfigure">What has to be configured; null when it is.</param>
/// <param name="Model">The model.</param>
/// <param name="Concurrency">Calls at once in each process.</param>
/// <param name="BatchSize">Profiles that share one call, at most.</param>
/// <param name="DailyBudgetUsd">What the calls of a day of UTC may cost together.</param>
/// <param name="SpentTodayUsd">What today's calls have cost, with what is put aside for those that are under way.</param>
/// <param name="CallsToday">Today's calls.</param>
/// <param name="ComparePercent">Of so many accounts of a hundred all versions of a prompt are asked.</param>
/// <param name="SearchKinds">What is estimated of the creators of searches.</param>
/// <param name="Kinds">What can be estimated.</param>
internal sealed record EnrichmentView(
    bool Enabled, string? ToConfigure, string? Model, int Concurrency, int BatchSize, decimal DailyBudgetUsd, decimal SpentTodayUsd, long CallsToday,
    int ComparePercent, IReadOnlyList<string> SearchKinds, IReadOnlyList<KindView> Kinds);

/// <summary>Something that can be estimated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">The flow that estimates it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Fields">What an estimate says.</param>
/// <param name="Needed">Fields without which an answer is rejected; where there are none, one of all will do.</param>
internal sealed record KindView(string Name, string Flow, string Description, IReadOnlyList<FieldView> Fields, IReadOnlyList<string> Needed);

/// <summary>A field of an estimate.</summary>
internal sealed record FieldView(string Name, string Description);

/// <summary>An estimate of an account. It is no measurement.</summary>
/// <param name="Estimated">Always true.</param>
/// <param name="Kind">What was estimated.</param>
/// <param name="PromptVersion">The version of the prompt.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Estimates">The values by field; what is unknown is absent.</param>
/// <param name="Missing">Fields that are unknown.</param>
/// <param name="Comparison">Whether it was asked only to compare versions.</param>
/// <param name="Tries">How often the model was asked.</param>
/// <param name="PromptTokens">Tokens of questions.</param>
/// <param name="CompletionTokens">Tokens of answers.</param>
/// <param name="CostUsd">What it cost.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="EstimatedAt">When.</param>
internal sealed record EstimateView(
    bool Estimated, string Kind, int PromptVersion, string Model, JsonNode Estimates, IReadOnlyList<string> Missing, bool Comparison, int Tries,
    int PromptTokens, int CompletionTokens, decimal CostUsd, int DurationMs, DateTimeOffset EstimatedAt);

/// <summary>Versions of prompts, side by side.</summary>
/// <param name="Days">The figures are of so many days.</param>
/// <param name="Prompts">The versions.</param>
/// <param name="Agreement">How far two versions agree on accounts of which both were asked.</param>
internal sealed record PromptsView(int Days, IReadOnlyList<PromptView> Prompts, IReadOnlyList<AgreementView> Agreement);

/// <summary>A version of a prompt.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Version">Its number.</param>
/// <param name="Name">Both together.</param>
/// <param name="Description">What is different about it.</param>
/// <param name="System">What the model is told, before the rules that all prompts have.</param>
/// <param name="Own">Whether it is the operator's and not shipped.</param>
/// <param name="Share">The part of accounts that gets it, from 0 to 1.</param>
/// <param name="Batch">Profiles that may share one call.</param>
/// <param name="Captions">Captions of each profile that the model gets.</param>
/// <param name="Kept">Accounts of which its answer was kept.</param>
/// <param name="Complete">Those of which nothing is missing.</param>
/// <param name="Rejected">Answers of which nothing was kept.</param>
/// <param name="UsableRate">The part of answers that was kept, from 0 to 1; null when there are none.</param>
/// <param name="Tries">How often the model was asked.</param>
/// <param name="PromptTokens">Tokens of questions.</param>
/// <param name="CompletionTokens">Tokens of answers.</param>
/// <param name="CostUsd">What they cost.</param>
/// <param name="CostPerAccountUsd">The same for each account; null when there are none.</param>
/// <param name="MeanMs">How long an account took.</param>
internal sealed record PromptView(
    string Kind, int Version, string Name, string Description, string System, bool Own, double Share, int Batch, int Captions, long Kept, long Complete,
    long Rejected, double? UsableRate, long Tries, long PromptTokens, long CompletionTokens, decimal CostUsd, decimal? CostPerAccountUsd, double? MeanMs);

/// <summary>How far two versions agree.</summary>
/// <param name="Kind">What they ask for.</param>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Accounts">Accounts of which both were asked.</param>
/// <param name="Values">Values that both know; of shares and lists, what comes first.</param>
/// <param name="Same">Those that are the same.</param>
/// <param name="Rate">Their part, from 0 to 1; null when there are none.</param>
/// <param name="OnlyFirst">Values that only the first knows.</param>
/// <param name="OnlySecond">Values that only the second knows.</param>
internal sealed record AgreementView(
    string Kind, int First, int Second, long Accounts, long Values, long Same, double? Rate, long OnlyFirst, long OnlySecond);

/// <summary>A rejected answer.</summary>
internal sealed record RejectionView(
    long Id, long AccountId, string Platform, string Username, string Kind, int PromptVersion, string Model, string Reason, string? Detail, string? Answer,
    int Tries, int PromptTokens, int CompletionTokens, decimal CostUsd, DateTimeOffset RejectedAt);

/// <summary>What the versions are asked with.</summary>
internal sealed record PromptsQuery
{
    public string? Days { get; init; }
}

/// <summary>What rejected answers are asked with.</summary>
internal sealed record RejectionsQuery
{
    public string? Kind { get; init; }
    [FromQuery(Name = "prompt_version")] public string? PromptVersion { get; init; }
    public string? Reason { get; init; }
    [FromQuery(Name = "account_id")] public string? AccountId { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

internal sealed class PromptsQueryValidator : AbstractValidator<PromptsQuery>
{
    public const int MaxDays = 365;

    public PromptsQueryValidator() => RuleFor(r => r.Days).WholeNumber(1, MaxDays);
}

internal sealed class RejectionsQueryValidator : AbstractValidator<RejectionsQuery>
{
    public const int MaxLimit = 200;

    public static readonly IReadOnlyList<string> Kinds = [.. EnrichmentKinds.All.Select(kind => kind.Name)];

    public RejectionsQueryValidator()
    {
        RuleFor(r => r.Kind).OneOf([.. Kinds]);
        RuleFor(r => r.PromptVersion).WholeNumber(1, 9_999);
        RuleFor(r => r.Reason).OneOf([.. EnrichmentErrors.Rejections]);
        RuleFor(r => r.AccountId).RowId();
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
    }
}
