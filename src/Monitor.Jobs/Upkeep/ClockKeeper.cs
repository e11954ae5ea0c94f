using Microsoft.Extensions.Logging;
using Monitor.Data.Time;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Upkeep;

/// <summary>Keeps this process's clock in step with the database's.</summary>
public sealed partial class ClockKeeper(
    DatabaseClock clock, NpgsqlDataSource database, LoopHealth health, ILogger<ClockKeeper> logger) : PollingLoop("clock", clock, health, logger)
{
    private static readonly TimeSpan Noteworthy = TimeSpan.FromSeconds(1);
    private TimeSpan _noted;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        await clock.SynchronizeAsync(database, ct);
        if ((clock.Offset - _noted).Duration() > Noteworthy)
        {
            _noted = clock.Offset;
            LogOffset(logger, clock.Offset.TotalMilliseconds);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of this machine is {OffsetMs:0} ms behind the database's; the database's counts")]
    private static partial void LogOffset(ILogger logger, double offsetMs);
}
