using Monitor.Web.Access;

namespace Monitor.Web.Api.Live;

/// <summary>
/// Asks again and again whether the caller of an open stream may still see it: keys are revoked, sessions end, roles change. It does so
/// beside the stream, so that a reader who takes nothing is noticed as well.
/// </summary>
internal sealed partial class StreamGuard : IAsyncDisposable
{
    // Together with the second for which a caller is remembered, a stream ends within two seconds.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // A database that restarts need not end all streams; a stream of whom nobody knows any more whether they may look has to end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpContext _http;
    private readonly long _teamId;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _unsure;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    /// <summary>Begins to look after the caller of <paramref name="http"/>.</summary>
    public StreamGuard(HttpContext http, long teamId, TimeProvider time, CancellationToken ct)
    {
        (_http, _teamId, _time) = (http, teamId, time);
        _logger = http.RequestServices.GetRequiredService<ILogger<StreamGuard>>();
        _unsure = new(Patience, time);
        // A stream has no end of its own: without this one it would hold a shutdown up for as long as that has patience.
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping, _unsure.Token);
        Token = _lost.Token;
        _unsure.Token.Register(GiveUp);
        _watching = WatchAsync();
    }

    /// <summary>Cancelled when the caller has lost the right to look, is gone, or cannot be looked up for too long, and when the service stops.</summary>
    public CancellationToken Token { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What went wrong in it has ended the stream, and is no fault of whoever has streamed.
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _lost.Dispose();
        _unsure.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Period, _time, _stop.Token);
                if (await AskAsync() is not { } may)
                    continue;
                if (!may)
                    break;
                _unsure.CancelAfter(Patience);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }

        await _lost.CancelAsync();
    }

    // Null: nobody can say.
    private async Task<bool?> AskAsync()
    {
        try
        {
            return await MayGoOnAsync(_http, _teamId);
        }
        catch (Exception error)
        {
            LogUnsure(_logger, error);
            return null;
        }
    }

    // The connection is cut, which also ends a look-up that hangs.
    private void GiveUp()
    {
        LogGivenUp(_logger, Patience.TotalSeconds);
        _http.Abort();
    }

    /// <summary>Whether the caller may look at this moment.</summary>
    public static async Task<bool> MayGoOnAsync(HttpContext http, long teamId)
    {
        var services = http.RequestServices;
        var current = new CurrentCaller();
        await services.GetRequiredService<Callers>().IdentifyAsync(http, current, isUse: false);
        return AccessGate.Check(http, current, services.GetRequiredService<AuthMode>()) is null && current.Value?.TeamId == teamId;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The caller of a stream could not be looked up")]
    private static partial void LogUnsure(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stream is cut off: for {Seconds} s nobody could say whether its caller may look")]
    private static partial void LogGivenUp(ILogger logger, double seconds);
}
