using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Loops;

/// <summary>The longest time that a run may take.</summary>
internal static class RunLimit
{
    /// <summary>
    /// Runs <paramref name="run"/> and answers what it brought, or what <paramref name="late"/> says when it took longer than
    /// <paramref name="limit"/>. A run that was given up from outside throws, whatever the time.
    /// </summary>
    public static async Task<T> KeepAsync<T>(
        TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> run, Func<string, T> late, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException canceled) when (IsOver(canceled, timeout.Token, ct))
        {
            return late($"took longer than {limit.TotalSeconds:0.##} s");
        }
    }

    /// <summary>Whether a run broke off because its time is over, and not because it was given up from outside or ended its turn itself.</summary>
    public static bool IsOver(OperationCanceledException canceled, CancellationToken ct, CancellationToken givenUp) =>
        canceled is not (WorkRevokedException or TurnEndedException) && ct.IsCancellationRequested && !givenUp.IsCancellationRequested;
}
