using System.Threading.Channels;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Time;

namespace Monitor.Web.Api.Live;

/// <summary>
/// Reads for all open streams of this process what was committed in their teams: one statement right after a hint, and several times a second
/// for what other processes do. A hundred open streams cost the database as much as one.
/// </summary>
internal sealed partial class FeedPulse(FeedReader feeds, IHotState hot, TimeProvider time, ILogger<FeedPulse> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // What is committed within this time comes in one portion.
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Team> _teams = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Begins to watch a team, or one job of it.</summary>
    public FeedWatch Watch(long teamId, Guid? jobId = null)
    {
        lock (_gate)
        {
            if (!_teams.TryGetValue(teamId, out var team))
                _teams[teamId] = team = new();
            var watch = new FeedWatch(jobId, w => Leave(teamId, w));
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
                pause = Backoff.After(++failures, Poll, LongestBackoff);
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
        Dictionary<long, Team> watched;
        (long, long?)[] asked;
        lock (_gate)
        {
            watched = new(_teams);
            asked = [.. watched.Select(team => (team.Key, team.Value.Seen))];
        }

        if (asked.Length == 0)
            return;
        var portions = await feeds.ReadAsync(asked, ct);
        lock (_gate)
            foreach (var portion in portions)
                // A team that was left meanwhile, and is watched again, begins anew.
                if (_teams.TryGetValue(portion.TeamId, out var team) && team == watched[portion.TeamId])
                    Tell(team, portion);
        // There may be more than fits.
        if (portions.Any(portion => portion.Events.Count > 0 && portion.Events[^1].TeamNumber < portion.Newest) || portions.Sum(p => p.Events.Count) >= FeedReader.Most)
            _wake.Writer.TryWrite(true);
    }

    private static void Tell(Team team, FeedPortion portion)
    {
        if (portion.Events.Count == 0)
        {
            // Nothing was known of it, or its numbers went back: each stream looks where it stands.
            team.Seen = portion.Newest;
            team.Watches.ForEach(watch => watch.Wake());
            return;
        }

        team.Seen = portion.Events[^1].TeamNumber;
        team.Watches.ForEach(watch => watch.Deliver(portion.Events));
    }

    private bool IsWatched()
    {
        lock (_gate)
            return _teams.Count > 0;
    }

    private sealed class Team
    {
        /// <summary>Number of the last event that was handed over; null before the first reading.</summary>
        public long? Seen { get; set; }

        public List<FeedWatch> Watches { get; } = [];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feeds of watched teams could not be read {Failures} times in a row; open streams wait")]
    private static partial void LogFailed(ILogger logger, Exception error, int failures);
}
