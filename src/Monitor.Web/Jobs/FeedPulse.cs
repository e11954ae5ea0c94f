using System.Threading.Channels;
using Monitor.Data.Batches;
using Monitor.Data.HotState;

namespace Monitor.Web.Jobs;

/// <summary>
/// Wakes open streams when something was committed in their team. One query asks for all teams that are watched from this process: right
/// after a hint, and several times a second for what other processes do, so that a hundred open streams cost the database as much as one.
/// </summary>
internal sealed partial class FeedPulse(JobReader jobs, IHotState hot, TimeProvider time, ILogger<FeedPulse> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // What is committed within this time comes in one portion.
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Team> _teams = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Begins to watch a team.</summary>
    public FeedWatch Watch(long teamId)
    {
        lock (_gate)
        {
            if (!_teams.TryGetValue(teamId, out var team))
                _teams[teamId] = team = new();
            var watch = new FeedWatch(w => Leave(teamId, w));
            team.Watches.Add(watch);
            _wake.Writer.TryWrite(true);
            return watch;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = hot.OnHint(HintTopic.Jobs, () => _wake.Writer.TryWrite(true));
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Coalesce;
            try
            {
                await WaitAsync(stoppingToken);
                await LookAsync(stoppingToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Whatever it is: an exception that left this loop would end the whole service.
                pause = TimeSpan.FromSeconds(Math.Min(Poll.TotalSeconds * Math.Pow(2, Math.Min(failures++, 10)), LongestBackoff.TotalSeconds));
                LogFailed(logger, error, failures);
            }

            // On the real clock: this only spares the database, it decides nothing.
            await Task.Delay(pause, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Leave(long teamId, FeedWatch watch)
    {
        lock (_gate)
            if (_teams.TryGetValue(teamId, out var team) && team.Watches.Remove(watch) && team.Watches.Count == 0)
                _teams.Remove(teamId);
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var wake = _wake.Reader.WaitToReadAsync(waiting.Token).AsTask();
        if (IsWatched())
            await Task.WhenAny(wake, Task.Delay(Poll, time, waiting.Token));
        else
            await wake;
        await waiting.CancelAsync();
        _wake.Reader.TryRead(out _);
        ct.ThrowIfCancellationRequested();
    }

    private async Task LookAsync(CancellationToken ct)
    {
        long[] watched;
        lock (_gate)
            watched = [.. _teams.Keys];
        if (watched.Length == 0)
            return;
        var numbers = await jobs.FeedsAsync(watched, ct);
        lock (_gate)
            foreach (var (teamId, number) in numbers)
                if (_teams.TryGetValue(teamId, out var team) && team.Seen != number)
                {
                    team.Seen = number;
                    team.Watches.ForEach(watch => watch.Wake());
                }
    }

    private bool IsWatched()
    {
        lock (_gate)
            return _teams.Count > 0;
    }

    private sealed class Team
    {
        public long Seen { get; set; }

        public List<FeedWatch> Watches { get; } = [];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feeds of watched teams could not be read {Failures} times in a row; open streams wait")]
    private static partial void LogFailed(ILogger logger, Exception error, int failures);
}

/// <summary>One open stream; it is woken when something may be there to read.</summary>
internal sealed class FeedWatch(Action<FeedWatch> leave) : IDisposable
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Forgets what was said so far; to be called before reading, so that what is committed meanwhile wakes the next wait.</summary>
    public void Reset() => _wake.Reader.TryRead(out _);

    /// <summary>Waits to be woken, but no longer than <paramref name="most"/>.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_wake.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(most, time, waiting.Token));
        await waiting.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    public void Dispose() => leave(this);
}
