namespace Monitor.Data.Batches;

/// <summary>The results of a job at one moment.</summary>
/// <param name="Ids">Its creators that have ended, in the order of the request.</param>
/// <param name="Fields">The texts and numbers that were collected of any of them, in the order in which they come.</param>
public sealed record JobResultTable(IReadOnlyList<long> Ids, IReadOnlyList<string> Fields);

/// <summary>One row of it.</summary>
/// <param name="Username">The creator.</param>
/// <param name="Status">How it ended.</param>
/// <param name="ErrorCode">The kind of its failure.</param>
/// <param name="Error">Its failure in words.</param>
/// <param name="Result">What was collected, as JSON.</param>
public sealed record JobResultRow(string Username, string Status, string? ErrorCode, string? Error, string? Result);
