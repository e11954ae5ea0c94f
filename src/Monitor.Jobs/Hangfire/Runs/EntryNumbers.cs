using System.Collections.Concurrent;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Runs;

/// <summary>Numbers of jobs, taken from Hangfire's sequence many at a time, so that a run has its number before anything is written.</summary>
internal sealed class EntryNumbers(NpgsqlDataSource database)
{
    private const int Batch = 1_000;

    private const string TakeSql = "select nextval(pg_get_serial_sequence('hangfire.job', 'id')) from generate_series(1, $1)";

    private readonly ConcurrentQueue<long> _numbers = new();

    /// <summary>A number; null when there is none at hand.</summary>
    public long? Next() => _numbers.TryDequeue(out var number) ? number : null;

    /// <summary>Sees to it that so many are at hand.</summary>
    public async ValueTask ReserveAsync(int count, CancellationToken ct)
    {
        var missing = count - _numbers.Count;
        if (missing <= 0)
            return;
        await using var command = database.CreateCommand(TakeSql);
        command.Parameters.Add(new() { Value = Math.Max(missing, Batch) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            _numbers.Enqueue(reader.GetInt64(0));
    }
}
