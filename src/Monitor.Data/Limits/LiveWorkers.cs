using Npgsql;

namespace Monitor.Data.Limits;

/// <summary>How many workers share the limits while nobody counts for all of them.</summary>
internal sealed class LiveWorkers(NpgsqlDataSource? database, TimeProvider time)
{
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private long? _countedAt;
    private int _count = 1;

    /// <summary>The number of live workers, at least 1; the last known one while the database is away.</summary>
    public async ValueTask<int> CountAsync(CancellationToken ct)
    {
        if (database is null || (_countedAt is { } at && time.GetElapsedTime(at) < TrustedFor))
            return _count;
        _countedAt = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            await using var command = database.CreateCommand("select count(*)::int from worker where heartbeat_at > $1");
            command.Parameters.Add(new() { Value = (time.GetUtcNow() - Silence).UtcDateTime });
            _count = Math.Max(1, (int)(await command.ExecuteScalarAsync(either.Token))!);
        }
        catch (Exception failure) when (failure is NpgsqlException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // The number from before is better than none.
        }

        return _count;
    }
}
