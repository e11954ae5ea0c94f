using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Notices;
using Monitor.Data.Time;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Upkeep;

/// <summary>
/// Asks the database for nothing every few seconds and looks how long that takes. While it does not answer nothing can be written down, so
/// the notice comes with the answer; it is over when the database has been quick for a while.
/// </summary>
public sealed partial class DatabaseWatch(
    NpgsqlDataSource database, NoticeBoard notices, IOptions<EngineOptions> options, TimeProvider time, LoopHealth health, ILogger<DatabaseWatch> logger)
    : PollingLoop("database-watch", time, health, logger)
{
    /// <summary>What the notice is called.</summary>
    public const string NoticeKey = "database:slow";

    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time;
    private DateTimeOffset? _askedAt;
    private DateTimeOffset? _slowUntil;
    // One that an earlier process raised is cleared as well.
    private bool _mayBeOpen = true;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        // What failed meanwhile counts from its first question.
        _askedAt ??= _time.GetUtcNow();
        await using (var question = database.CreateCommand("select 1"))
            await question.ExecuteScalarAsync(ct);
        var now = _time.GetUtcNow();
        var took = now - _askedAt.Value;
        if (took >= options.Value.SlowDatabase)
        {
            (_slowUntil, _mayBeOpen) = (now, true);
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"The database took {took.TotalSeconds:0.#} s to answer a question that takes no time, from {_askedAt.Value.ToWireFormat()} on.");
            if (await notices.RaiseAsync(NoticeKey, NoticeSeverity.Warning, message, expiresAt: null, ct))
                LogSlow(logger, took.TotalSeconds);
        }
        else if (_mayBeOpen && (_slowUntil is null || now - _slowUntil >= Calm))
        {
            if (await notices.ClearAsync(NoticeKey, ct))
                LogQuick(logger);
            (_slowUntil, _mayBeOpen) = (null, false);
        }

        _askedAt = null;
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database took {Seconds:0.0} s to answer")]
    private static partial void LogSlow(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers quickly again")]
    private static partial void LogQuick(ILogger logger);
}
