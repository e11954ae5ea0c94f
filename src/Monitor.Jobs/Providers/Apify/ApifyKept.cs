using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>What is kept of a run that is paid for and not over yet, or whose dataset was not read yet: <c>run ID [task]</c>, <c>dataset ID [task]</c>.</summary>
internal static class ApifyKept
{
    public const string Run = "run";
    private const string Dataset = "dataset";

    /// <summary>What is kept of a step; null where a new run costs no more than going on.</summary>
    public static string? Of(ProviderStep? step) => step switch
    {
        RunGoing run => Join(Run, run.RunId, run.TaskId),
        DatasetPage { Failure: null } page => Join(Dataset, page.DatasetId, page.TaskId),
        _ => null,
    };

    /// <summary>The step that was kept.</summary>
    public static ProviderStep? Read(string kept) => kept.Split(' ') switch
    {
        [Run, var run, .. var task] => new RunGoing(run, 0, task is [var saved] ? saved : null),
        [Dataset, var dataset, .. var task] => new DatasetPage(dataset, 0, [], task is [var saved] ? saved : null),
        _ => null,
    };

    /// <summary>The same, of a run whose dataset is known.</summary>
    public static string WithDataset(string kept, string dataset) => Join(Dataset, dataset, kept.Split(' ') is [_, _, var task] ? task : null);

    private static string Join(string what, string id, string? task) => task is null ? $"{what} {id}" : $"{what} {id} {task}";
}
