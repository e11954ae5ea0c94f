using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Queues;

/// <summary>A pause above one queue.</summary>
/// <param name="Kind">What is paused: a kind of queues, or <see cref="QueuePauses.All"/>.</param>
/// <param name="TeamId">Of which team; null: everybody's.</param>
/// <param name="PausedAt">Since when.</param>
/// <param name="PausedBy">Who did it.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record QueuePause(string Kind, long? TeamId, DateTimeOffset PausedAt, string PausedBy, string? Reason);

internal sealed class QueuePauseMapping : IEntityTypeConfiguration<QueuePause>
{
    public void Configure(EntityTypeBuilder<QueuePause> pause) => pause.ToTable("queue_pause").HasNoKey();
}

/// <summary>
/// Pauses everything, or everything of a kind, for everybody or for one team. They are rows that every claim and every check of running
/// work looks at, so they hold for queues that are created later and end without a trace.
/// </summary>
public sealed class QueuePauses(
    NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, AuditLog audit, IHotState hot, TimeProvider time)
{
    /// <summary>Everything; no queue is of this kind.</summary>
    public const string All = "all";

    /// <summary>The pauses that concern a queue <c>q</c>; of a team's pauses only those of queues that are the team's own.</summary>
    internal const string Concerning = $"""
        queue_pause p where (p.kind = '{All}' or p.kind = q.kind) and (p.team_id is null or p.team_id = q.team_id and q.job_id is not null)
        """;

    private const string EndSql = "delete from queue_pause where team_id is not distinct from $1 and kind <> all ($2)";

    private const string BeginSql = """
        insert into queue_pause (kind, team_id, paused_at, paused_by, reason) select kind, $1, $3, $4, $5 from unnest($2) kind
        on conflict (kind, team_id) do update set reason = coalesce(excluded.reason, queue_pause.reason)
        """;

    // Time in a pause is no time without sources. In the order in which everybody locks queues.
    private const string RestartSql = """
        with waiting as materialized (
            select id from queue where waiting_since is not null and ($1::bigint is null or team_id = $1) order by id for no key update)
        update queue set waiting_since = null where id = any (array(select id from waiting))
        """;

    /// <summary>Everybody's pauses and those of a team.</summary>
    public async Task<IReadOnlyList<QueuePause>> ListAsync(long teamId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Pauses.Where(pause => pause.TeamId == null || pause.TeamId == teamId)
            .OrderBy(pause => pause.TeamId != null).ThenBy(pause => pause.Kind)
            .ToListAsync(ct);
    }

    /// <summary>Pauses exactly these kinds, of a team or of everybody; the others go on.</summary>
    public async Task SetAsync(long? teamId, IReadOnlyCollection<string> kinds, string? reason, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var team = new NpgsqlParameter { Value = (object?)teamId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(new(EndSql) { Parameters = { team, new() { Value = kinds.ToArray() } } });
            batch.BatchCommands.Add(new(BeginSql)
            {
                Parameters =
                {
                    team.Clone(), new() { Value = kinds.Distinct(StringComparer.Ordinal).ToArray() }, new() { Value = time.GetUtcNow().UtcDateTime },
                    new() { Value = AuditActor.Current?.Name ?? "system" },
                    new() { Value = (object?)reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                },
            });
            batch.BatchCommands.Add(new(RestartSql) { Parameters = { team.Clone() } });
            await batch.ExecuteNonQueryAsync(ct);
        }

        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(
                connection, actor,
                new("pauses.set", teamId is null ? "installation" : "team", teamId?.ToString(System.Globalization.CultureInfo.InvariantCulture))
                {
                    After = JsonSerializer.Serialize(new { kinds, reason }),
                }, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Queues, ct);
    }
}
