using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>The task is saved and is to be run.</summary>
internal sealed record TaskSaved(string TaskId) : ProviderStep;

/// <summary>A run is under way.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Waits">How often it was waited for.</param>
/// <param name="TaskId">The task that it belongs to, to be removed in the end.</param>
internal sealed record RunGoing(string RunId, int Waits, string? TaskId) : ProviderStep;

/// <summary>The run is over and its dataset is read, page by page.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Offset">Where the page begins.</param>
/// <param name="Before">What the pages before had, each thing once.</param>
/// <param name="TaskId">The task that it belongs to, to be removed in the end.</param>
internal sealed record DatasetPage(string DatasetId, int Offset, IReadOnlyList<Observation> Before, string? TaskId) : ProviderStep;

/// <summary>The answer is known; the saved task is removed.</summary>
internal sealed record TaskRemoval(string TaskId, FetchOutcome Answer) : ProviderStep;
