using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Scheduling;
using Monitor.Data.Schema;
using Npgsql;

namespace Monitor.Jobs.Engine;

/// <summary>
/// Writes finished runs: up to <see cref="EngineOptions.FlushSize"/> of them, or what came within
/// <see cref="EngineOptions.FlushInterval"/>, in one transaction.
/// <list type="number">
/// <item>While the database is away the batch is kept and tried again; behind it runs are held back at a bound.</item>
/// <item>Data that the database refuses cannot hold up the others: the batch is then written run by run, and the refused one ends
/// as failed with its time moved forward.</item>
/// <item>A missing time partition is made on the spot.</item>
/// <item>Caches are told before and after the transaction, so that a crash in between shows old data for a moment only.</item>
/// </list>
/// </summary>
public sealed partial class Completer(
    ResultWriter writer,
    ResultCaches caches,
    WorkerIdentity worker,
    NpgsqlDataSource database,
    IOptions<EngineOptions> options,
    TimeProvider time,
    ILogger<Completer> logger) : IHostedService, IDisposable
{
    private const string Refusal = "the database refused the result";

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly Channel<(FinishedRun Run, TaskCompletionSource? Written)> _runs =
        Channel.CreateBounded<(FinishedRun Run, TaskCompletionSource? Written)>(
            new BoundedChannelOptions(options.Value.FlushBacklog) { SingleReader = true });

    private readonly List<TaskCompletionSource> _awaited = [];

    private readonly CancellationTokenSource _giveUp = new();
    private Task _writing = Task.CompletedTask;

    /// <summary>
    /// Hands over a finished run; waits while the backlog is full. <paramref name="written"/> is told when the run was written, or
    /// dropped because it had lost its task, and is cancelled when the process ends before.
    /// </summary>
    public ValueTask AddAsync(FinishedRun run, CancellationToken ct, TaskCompletionSource? written = null) =>
        _runs.Writer.WriteAsync((run, written), ct);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = WriteAllAsync(_giveUp.Token);
        return Task.CompletedTask;
    }

    /// <summary>Writes what was handed over, until done or until <paramref name="cancellationToken"/> ends the patience.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _runs.Writer.TryComplete();
        await using var registration = cancellationToken.Register(static state => ((CancellationTokenSource)state!).Cancel(), _giveUp);
        await _writing;
    }

    /// <inheritdoc />
    public void Dispose() => _giveUp.Dispose();

    private async Task WriteAllAsync(CancellationToken ct)
    {
        var batch = new List<FinishedRun>(options.Value.FlushSize);
        try
        {
            while (await _runs.Reader.WaitToReadAsync(ct))
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
            LogGivenUp(logger, batch.Count + _runs.Reader.Count);
            while (_runs.Reader.TryRead(out var left))
                left.Written?.TrySetCanceled(ct);
            foreach (var written in _awaited)
                written.TrySetCanceled(ct);
        }
    }

    private async Task FillAsync(List<FinishedRun> batch, CancellationToken ct)
    {
        var size = options.Value.FlushSize;
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var timer = Task.Delay(options.Value.FlushInterval, time, interval.Token);
        while (batch.Count < size)
        {
            if (_runs.Reader.TryRead(out var next))
            {
                batch.Add(next.Run);
                if (next.Written is { } written)
                    _awaited.Add(written);
                continue;
            }

            var more = _runs.Reader.WaitToReadAsync(ct).AsTask();
            if (await Task.WhenAny(timer, more) == timer || !await more)
                break;
        }

        await interval.CancelAsync();
    }

    private async Task WriteUntilDoneAsync(List<FinishedRun> batch, CancellationToken ct)
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
            foreach (var run in batch)
                await WriteUntilDoneAsync([run], ct);
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
            LogNoPartitions(logger, error);
        }
    }

    // Classes 22 and 23 are about the data; 23514 without a constraint's name says that no partition takes the row.
    private static bool IsRefusal(PostgresException error) => error.SqlState is ['2', '2' or '3', ..] && !IsMissingPartition(error);

    private static bool IsMissingPartition(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    private static FinishedRun Refused(FinishedRun run) => run with
    {
        Outcome = RunOutcome.Failed,
        Observation = null,
        Items = [],
        Hold = null,
        NewTarget = null,
        Failures = (short)Math.Min(run.Failures + 1, short.MaxValue),
        Error = Refusal,
    };

    private async Task WriteAsync(List<FinishedRun> batch, CancellationToken ct)
    {
        await caches.BeforeWriteAsync(batch, ct);
        var recorded = await writer.WriteAsync(batch, worker.Id, ct);
        await caches.AfterWriteAsync(recorded, ct);
        if (recorded.Count < batch.Count)
            LogFenced(logger, batch.Count - recorded.Count);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Writing {Count} results failed; trying again in {BackoffMs} ms")]
    private static partial void LogRetry(ILogger logger, Exception error, int count, double backoffMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a batch of {Count} results")]
    private static partial void LogRefused(ILogger logger, Exception error, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Making time partitions failed")]
    private static partial void LogNoPartitions(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Count} results of runs that had lost their task")]
    private static partial void LogFenced(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shut down with {Count} results unwritten; their tasks run again when their leases end")]
    private static partial void LogGivenUp(ILogger logger, int count);
}
