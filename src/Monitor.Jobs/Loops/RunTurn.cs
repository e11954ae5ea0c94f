namespace Monitor.Jobs.Loops;

/// <summary>A run that has had its turn: its item is given back, which is no failure, and goes on when its turn comes again.</summary>
internal sealed class TurnEndedException() : OperationCanceledException("The run has taken its time.");

/// <summary>
/// How long a run that records its work part by part goes on before others get their turn. What is then left of its time is enough for the
/// part that is under way.
/// </summary>
internal sealed class RunTurn(TimeSpan limit, TimeProvider time)
{
    private const double Share = 0.8;

    private readonly DateTimeOffset _until = time.GetUtcNow() + limit * Share;
    private bool _hasBegun;

    /// <summary>Begins a part, or ends the turn; nothing is lost by it. The first part is always begun, so that every run gets on.</summary>
    public void BeginPart()
    {
        if (_hasBegun && time.GetUtcNow() > _until)
            throw new TurnEndedException();
        _hasBegun = true;
    }
}
