using Npgsql;

namespace Monitor.Data.Time;

/// <summary>
/// The one clock of all processes: the system clock moved by its measured distance to the database server's clock, so that
/// machines with different clocks agree on what is due and which lease has expired.
/// </summary>
public sealed class DatabaseClock : TimeProvider
{
    private long _offsetTicks;

    /// <summary>Distance from this machine's clock to the database's.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref _offsetTicks));

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Measures the distance anew, taking the middle of the round trip as the moment of the answer.</summary>
    public async Task SynchronizeAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select clock_timestamp()");
        await command.ExecuteScalarAsync(ct);
        var before = base.GetUtcNow();
        var answer = (DateTime)(await command.ExecuteScalarAsync(ct))!;
        var middle = before + (base.GetUtcNow() - before) / 2;
        var offset = new DateTimeOffset(answer, TimeSpan.Zero) - middle;
        // Below a few milliseconds the distance is the measurement's own noise.
        Interlocked.Exchange(ref _offsetTicks, offset.Duration() < TimeSpan.FromMilliseconds(5) ? 0 : offset.Ticks);
    }
}
