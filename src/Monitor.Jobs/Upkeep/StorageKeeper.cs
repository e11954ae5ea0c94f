using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Content;
using Monitor.Data.Enrichment;
using Monitor.Data.Erasure;
using Monitor.Data.Events;
using Monitor.Data.Inbox;
using Monitor.Data.People;
using Monitor.Data.Sql;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Upkeep;

/// <summary>Creates time partitions ahead of time, drops those of the logs that are too old, and removes what nobody keeps any longer.</summary>
public sealed partial class StorageKeeper(
    NpgsqlDataSource database, IOptions<EngineOptions> options, IOptions<RecordOptions> record, IOptions<JobOptions> jobs, IOptions<EventOptions> events,
    IOptions<EnrichmentOptions> enrichment, TimeProvider time, LoopHealth health, ILogger<StorageKeeper> logger)
    : PollingLoop("storage", time, health, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await Partitions.EnsureAsync(database, _time, ct);
        foreach (var dropped in await Partitions.DropRunLogBeforeAsync(database, now.AddDays(-options.Value.RunLogDays), ct))
            LogDropped(logger, dropped);
        foreach (var dropped in await Partitions.DropAuditBeforeAsync(database, now.AddDays(-record.Value.AuditDays), ct))
            LogDropped(logger, dropped);
        foreach (var dropped in await Partitions.DropCallLogBeforeAsync(database, now.AddDays(-options.Value.CallLogDays), ct))
            LogDropped(logger, dropped);
        var (deliveries, days) = await EventRetention.ApplyAsync(database, events.Value.KeepDays, now, ct);
        foreach (var dropped in days)
            LogDropped(logger, dropped);
        deliveries += await MessageInbox.RetainAsync(database, now.AddDays(-events.Value.KeepDays), ct);
        if (deliveries > 0)
            LogDelivered(logger, deliveries);
        if (await TeamRetention.ApplyAsync(database, now, ct) is > 0 and var removed)
            LogRemoved(logger, removed);
        if (await JobRetention.ApplyAsync(database, jobs.Value.KeepDays, now, ct) is > 0 and var ended)
            LogEnded(logger, ended);
        if (await PeopleRetention.ApplyAsync(database, now, ct) is > 0 and var forgotten)
            LogForgotten(logger, forgotten);
        if (await EnrichmentRetention.ApplyAsync(database, enrichment.Value.LedgerDays, now, ct) is > 0 and var told)
            LogTold(logger, told);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Rows} rows that are older than their teams keep them")]
    private static partial void LogRemoved(ILogger logger, int rows);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Rows} rows about sessions, failed sign-ins, notices and links that are over")]
    private static partial void LogForgotten(ILogger logger, int rows);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} jobs and scrape requests that ended long ago")]
    private static partial void LogEnded(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} old deliveries to webhooks and messages that are done")]
    private static partial void LogDelivered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Rows} old rejected answers and lines of the bill of the language model")]
    private static partial void LogTold(ILogger logger, int rows);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Partition}, which is older than logs are kept")]
    private static partial void LogDropped(ILogger logger, string partition);
}
