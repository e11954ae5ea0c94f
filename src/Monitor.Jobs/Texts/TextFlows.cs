using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Content;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Data.Texts;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Texts;

/// <summary>
/// Runs the flows about texts: estimating the sentiment of posts, and reports. What they estimate is what is estimated without them; a run that is done again finds it
/// done, and its report takes the place of the one before.
/// </summary>
internal sealed class TextFlows(TextStore texts, TextReports reports, ContentReader content, ItemPlan plan, TimeProvider time) : IFlowWork
{
    // What one request catches up with; the loop does the rest.
    private const int MostRounds = 50;
    private const int MostUnread = 10_000;

    /// <inheritdoc />
    public IReadOnlyList<string> Flows { get; } = [FlowNames.KeywordCollection, FlowNames.SentimentExtraction, FlowNames.SentimentReport];

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(FlowRun run, CancellationToken ct)
    {
        long? account = null;
        if (TextOf(run, TextFlowParameters.Handle) is { Length: > 0 } handle)
        {
            if (await content.AccountAsync(run.Request.TeamId, run.Request.Platform, handle, ct) is not { } known)
                return plan.Fail(run.Item, ItemErrors.NotFound, $"No account {handle} of {run.Request.Platform} is known to the team.");
            account = known.Id;
        }

        await run.Gate.EnsureAsync(ct);
        var analysed = run.Parameters.ContainsKey(TextFlowParameters.PostIds) ? 0 : await AnalyseAsync(account, ct);
        if (run.Flow.Name == FlowNames.SentimentExtraction)
            return await ExtractAsync(run, account, analysed, ct);
        return await ReportAsync(run, account, analysed, ct);
    }

    // Of an account all that was not read; otherwise what waits.
    private async Task<int> AnalyseAsync(long? account, CancellationToken ct)
    {
        if (account is { } id)
            return await texts.AnalyseAsync(TextSource.Caption, await reports.UnreadPostsAsync(id, MostUnread, ct), TextEstimator.Analyse, TextEstimator.Version, ct);
        await texts.BeginVersionAsync(TextEstimator.Version.Number, ct);
        var done = 0;
        for (var round = 0; round < MostRounds; round++)
        {
            var count = await texts.RunAsync(TextEstimator.Analyse, TextEstimator.Version, ct);
            if (count == 0)
                break;
            done += count;
        }

        return done;
    }

    private async Task<FinishedItem> ExtractAsync(FlowRun run, long? account, int analysed, CancellationToken ct)
    {
        var result = new JsonObject { ["platform"] = run.Request.Platform, ["account_id"] = account };
        if (run.Parameters[TextFlowParameters.PostIds] is JsonArray given)
        {
            var ids = given.Select(id => long.Parse(Text(id), CultureInfo.InvariantCulture)).Distinct().ToArray();
            var found = await reports.SeenPostsAsync(run.Request.TeamId, run.Request.Platform, ids, ct);
            analysed += await texts.AnalyseAsync(TextSource.Caption, found, TextEstimator.Analyse, TextEstimator.Version, ct);
            var sums = (await reports.SumsOfPostsAsync(found, ct)).SingleOrDefault();
            result["posts"] = ids.Length;
            result["unknown_posts"] = ids.Length - found.Count;
            result["texts"] = sums?.Texts ?? 0;
            result["score"] = sums is null ? null : Math.Round(sums.Score, 4);
            result["positive"] = sums?.Positive ?? 0;
            result["neutral"] = sums?.Neutral ?? 0;
            result["negative"] = sums?.Negative ?? 0;
        }

        result["analysed"] = analysed;
        return Done(run, result);
    }

    private async Task<FinishedItem> ReportAsync(FlowRun run, long? account, int analysed, CancellationToken ct)
    {
        var keywords = run.Parameters[TextFlowParameters.Keywords] is JsonArray given
            ? given.Select(keyword => Text(keyword).Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToArray()
            : [];
        var selection = new TextSelection(
            run.Request.TeamId, run.Request.Platform, account, keywords,
            TextFlowParameters.ReadTime(TextOf(run, TextFlowParameters.From)), TextFlowParameters.ReadTime(TextOf(run, TextFlowParameters.To)));
        var kind = run.Flow.Name == FlowNames.KeywordCollection ? "keywords" : "sentiment";
        if (await reports.MakeAsync(run.Item, kind, selection, ct) is not { } report)
            throw new WorkRevokedException();
        return Done(run, new()
        {
            ["report_id"] = report.Id,
            ["report"] = string.Create(CultureInfo.InvariantCulture, $"/api/v1/text-reports/{report.Id}"),
            ["file"] = new JsonObject
            {
                ["url"] = string.Create(CultureInfo.InvariantCulture, $"/api/v1/text-reports/{report.Id}/file"),
                ["rows"] = report.Texts,
            },
            ["kind"] = kind,
            ["platform"] = run.Request.Platform,
            ["account_id"] = account,
            ["texts"] = report.Texts,
            ["is_cut"] = report.IsCut,
            ["analysed"] = analysed,
        });
    }

    private FinishedItem Done(FlowRun run, JsonObject result)
    {
        result["is_estimate"] = true;
        result["method"] = TextEstimator.Version.Method;
        result["version"] = TextEstimator.Version.Number;
        return new() { Item = run.Item, Outcome = ItemOutcome.Done, FinishedAt = time.GetUtcNow(), Result = result.ToJsonString() };
    }

    private static string? TextOf(FlowRun run, string name) => run.Parameters[name] is { } value ? Text(value).Trim() : null;

    private static string Text(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue<string>(out var given) ? given : value?.ToJsonString() ?? "";
}
