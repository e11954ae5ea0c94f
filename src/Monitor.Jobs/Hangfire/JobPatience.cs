namespace Monitor.Jobs.Hangfire;

/// <summary>
/// How long jobs may go on: until the process stops and its patience is over. Hangfire's own token also ends when a job is delivered a
/// second time or changed in the dashboard, and a run that holds the lease of its work would then be given up and made again.
/// </summary>
public sealed class JobPatience(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, time);

    /// <summary>Ends when the patience is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The process stops: jobs have this long to finish.</summary>
    public void EndAfter(TimeSpan patience) => _over.CancelAfter(patience);

    /// <inheritdoc />
    public void Dispose() => _over.Dispose();
}
