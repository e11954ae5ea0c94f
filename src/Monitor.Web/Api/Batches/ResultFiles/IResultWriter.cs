namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>Writes rows of results in one format.</summary>
internal interface IResultWriter : IAsyncDisposable
{
    /// <summary>Writes one row, with a cell for each column.</summary>
    ValueTask WriteAsync(IReadOnlyList<ResultCell> cells, CancellationToken ct);

    /// <summary>Ends a file that is complete; one that is not must not look like it.</summary>
    ValueTask FinishAsync(CancellationToken ct);
}
