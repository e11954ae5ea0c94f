using Npgsql;

namespace Monitor.Data.Scheduling;

/// <summary>Keeps an entry of every run for operators, beside the run log, in the transactions of the runs themselves.</summary>
public interface IRunLedger
{
    /// <summary>Sees to it that so many runs can be given an entry by <see cref="Next"/>.</summary>
    ValueTask ReserveAsync(int runs, CancellationToken ct);

    /// <summary>The entry of a run that begins; null where entries run short, and the run gets one when it ends.</summary>
    RunEntry? Next();

    /// <summary>Adds the statements that enter finished runs to the batch that completes them.</summary>
    void Append(NpgsqlBatch batch, IReadOnlyList<FinishedRun> runs);
}

/// <summary>The entry of a run in the ledger.</summary>
/// <param name="Id">Its number.</param>
/// <param name="IsDelivered">Somebody else writes how it begins and ends: it was there before the run.</param>
public sealed record RunEntry(long Id, bool IsDelivered)
{
    private volatile bool _isShown;

    /// <summary>Whether it is shown as running already.</summary>
    public bool IsShown
    {
        get => _isShown;
        set => _isShown = value;
    }
}
