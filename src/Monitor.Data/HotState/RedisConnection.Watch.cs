using StackExchange.Redis;

namespace Monitor.Data.HotState;

internal sealed partial class RedisConnection
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _disturbed = new(0);
    private readonly Task _watching;
    private RedisLink? _link;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _session = null;
        if (_link is not null)
            await _link.DisposeAsync();
        _stopping.Dispose();
        _disturbed.Dispose();
    }

    private async Task WatchAsync()
    {
        var healthyAt = RedisCall.Clock.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            // A connection that hangs without being closed (a host that vanished) hangs for a quarter of an hour if left alone.
            var replace = RedisCall.Clock.GetElapsedTime(healthyAt) > _timings.Replace;
            if (await CheckAsync(replace) || replace)
                healthyAt = RedisCall.Clock.GetTimestamp();
            _started.TrySetResult();
            await PauseAsync();
        }
    }

    /// <summary>Opens the link if need be and sees whether Redis answers; true when all of it is well.</summary>
    private async Task<bool> CheckAsync(bool replace)
    {
        var session = _session;
        try
        {
            if (_link is null || replace)
                await OpenLinkAsync();
            var database = _link!.Database;
            await RedisCall.LimitAsync(() => database.PingAsync(), _timings.Answer, _stopping.Token);
            await _beforeUse(database);
            if (_session?.Database != database)
                _session = new Session(database);
            ReportBack();
        }
        catch (Exception failure)
        {
            if (!_stopping.IsCancellationRequested)
                GoAway(failure, session);
            return false;
        }
        return await HintsArriveAsync();
    }

    private async Task OpenLinkAsync()
    {
        var old = _link;
        _link = await RedisLink.OpenAsync(_options, _onHint, OnConnectionChange);
        if (old is not null)
            await old.DisposeAsync();
    }

    // Hints have a connection of their own. Without it the state still works, so this only counts towards replacing the link.
    private async Task<bool> HintsArriveAsync()
    {
        try
        {
            await RedisCall.LimitAsync(_link!.PingHintsAsync, _timings.Answer, _stopping.Token);
            return true;
        }
        catch (RedisServerException)
        {
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void OnConnectionChange(IDatabase database, Exception? failure)
    {
        if (failure is not null && _session is { } session && session.Database == database)
            GoAway(failure, session);
        else
            _disturbed.Release();
    }

    private async Task PauseAsync()
    {
        try
        {
            await _disturbed.WaitAsync(_session is null ? _timings.Retry : _timings.Heartbeat, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
