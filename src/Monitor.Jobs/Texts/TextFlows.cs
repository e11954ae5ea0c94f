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
internal sealed class TextFlows(TextStore texts, TextReports reports, SentimentExtraction extraction, ContentReader content, ItemPlan plan, TimeProvider time) : IFlowWork
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
        var source = TextOf(run, TextFlowParameters.Text) is { } name && TextSource.Find(name) is { } given ? given : TextSource.Caption;
        var analysed = run.Parameters.ContainsKey(TextFlowParameters.PostIds) ? 0 : await AnalyseAsync(source, account, ct);
        if (run.Flow.Name == FlowNames.SentimentExtraction)
            return await extraction.RunAsync(run, source, account, analysed, ct);
        return await ReportAsync(run, source, account, analysed, ct);
    }

    // Of an account all that was not read; otherwise what waits.
    private async Task<int> AnalyseAsync(TextSource source, long? account, CancellationToken ct)
    {
        if (account is { } id)
            return await texts.AnalyseAsync(source, await reports.UnreadAsync(source, id, MostUnread, ct), TextEstimator.Analyse, TextEstimator.Version, ct);
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

    private async Task<FinishedItem> ReportAsync(FlowRun run, TextSource source, long? account, int analysed, CancellationToken ct)
    {
        var keywords = run.Parameters[TextFlowParameters.Keywords] is JsonArray given
            ? given.Select(keyword => Text(keyword).Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToArray()
            : [];
        var selection = new TextSelection(
            run.Request.TeamId, run.Request.Platform, source, account, keywords,
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
            ["text"] = source.Name,
            ["platform"] = run.Request.Platform,
            ["account_id"] = account,
            ["texts"] = report.Texts,
            ["is_cut"] = report.IsCut,
            ["analysed"] = analysed,
        });
    }

    private FinishedItem Done(FlowRun run, JsonObject result) => Done(run, result, time.GetUtcNow());

    /// <summary>The end of a run, with a result that is an estimate.</summary>
    public static FinishedItem Done(FlowRun run, JsonObject result, DateTimeOffset now)
    {
        result["is_estimate"] = true;
        // Of a model the version is that of its prompt, which is told apart.
        if (!result.ContainsKey("method"))
        {
            result["method"] = TextEstimator.Version.Method;
            result["version"] = TextEstimator.Version.Number;
        }

        return new() { Item = run.Item, Outcome = ItemOutcome.Done, FinishedAt = now, Result = result.ToJsonString() };
    }

    /// <summary>A parameter as a text; null when it is not given.</summary>
    public static string? TextOf(FlowRun run, string name) => run.Parameters[name] is { } value ? Text(value).Trim() : null;

    /// <summary>A value as a text.</summary>
    public static string Text(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue<string>(out var given) ? given : value?.ToJsonString() ?? "";
}
