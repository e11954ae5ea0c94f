using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>What Apify answered, step by step: task, run, dataset.</summary>
internal static class ApifyParser
{
    /// <summary>A run is looked at no more often than this, also where Apify does not wait for its end as it is asked to.</summary>
    public const double SecondsBetweenLooks = 5;

    // A minute from the first look to the last; then the run is taken up again later.
    private const int MostLooks = 13;

    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => request.Step switch
    {
        // Whether it could be removed changes nothing about the answer.
        TaskRemoval removal => removal.Answer,
        _ when response.Status is < 200 or > 299 => Refused(request.Step, response),
        DatasetPage => ApifyDataset.Read(request, response),
        null when request.FetchType == FetchTypes.KeyLimits =>
            WireDocument.Read(response.Body, "$", root => ApifyLimits.Read(root["data"]), new FetchOutcome.Malformed("$")),
        null when request.FetchType == FetchTypes.Dataset => ApifyDataset.Read(request, response),
        _ => WireDocument.Read(response.Body, "$", root => ReadData(request.Step, root["data"]), new FetchOutcome.Malformed("$")),
    };

    /// <summary>The answer; where a task was saved for it, that is removed first.</summary>
    public static FetchOutcome Ended(ProviderStep? step, FetchOutcome answer) => step switch
    {
        TaskSaved task => new FetchOutcome.Continue(new TaskRemoval(task.TaskId, answer)),
        RunGoing { TaskId: { } task } => new FetchOutcome.Continue(new TaskRemoval(task, answer)),
        DatasetPage { TaskId: { } task } => new FetchOutcome.Continue(new TaskRemoval(task, answer)),
        _ => answer,
    };

    // What goes on at Apify is taken up again later, and its task stays until then.
    private static FetchOutcome Refused(ProviderStep? step, ProviderResponse response) => (step, ApifyErrors.Read(response)) switch
    {
        (RunGoing or DatasetPage, FetchOutcome.Transient gone) when response.Status == 404 => Ended(step, gone with { BeginsAnew = true }),
        (RunGoing or DatasetPage, FetchOutcome.Transient or FetchOutcome.RateLimited) and var (_, passing) => passing,
        var (_, outcome) => Ended(step, outcome),
    };

    private static FetchOutcome ReadData(ProviderStep? step, WireValue data)
    {
        var id = data["id"];
        if (NameOf(id) is not { } known)
            return new FetchOutcome.Malformed(id.Path);
        // What was asked for is a run, which has a status, or a task, which has a name instead.
        if (step is null && data["status"].IsMissing && data["name"].IsText)
            return new FetchOutcome.Continue(new TaskSaved(known));
        return ReadRun(step, data, known);
    }

    private static FetchOutcome ReadRun(ProviderStep? step, WireValue run, string id)
    {
        var task = (step as TaskSaved)?.TaskId ?? (step as RunGoing)?.TaskId;
        switch (run["status"].Text())
        {
            case "READY" or "RUNNING" when step is RunGoing { Looks: >= MostLooks - 1 }:
                return new FetchOutcome.Transient("the run is not over yet") { MovesOn = true };
            case "READY" or "RUNNING" when step is RunGoing going:
                return new FetchOutcome.Continue(going with { Looks = going.Looks + 1 }) { Pause = TimeSpan.FromSeconds(SecondsBetweenLooks) };
            case "READY" or "RUNNING":
                return new FetchOutcome.Continue(new RunGoing(id, 0, task));
            case "SUCCEEDED":
                return NameOf(run["defaultDatasetId"]) is { } dataset
                    ? new FetchOutcome.Continue(new DatasetPage(dataset, 0, [], task))
                    : Ended(step, new FetchOutcome.Malformed(run["defaultDatasetId"].Path));
            case "FAILED" or "TIMING-OUT" or "TIMED-OUT" or "ABORTING" or "ABORTED":
                var failure = $"the run ended as {run["status"].Text()}: {ProviderMessage.Of(run["statusMessage"], "no reason given")}";
                return NameOf(run["defaultDatasetId"]) is { } left
                    ? new FetchOutcome.Continue(new DatasetPage(left, 0, [], task) { Failure = failure })
                    : Ended(step, new FetchOutcome.Transient(failure) { BeginsAnew = true });
            default:
                return Ended(step, new FetchOutcome.Malformed(run["status"].Path));
        }
    }

    /// <summary>An id that is fit for an address.</summary>
    private static string? NameOf(WireValue id) =>
        id.Text() is { Length: > 0 and <= 200 } text && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? text : null;
}
