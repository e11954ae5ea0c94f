using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Monitor.Data.Sql;
using Monitor.Data.Trace;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// Writes the trace of calls in batches, beside the runs: it never holds a run up and never fails one. While the database is
/// away calls wait up to a bound, beyond which the newest are lost.
/// </summary>
public sealed partial class CallTrace(NpgsqlDataSource database, CallLog log, TimeProvider time, LoopHealth health, ILogger<CallTrace> logger)
    : PollingLoop("call-trace", time, health, logger)
{
    private const int Backlog = 20_000;
    private const int BatchSize = 2_000;
    private const int LargestSample = 64 * 1024;
    private const int ShortestSecret = 4;

    private static readonly TimeSpan SamplePause = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time;
    private readonly ConcurrentDictionary<(string Provider, string FetchType, string Field), DateTimeOffset> _sampledAt = new();
    private readonly List<ProviderCall> _batch = new(BatchSize);
    private readonly Channel<ProviderCall> _calls = Channel.CreateBounded<ProviderCall>(
        new BoundedChannelOptions(Backlog) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    /// <summary>Notes a call; of an answer in another format a sample is kept once a minute.</summary>
    public void Add(ProviderCall call, ReadOnlyMemory<byte> body, ProviderAccess access)
    {
        var field = call.Drift.Count > 0 ? call.Drift[0] : call.Outcome == "malformed" ? call.Error : null;
        if (field is not null && IsSampleWanted((call.Provider, call.FetchType, field)))
            call = call with { Sample = Sample(body, access) };
        _calls.Writer.TryWrite(call);
    }

    /// <summary>Notes that a call was saved because its answer was shared.</summary>
    public void AddSaved(FetchRequest request, string provider) => _calls.Writer.TryWrite(new()
    {
        At = _time.GetUtcNow(),
        Provider = provider,
        Platform = request.Platform,
        FetchType = request.FetchType,
        Target = request.Target,
        Outcome = ProviderCall.Saved,
    });

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested && await TryRunAsync(cancellationToken))
        {
        }
    }

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        while (_batch.Count < BatchSize && _calls.Reader.TryRead(out var call))
            _batch.Add(call);
        if (_batch.Count == 0)
            return false;
        try
        {
            await log.WriteAsync(_batch, ct);
        }
        catch (PostgresException refused) when (refused.SqlState is ['2', '2' or '3', ..])
        {
            if (refused is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null })
            {
                await Partitions.EnsureAsync(database, _time, ct);
                await log.WriteAsync(_batch, ct);
            }
            else
            {
                LogRefused(logger, refused, _batch.Count);
            }
        }

        _batch.Clear();
        return _calls.Reader.Count > 0;
    }

    private async Task<bool> TryRunAsync(CancellationToken ct)
    {
        try
        {
            return await RunOnceAsync(ct);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or OperationCanceledException)
        {
            LogLost(logger, failure, _batch.Count + _calls.Reader.Count);
            return false;
        }
    }

    private bool IsSampleWanted((string, string, string) key)
    {
        var now = _time.GetUtcNow();
        if (_sampledAt.TryGetValue(key, out var at) && now - at < SamplePause)
            return false;
        // Fields are named by paths with positions, so there may be many; forgetting them costs a few samples.
        if (_sampledAt.Count > Backlog)
            _sampledAt.Clear();
        _sampledAt[key] = now;
        return true;
    }

    private static string Sample(ReadOnlyMemory<byte> body, ProviderAccess access)
    {
        // Beyond the cut, so that a secret on the edge is found whole.
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LargestSample * 2)]);
        foreach (var secret in access.Fields.Values.Append(access.ApiKey).Where(secret => secret.Length >= ShortestSecret))
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text.Length > LargestSample ? text[..LargestSample] : text;
    }

    [LoggerMessage(EventId = 1531, Level = LogLevel.Error, Message = "The database refused the trace of {Count} calls")]
    private static partial void LogRefused(ILogger logger, Exception error, int count);

    [LoggerMessage(EventId = 1532, Level = LogLevel.Warning, Message = "The trace of {Count} calls could not be written before the end")]
    private static partial void LogLost(ILogger logger, Exception error, int count);
}
