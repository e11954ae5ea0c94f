namespace Monitor.Jobs.Enrichment;

/// <summary>Leaves a model alone for a while that did not answer several times in a row, so that nobody waits for it in vain.</summary>
internal sealed class ModelRest(TimeSpan rest, TimeProvider time)
{
    private const int MostFailures = 3;

    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _until;

    /// <summary>For how long it is still left alone; null when it may be asked.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_gate)
                return _until - time.GetUtcNow() is { Ticks: > 0 } left ? left : null;
        }
    }

    /// <summary>Notes how a call ended; the first call after a rest that fails begins the next one.</summary>
    public void Note(ModelOutcome outcome)
    {
        lock (_gate)
        {
            if (outcome is not (ModelOutcome.Timeout or ModelOutcome.Unreachable or ModelOutcome.ServerError))
                _failures = 0;
            else if (++_failures >= MostFailures)
                _until = time.GetUtcNow() + rest;
        }
    }
}
