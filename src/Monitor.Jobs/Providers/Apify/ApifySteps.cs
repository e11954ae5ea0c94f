using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>The task is saved and is to be run.</summary>
internal sealed record TaskSaved(string TaskId) : ProviderStep;

/// <summary>A run is under way.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Looks">How often it was looked at and was not over.</param>
/// <param name="TaskId">The task that it belongs to, to be removed in the end.</param>
internal sealed record RunGoing(string RunId, int Looks, string? TaskId) : ProviderStep;

/// <summary>The run is over and its dataset is read, page by page.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Offset">Where the page begins.</param>
/// <param name="Before">What the pages before had, each thing once.</param>
/// <param name="TaskId">The task that it belongs to, to be removed in the end.</param>
internal sealed record DatasetPage(string DatasetId, int Offset, IReadOnlyList<Observation> Before, string? TaskId) : ProviderStep
{
    /// <summary>How the run failed, if it did: what it had found until then still counts.</summary>
    public string? Failure { get; init; }

    /// <summary>It was empty and is read for the second time, as it may be filled a moment after the run.</summary>
    public bool IsSecondLook { get; init; }

    /// <summary>What the pages before could not be read at.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>How many elements of the pages before were left out.</summary>
    public int Dropped { get; init; }
}

/// <summary>The answer is known; the saved task is removed.</summary>
internal sealed record TaskRemoval(string TaskId, FetchOutcome Answer) : ProviderStep;
