using StackExchange.Redis;

namespace Monitor.Data.Redis;

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
        while (!_stopping.IsCancellationRequested)
        {
            await CheckAsync();
            _started.TrySetResult();
            await PauseAsync();
        }
    }

    /// <summary>Opens the link if need be and sees whether Redis answers.</summary>
    private async Task CheckAsync()
    {
        var session = _session;
        try
        {
            _link ??= await RedisLink.OpenAsync(_options, _onHint, OnConnectionChange);
            var database = _link.Database;
            await RedisCall.LimitAsync(() => database.PingAsync(), _timings.Answer, _stopping.Token);
            foreach (var step in _beforeUse)
                await step(database);
            if (_session?.Database != database)
                _session = new Session(database);
            _used.TrySetResult();
            ReportBack();
        }
        catch (Exception failure)
        {
            if (!_stopping.IsCancellationRequested)
                GoAway(failure, session);
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
