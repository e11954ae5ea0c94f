using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Data.Texts;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Texts;

/// <summary>
/// Estimates how texts of an account or of some posts sound, and says it. With the language model each call's answers are recorded before the next one is made, so a run that
/// goes on later asks about nothing twice.
/// </summary>
internal sealed class SentimentExtraction(
    TextStore texts, TextReports reports, TextQuestions questions, SentimentModel model, ItemPlan plan, IOptions<QueueOptions> queues, IOptions<EnrichmentOptions> enrichment,
    TimeProvider time)
{
    private const int MostAsked = 500;

    /// <summary>Runs a request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">Which texts.</param>
    /// <param name="account">Whose; null: those of posts that are named, or of all that the team sees.</param>
    /// <param name="analysed">How many texts have been analysed for it.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<FinishedItem> RunAsync(FlowRun run, TextSource source, long? account, int analysed, CancellationToken ct)
    {
        var result = new JsonObject { ["platform"] = run.Request.Platform, ["account_id"] = account, ["text"] = source.Name };
        long[]? named = null;
        IReadOnlyList<long> seen = [];
        if (run.Parameters[TextFlowParameters.PostIds] is JsonArray given)
        {
            named = [.. given.Select(id => long.Parse(TextFlows.Text(id), CultureInfo.InvariantCulture)).Distinct()];
            seen = await reports.SeenPostsAsync(run.Request.TeamId, run.Request.Platform, named, ct);
            analysed += await texts.AnalyseAsync(source, await reports.TextsOfPostsAsync(source, seen, ct), TextEstimator.Analyse, TextEstimator.Version, ct);
        }

        if (TextFlows.TextOf(run, TextFlowParameters.Method) == TextFlowParameters.ByModel)
        {
            if (!model.IsOn)
                return plan.Fail(run.Item, EnrichmentErrors.Off, EnrichmentOptions.HowToConfigure);
            if (await AskAsync(run, source, account, named is null ? null : seen, result, ct) is { } end)
                return end;
        }

        if (named is not null)
        {
            var sums = (await reports.SumsOfPostsAsync(source, seen, ct)).SingleOrDefault();
            result["posts"] = named.Length;
            result["unknown_posts"] = named.Length - seen.Count;
            result["texts"] = sums?.Texts ?? 0;
            result["score"] = sums is null ? null : Math.Round(sums.Score, 4);
            result["positive"] = sums?.Positive ?? 0;
            result["neutral"] = sums?.Neutral ?? 0;
            result["negative"] = sums?.Negative ?? 0;
            result["by_model"] = sums?.ByModel ?? 0;
        }

        result["analysed"] = analysed;
        return TextFlows.Done(run, result, time.GetUtcNow());
    }

    // Null when everything was asked; otherwise how the run ends.
    private async Task<FinishedItem?> AskAsync(FlowRun run, TextSource source, long? account, IReadOnlyList<long>? posts, JsonObject result, CancellationToken ct)
    {
        var turn = new RunTurn(queues.Value.RequestTimeout, time);
        var (asked, estimated, cost) = (0, 0, 0m);
        foreach (var part in (await TextsAsync(run, source, account, posts, ct)).Chunk(model.Prompt.Batch))
        {
            turn.BeginPart();
            await run.Gate.EnsureAsync(ct);
            var answers = await model.AskAsync(part, run.Request.TeamId, ct);
            cost += answers.CostUsd;
            if (answers.Texts.Count > 0)
            {
                // It is paid for, and recorded also when time is up meanwhile.
                var saved = await questions.SaveAsync(answers.Texts, model.Name, model.Prompt.Version, run.GivenUp);
                (asked, estimated) = (asked + saved.Asked, estimated + saved.Estimated);
            }

            if (answers.Failure is { } failure)
                return failure.Passes
                    ? plan.RetryOrFail(run.Item, failure.ErrorCode!, failure.Detail ?? failure.ErrorCode!, failure.RetryAfter)
                    : plan.Fail(run.Item, failure.ErrorCode!, failure.Detail ?? failure.ErrorCode!);
        }

        result["asked"] = asked;
        result["estimated"] = estimated;
        result["method"] = TextFlowParameters.ByModel;
        result["model"] = model.Name;
        result["prompt_version"] = model.Prompt.Version;
        result["cost_usd"] = cost;
        return null;
    }

    private Task<IReadOnlyList<TextToAsk>> TextsAsync(FlowRun run, TextSource source, long? account, IReadOnlyList<long>? posts, CancellationToken ct)
    {
        DateTimeOffset? before = run.Request.IsForced ? run.Request.CreatedAt : null;
        if (posts is not null)
            return questions.OfPostsAsync(source, posts, before, MostAsked, ct);
        if (account is { } id)
            return questions.OfAccountAsync(source, id, before, MostAsked, ct);
        var since = time.GetUtcNow().AddDays(-enrichment.Value.SentimentDays);
        return questions.OfTeamAsync(source, run.Request.TeamId, run.Request.Platform, since, before, MostAsked, ct);
    }
}
