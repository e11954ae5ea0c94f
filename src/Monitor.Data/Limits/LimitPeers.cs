using System.Net.Sockets;
using Npgsql;

namespace Monitor.Data.Limits;

/// <summary>What this process knows of the others that share its limits.</summary>
/// <param name="Workers">How many share them, itself included: the most that were alive at once of late.</param>
/// <param name="OthersAloneUntil">Until when another process counts for itself because it cannot reach Redis, as a timestamp of the clock; null: none does.</param>
/// <param name="MayTakeAlone">Whether this process itself may count for itself.</param>
internal readonly record struct PeerView(int Workers, long? OthersAloneUntil, bool MayTakeAlone);

/// <summary>
/// Normally Redis counts the calls of all processes together. A process that cannot reach it counts its own calls, within its share of
/// each limit. For that every process has to know how many share the limits, and whether one of them counts for itself at the moment: both
/// stand in the database. While the database is away, what was known last still holds, and no process may begin to count for itself.
/// </summary>
internal sealed class LimitPeers(NpgsqlDataSource? database, LimitTimings timings, TimeProvider time)
{
    private const string ViewSql =
        """
        select (select count(*)::int from worker where heartbeat_at > $1 and roles like '%worker%'),
               (select max(until) from limit_alone where process <> $2)
        """;

    private const string AnnounceSql =
        """
        with old as (delete from limit_alone where until < $2::timestamptz - interval '1 day')
        insert into limit_alone (process, until) values ($1, $2) on conflict (process) do update set until = excluded.until
        """;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Guid _process = Guid.NewGuid();
    private readonly Lock _gate = new();
    private Task _refresh = Task.CompletedTask;
    private long? _refreshedAt;
    private int _workers = 1;
    private long _workersAt;
    private long? _othersAloneUntil;
    private long? _announcedAt;
    private long _announcedUntil;

    /// <summary>What is known, at most two refreshes old.</summary>
    /// <param name="away">Whether this process cannot reach the server: the others are told.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async ValueTask<PeerView> ViewAsync(bool away, CancellationToken ct)
    {
        if (database is null)
            return new(1, null, away);
        Task refresh;
        lock (_gate)
        {
            if (!away)
                _announcedAt = null;
            if (_refresh.IsCompleted && Age(_refreshedAt) >= timings.Refresh)
                _refresh = RefreshAsync(away);
            refresh = _refresh;
        }

        if (Age(_refreshedAt) >= timings.Refresh * 2)
            await refresh.WaitAsync(ct);
        lock (_gate)
            return new(_workers, _othersAloneUntil, away && _announcedAt is { } at && Age(at) >= timings.Grace && time.GetTimestamp() < _announcedUntil);
    }

    /// <summary>When a provider was last called by anybody, as far as is logged; null: not within this time.</summary>
    public async Task<DateTimeOffset?> LastCallAsync(TimeSpan within, CancellationToken ct)
    {
        if (database is null)
            return null;
        await using var command = database.CreateCommand("select greatest((select max(at) from call_log where at > $1), (select max(at) from provider_call where at > $1))");
        command.Parameters.Add(new() { Value = (time.GetUtcNow() - within).UtcDateTime });
        return await command.ExecuteScalarAsync(ct) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private async Task RefreshAsync(bool away)
    {
        // Off the caller's lock.
        await Task.Yield();
        using var timeout = new CancellationTokenSource(Patience, time);
        try
        {
            if (away)
                await AnnounceAsync(timeout.Token);
            var now = time.GetUtcNow();
            var asked = time.GetTimestamp();
            await using var command = database!.CreateCommand(ViewSql);
            command.Parameters.Add(new() { Value = (now - Silence).UtcDateTime });
            command.Parameters.Add(new() { Value = _process });
            await using var reader = await command.ExecuteReaderAsync(timeout.Token);
            await reader.ReadAsync(timeout.Token);
            Learn(Math.Max(1, reader.GetInt32(0)), reader.IsDBNull(1) ? null : asked + Ticks(reader.GetFieldValue<DateTimeOffset>(1) - now), asked);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or OperationCanceledException or TimeoutException)
        {
            // What was known before is better than nothing.
        }
        finally
        {
            lock (_gate)
                _refreshedAt = time.GetTimestamp();
        }
    }

    private async Task AnnounceAsync(CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        await using var command = database!.CreateCommand(AnnounceSql);
        command.Parameters.Add(new() { Value = _process });
        command.Parameters.Add(new() { Value = (time.GetUtcNow() + timings.Lease).UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
        lock (_gate)
        {
            _announcedAt ??= time.GetTimestamp();
            _announcedUntil = begun + Ticks(timings.Lease);
        }
    }

    // Who has left took something within the windows: the number falls only when it has been lower for the longest of them.
    private void Learn(int workers, long? othersAloneUntil, long at)
    {
        lock (_gate)
        {
            if (workers >= _workers || time.GetElapsedTime(_workersAt) > timings.Longest)
                (_workers, _workersAt) = (workers, at);
            _othersAloneUntil = othersAloneUntil;
        }
    }

    private TimeSpan Age(long? at) => at is { } known ? time.GetElapsedTime(known) : TimeSpan.MaxValue;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
