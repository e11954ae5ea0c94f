using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Events;

/// <summary>
/// How far events were published at a broker. One process at a time publishes, under a lease; what it confirms counts only while its fence
/// does, so that nobody moves the position on behalf of somebody who lost it.
/// </summary>
public sealed class EventRelay(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The broker's name in the database.</summary>
    public const string RabbitMq = "rabbitmq";

    // Somebody who publishes for the first time begins with what happens from now on. The sequence is read under the lock of those who hand out, so that
    // nothing that is on its way is left out; by a statement of its own, as within one nothing says what is read first.
    private const string LockSql = "select from event_dispatch for update";

    private const string RegisterSql = """
        insert into event_relay (name, position, logged_at, seen_at)
        select $1, case when is_called then last_value else 0 end, $2, $2 from event_position
        on conflict (name) do update set seen_at = excluded.seen_at
        """;

    private const string ListenSql = $"insert into event_listener (kind, team_id) values ('{EventKinds.All}', null) on conflict do nothing";

    private const string LeaseSql = """
        update event_relay set owner = $2, lease_until = $3 + $4, seen_at = $3,
            fence = fence + case when owner is distinct from $2 or lease_until <= $3 then 1 else 0 end
        where name = $1 and (owner is null or owner = $2 or lease_until <= $3)
        returning fence, position, logged_at, instance
        """;

    private const string SeenSql = "update event_relay set seen_at = $2 where name = $1 and seen_at < $2 - interval '1 minute'";

    // Handed out by several processes, whose clocks may differ a little; the bound only spares looking at days that are over.
    private const string ReadSql = """
        select event_id, position, kind, entity, team_id, at, data::text, logged_at from event_log
        where position > $1 and logged_at >= $2 - interval '1 hour' order by position limit $3
        """;

    private const string AdvanceSql = """
        update event_relay set position = $4, logged_at = $5, published = published + $6, published_at = $7, seen_at = $7, connected = true, error = null
        where name = $1 and owner = $2 and fence = $3
        """;

    private const string StateSql = "update event_relay set connected = $4, error = $5, seen_at = $6 where name = $1 and owner = $2 and fence = $3";

    private const string ReleaseSql = "update event_relay set owner = null, lease_until = null, connected = false where name = $1 and owner = $2 and fence = $3";

    // Positions whose transaction failed are missing in the log, so that the difference alone does not say that something waits.
    private const string StatusSql = """
        select r.connected, r.error, r.published, r.published_at, r.seen_at, r.owner is not null and r.lease_until > $2,
            case when oldest.logged_at is null then 0 else s.last_value - r.position end, oldest.logged_at
        from event_relay r cross join event_position s left join lateral (
            select logged_at from event_log where position > r.position and logged_at >= r.logged_at - interval '1 hour' order by position limit 1) oldest on true
        where r.name = $1
        """;

    private const string WaitingSql = "select count(*), min(at) from (select at from outbox order by id limit 10000) o";

    /// <summary>Says that there is a broker: from now on everything that happens is kept for it.</summary>
    public async Task RegisterAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, LockSql);
        await connection.ExecuteAsync(ct, RegisterSql, RabbitMq, time.GetUtcNow().UtcDateTime);
        await connection.ExecuteAsync(ct, ListenSql);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Takes or extends the lease; null while another process has it.</summary>
    public async Task<RelayLease?> LeaseAsync(string owner, TimeSpan lease, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = await connection.ReadAsync(
            connection.Command(LeaseSql, RabbitMq, owner, now.UtcDateTime, lease),
            reader => new RelayLease(owner, reader.GetInt64(0), now + lease, reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetGuid(3)), ct);
        if (taken is [var mine])
            return mine;
        await connection.ExecuteAsync(ct, SeenSql, RabbitMq, now.UtcDateTime);
        return null;
    }

    /// <summary>Events after a position, in order.</summary>
    public async Task<IReadOnlyList<(LoggedEvent Event, DateTimeOffset LoggedAt)>> ReadAsync(long position, DateTimeOffset loggedAt, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ReadSql, position, loggedAt.UtcDateTime, limit),
            reader => (
                new LoggedEvent(
                    reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4),
                    reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6)),
                reader.GetFieldValue<DateTimeOffset>(7)), ct);
    }

    /// <summary>Notes that the broker has confirmed everything up to a position; false when the lease was lost meanwhile.</summary>
    public async Task<bool> AdvanceAsync(RelayLease lease, long position, DateTimeOffset loggedAt, int count, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(
            ct, AdvanceSql, RabbitMq, lease.Owner, lease.Fence, position, loggedAt.UtcDateTime, (long)count, time.GetUtcNow().UtcDateTime) == 1;
    }

    /// <summary>Notes whether the broker can be reached.</summary>
    public async Task StateAsync(RelayLease lease, bool connected, string? error, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(StateSql, RabbitMq, lease.Owner, lease.Fence, connected);
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives the lease back.</summary>
    public async Task ReleaseAsync(RelayLease lease, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, ReleaseSql, RabbitMq, lease.Owner, lease.Fence);
    }

    /// <summary>How events are doing: what waits to be handed out, and the broker, if there is one.</summary>
    public async Task<EventStatus> StatusAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var broker = await connection.ReadAsync(
            connection.Command(StatusSql, RabbitMq, now.UtcDateTime),
            reader => new BrokerStatus(
                reader.GetBoolean(0) && reader.GetBoolean(5), reader.GetText(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset?>(3),
                reader.GetFieldValue<DateTimeOffset>(4), Math.Max(0, reader.GetInt64(6)),
                reader.IsDBNull(7) ? TimeSpan.Zero : Later(now - reader.GetFieldValue<DateTimeOffset>(7))), ct);
        var waiting = await connection.ReadAsync(
            connection.Command(WaitingSql), reader => (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset?>(1)), ct);
        return new(waiting[0].Item1, waiting[0].Item2 is { } oldest ? Later(now - oldest) : TimeSpan.Zero, broker.SingleOrDefault());
    }

    private static TimeSpan Later(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}

/// <summary>The right to publish, for a while.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Fence">Grows with every new owner.</param>
/// <param name="Until">How long.</param>
/// <param name="Position">What was confirmed.</param>
/// <param name="LoggedAt">When that was handed out.</param>
/// <param name="Instance">Which installation this is.</param>
public sealed record RelayLease(string Owner, long Fence, DateTimeOffset Until, long Position, DateTimeOffset LoggedAt, Guid Instance);

/// <summary>How events are doing.</summary>
/// <param name="Waiting">Events that are not handed out yet, up to 10,000.</param>
/// <param name="OldestWaits">How long the oldest of them has waited.</param>
/// <param name="Broker">The broker; null where none is used.</param>
public sealed record EventStatus(long Waiting, TimeSpan OldestWaits, BrokerStatus? Broker);

/// <summary>How publishing at the broker is doing.</summary>
/// <param name="Connected">Whether it can be reached.</param>
/// <param name="Error">Why not, in a word.</param>
/// <param name="Published">Events that it has confirmed.</param>
/// <param name="PublishedAt">The last time.</param>
/// <param name="SeenAt">When a process that publishes was last alive.</param>
/// <param name="Lag">Events that wait for it.</param>
/// <param name="LagTime">How long the oldest of them has waited.</param>
public sealed record BrokerStatus(
    bool Connected, string? Error, long Published, DateTimeOffset? PublishedAt, DateTimeOffset SeenAt, long Lag, TimeSpan LagTime);
