using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Schema;
using Npgsql;

namespace Monitor.Jobs.Queues;

/// <summary>
/// Writes finished items: what came within <see cref="QueueOptions.FlushInterval"/> in one transaction. While the database is away
/// the batch is kept and tried again, and behind it runs are held back at a bound. Data that the database refuses cannot hold up the
/// others: the batch is then written one by one, and the refused item fails.
/// </summary>
public sealed partial class QueueCompleter(
    QueueResultWriter writer,
    JobStarts starts,
    IHotState hot,
    NpgsqlDataSource database,
    IOptions<QueueOptions> options,
    TimeProvider time,
    ILogger<QueueCompleter> logger) : IHostedService, IDisposable
{
    private const string Refusal = "the database refused the result";

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly Channel<(FinishedItem Item, TaskCompletionSource? Written)> _items =
        Channel.CreateBounded<(FinishedItem Item, TaskCompletionSource? Written)>(
            new BoundedChannelOptions(options.Value.FlushSize * 10) { SingleReader = true });

    private readonly List<TaskCompletionSource> _awaited = [];

    private readonly CancellationTokenSource _giveUp = new();
    private Task _writing = Task.CompletedTask;

    /// <summary>
    /// Hands over a finished item; waits while the backlog is full. <paramref name="written"/> is told when the item was written, or
    /// dropped because its run had lost it, and is cancelled when the process ends before.
    /// </summary>
    public ValueTask AddAsync(FinishedItem item, CancellationToken ct, TaskCompletionSource? written = null) =>
        _items.Writer.WriteAsync((item, written), ct);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = WriteAllAsync(_giveUp.Token);
        return Task.CompletedTask;
    }

    /// <summary>Writes what was handed over, until done or until <paramref name="cancellationToken"/> ends the patience.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _items.Writer.TryComplete();
        await using var registration = cancellationToken.Register(static state => ((CancellationTokenSource)state!).Cancel(), _giveUp);
        await _writing;
    }

    /// <inheritdoc />
    public void Dispose() => _giveUp.Dispose();

    private async Task WriteAllAsync(CancellationToken ct)
    {
        var batch = new List<FinishedItem>(options.Value.FlushSize);
        try
        {
            while (await _items.Reader.WaitToReadAsync(ct))
            {
                await FillAsync(batch, ct);
                await WriteUntilDoneAsync(batch, ct);
                batch.Clear();
                foreach (var written in _awaited)
                    written.TrySetResult();
                _awaited.Clear();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogGivenUp(logger, batch.Count + _items.Reader.Count);
            while (_items.Reader.TryRead(out var left))
                left.Written?.TrySetCanceled(ct);
            foreach (var written in _awaited)
                written.TrySetCanceled(ct);
        }
    }

    private async Task FillAsync(List<FinishedItem> batch, CancellationToken ct)
    {
        var size = options.Value.FlushSize;
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var timer = Task.Delay(options.Value.FlushInterval, time, interval.Token);
        while (batch.Count < size)
        {
            if (_items.Reader.TryRead(out var next))
            {
                batch.Add(next.Item);
                if (next.Written is { } written)
                    _awaited.Add(written);
                continue;
            }

            var more = _items.Reader.WaitToReadAsync(ct).AsTask();
            if (await Task.WhenAny(timer, more) == timer || !await more)
                break;
        }

        await interval.CancelAsync();
    }

    private async Task WriteUntilDoneAsync(List<FinishedItem> batch, CancellationToken ct)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await WriteAsync(batch, ct);
                return;
            }
            catch (PostgresException refused) when (IsRefusal(refused))
            {
                LogRefused(logger, refused, batch.Count);
                break;
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                var backoff = TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, Math.Min(failures, 10)), LongestBackoff.TotalMilliseconds));
                LogRetry(logger, error, batch.Count, backoff.TotalMilliseconds);
                if (IsMissingPartition(error))
                    await MakePartitionsAsync(ct);
                await Task.Delay(backoff, time, ct);
            }
        }

        if (batch is not [var single])
            foreach (var item in batch)
                await WriteUntilDoneAsync([item], ct);
        else if (single.Error != Refusal)
            await WriteUntilDoneAsync([Refused(single)], ct);
    }

    private async Task MakePartitionsAsync(CancellationToken ct)
    {
        try
        {
            await Partitions.EnsureAsync(database, time, ct);
        }
        catch (NpgsqlException error)
        {
            LogRetry(logger, error, 0, 0);
        }
    }

    // Classes 22 and 23 are about the data; 23514 without a constraint's name says that no partition takes the row.
    private static bool IsRefusal(PostgresException error) => error.SqlState is ['2', '2' or '3', ..] && !IsMissingPartition(error);

    private static bool IsMissingPartition(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    private static FinishedItem Refused(FinishedItem item) => item with
    {
        Outcome = ItemOutcome.Failed,
        Observation = null,
        Items = [],
        Result = null,
        ErrorCode = ItemErrors.Internal,
        Error = Refusal,
    };

    private async Task WriteAsync(List<FinishedItem> batch, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var recorded = await writer.WriteAsync(batch, now, ct);
        if (recorded.Items.Count < batch.Count)
            LogFenced(logger, batch.Count - recorded.Items.Count);
        foreach (var owner in recorded.Ended.Select(job => (job.TeamId, job.RequestedBy)).Distinct())
            await StartNextAsync(owner.TeamId, owner.RequestedBy, now, ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        if (recorded.Items.Any(item => item.Item.Kind == ItemKind.JobItem))
            await hot.HintAsync(HintTopic.Jobs, ct);
        if (recorded.Items.Any(item => item.Item.Kind == ItemKind.ScrapeRequest))
            await hot.HintAsync(HintTopic.Requests, ct);
    }

    // The results are committed: a failure here must not write them again. The sweeper starts what is left waiting.
    private async Task StartNextAsync(long teamId, string? requestedBy, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            await starts.StartNextAsync(teamId, requestedBy, now, ct);
        }
        catch (NpgsqlException error)
        {
            LogNotStarted(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Writing {Count} items failed; trying again in {BackoffMs} ms")]
    private static partial void LogRetry(ILogger logger, Exception error, int count, double backoffMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a batch of {Count} items")]
    private static partial void LogRefused(ILogger logger, Exception error, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Count} results of runs that had lost their item")]
    private static partial void LogFenced(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting searches could not be started now")]
    private static partial void LogNotStarted(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shut down with {Count} items unwritten; they run again when their leases end")]
    private static partial void LogGivenUp(ILogger logger, int count);
}
