using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Jobs.Loops;

/// <summary>How results are gathered before they are written.</summary>
/// <param name="Size">Most results of one transaction.</param>
/// <param name="Interval">Longest wait for more of them.</param>
/// <param name="Backlog">Results that may wait; beyond it those who bring more wait.</param>
/// <param name="Writers">
/// Batches that may be on their way at once. Only one is filled at a time, so they become no smaller; while the database is at one, the next
/// one is gathered and sent.
/// </param>
public readonly record struct BatchSize(int Size, TimeSpan Interval, int Backlog, int Writers = 1);

/// <summary>
/// Writes results together: what came within an interval, or as much as fits, in one transaction.
/// <list type="number">
/// <item>While the database is away the batch is kept and tried again; behind it those who bring results are held back at a bound.</item>
/// <item>Data that the database refuses cannot hold up the others: the batch is then written one by one, and the refused one as
/// refused.</item>
/// <item>A missing time partition is made on the spot.</item>
/// </list>
/// </summary>
public abstract partial class BatchedWriter<T>(NpgsqlDataSource database, BatchSize size, TimeProvider time, ILogger logger) : IHostedService, IDisposable
    where T : class
{
    /// <summary>What is said of a result that the database refused.</summary>
    protected const string Refusal = "the database refused the result";

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly Channel<(T Result, TaskCompletionSource? Written)> _results =
        Channel.CreateBounded<(T Result, TaskCompletionSource? Written)>(new BoundedChannelOptions(size.Backlog));

    private readonly SemaphoreSlim _filling = new(1);
    private readonly CancellationTokenSource _giveUp = new();
    private Task _writing = Task.CompletedTask;

    /// <summary>
    /// Hands over a result; waits while the backlog is full. <paramref name="written"/> is told when it was written, or dropped because
    /// its run had lost its lease, and is cancelled when the process ends before.
    /// </summary>
    public ValueTask AddAsync(T result, CancellationToken ct, TaskCompletionSource? written = null) => _results.Writer.WriteAsync((result, written), ct);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = Task.WhenAll(Enumerable.Range(0, size.Writers).Select(_ => WriteAllAsync(_giveUp.Token)));
        return Task.CompletedTask;
    }

    /// <summary>Writes what was handed over, until done or until <paramref name="cancellationToken"/> ends the patience.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _results.Writer.TryComplete();
        await using var registration = cancellationToken.Register(static state => ((CancellationTokenSource)state!).Cancel(), _giveUp);
        await _writing;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _giveUp.Dispose();
        _filling.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a batch in one transaction; answers how many results were recorded, the others had lost their lease.</summary>
    protected abstract Task<int> WriteAsync(IReadOnlyList<T> batch, CancellationToken ct);

    /// <summary>The result as one that the database refused; null when that is what was refused.</summary>
    protected abstract T? Refused(T result);

    private async Task WriteAllAsync(CancellationToken ct)
    {
        var batch = new List<T>(size.Size);
        var awaited = new List<TaskCompletionSource>();
        try
        {
            while (await GatherAsync(batch, awaited, ct))
            {
                await WriteUntilDoneAsync(batch, ct);
                batch.Clear();
                foreach (var written in awaited)
                    written.TrySetResult();
                awaited.Clear();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogGivenUp(logger, batch.Count + _results.Reader.Count);
            while (_results.Reader.TryRead(out var left))
                left.Written?.TrySetCanceled(ct);
            foreach (var written in awaited)
                written.TrySetCanceled(ct);
        }
    }

    // False when nothing comes any more.
    private async Task<bool> GatherAsync(List<T> batch, List<TaskCompletionSource> awaited, CancellationToken ct)
    {
        await _filling.WaitAsync(ct);
        try
        {
            if (!await _results.Reader.WaitToReadAsync(ct))
                return false;
            await FillAsync(batch, awaited, ct);
            return true;
        }
        finally
        {
            _filling.Release();
        }
    }

    private async Task FillAsync(List<T> batch, List<TaskCompletionSource> awaited, CancellationToken ct)
    {
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var timer = Task.Delay(size.Interval, time, interval.Token);
        while (batch.Count < size.Size)
        {
            if (_results.Reader.TryRead(out var next))
            {
                batch.Add(next.Result);
                if (next.Written is { } written)
                    awaited.Add(written);
                continue;
            }

            var more = _results.Reader.WaitToReadAsync(ct).AsTask();
            if (await Task.WhenAny(timer, more) == timer || !await more)
                break;
        }

        await interval.CancelAsync();
    }

    private async Task WriteUntilDoneAsync(List<T> batch, CancellationToken ct)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                if (await WriteAsync(batch, ct) is var recorded && recorded < batch.Count)
                    LogFenced(logger, batch.Count - recorded);
                return;
            }
            catch (PostgresException refused) when (IsRefusal(refused))
            {
                LogRefused(logger, refused, batch.Count);
                database.Forget();
                break;
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                var backoff = Backoff.After(failures + 1, FirstBackoff, LongestBackoff);
                LogRetry(logger, error, batch.Count, backoff.TotalMilliseconds);
                if (IsMissingPartition(error))
                    await MakePartitionsAsync(ct);
                await Task.Delay(backoff, time, ct);
            }
        }

        if (batch is not [var single])
            foreach (var result in batch)
                await WriteUntilDoneAsync([result], ct);
        else if (Refused(single) is { } refused)
            await WriteUntilDoneAsync([refused], ct);
    }

    private async Task MakePartitionsAsync(CancellationToken ct)
    {
        try
        {
            await Partitions.EnsureAsync(database, time, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogNoPartitions(logger, error);
        }
    }

    private static bool IsRefusal(PostgresException error) => error.IsAboutData() && !IsMissingPartition(error);

    // Of its class, this one without a constraint's name says that no partition takes the row.
    private static bool IsMissingPartition(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Writing {Count} results failed; trying again in {BackoffMs} ms")]
    private static partial void LogRetry(ILogger logger, Exception error, int count, double backoffMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a batch of {Count} results")]
    private static partial void LogRefused(ILogger logger, Exception error, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Making time partitions failed")]
    private static partial void LogNoPartitions(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Count} results of runs that had lost their lease")]
    private static partial void LogFenced(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shut down with {Count} results unwritten; their work runs again when its leases end")]
    private static partial void LogGivenUp(ILogger logger, int count);
}
