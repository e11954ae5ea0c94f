using Monitor.Web.Access;
using Npgsql;

namespace Monitor.Web.Jobs;

/// <summary>
/// Asks again and again whether the caller of an open stream may still see it: keys are revoked, sessions end, roles change. It does so
/// beside the stream, so that a reader who takes nothing is noticed as well.
/// </summary>
internal sealed class StreamGuard : IAsyncDisposable
{
    // Together with the second for which a caller is remembered, a stream ends within two seconds.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    /// <summary>Begins to look after the caller of <paramref name="http"/>.</summary>
    public StreamGuard(HttpContext http, long teamId, TimeProvider time, CancellationToken ct)
    {
        _lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Token = _lost.Token;
        _watching = WatchAsync(http, teamId, time);
    }

    /// <summary>Cancelled when the caller has lost the right to look, or is gone.</summary>
    public CancellationToken Token { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task WatchAsync(HttpContext http, long teamId, TimeProvider time)
    {
        try
        {
            do
                await Task.Delay(Period, time, _stop.Token);
            while (await MayGoOnAsync(http, teamId));
            await _lost.CancelAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            // Nobody can say whether the caller may look.
            await _lost.CancelAsync();
        }
    }

    /// <summary>Whether the caller may look at this moment.</summary>
    public static async Task<bool> MayGoOnAsync(HttpContext http, long teamId)
    {
        var services = http.RequestServices;
        var current = new CurrentCaller();
        await services.GetRequiredService<Callers>().IdentifyAsync(http, current);
        return AccessGate.Check(http, current, services.GetRequiredService<AuthMode>()) is null && current.Value?.TeamId == teamId;
    }
}
