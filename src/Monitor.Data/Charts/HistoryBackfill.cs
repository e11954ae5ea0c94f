using Npgsql;

namespace Monitor.Data.Charts;

/// <summary>Rolls up what was there before rollups were, little by little.</summary>
public static class HistoryBackfill
{
    private const int Slice = 20_000;

    /// <summary>One slice more; true when there may be others.</summary>
    public static async Task<bool> RunAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select backfill_history_rollup($1)");
        command.Parameters.Add(new() { Value = Slice });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
