using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Providers;

/// <summary>A row of <c>provider_pause</c>: a provider that is held.</summary>
/// <param name="Source">Its name.</param>
/// <param name="PausedAt">Since when.</param>
/// <param name="PausedBy">Who did it.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ProviderPause(string Source, DateTimeOffset PausedAt, string PausedBy, string? Reason);

internal sealed class ProviderPauseMapping : IEntityTypeConfiguration<ProviderPause>
{
    public void Configure(EntityTypeBuilder<ProviderPause> pause) => pause.ToTable("provider_pause").HasKey(p => p.Source);
}

/// <summary>Holds providers, so that nobody asks them, and lets them go on. Every worker knows within two seconds.</summary>
public sealed class ProviderPauses(NpgsqlDataSource database, AuditLog audit, IHotState hot, TimeProvider time)
{
    private const string ExistsSql = "select exists (select from provider where name = $1)";

    // Whoever paused it first is who paused it.
    private const string PauseSql = """
        with before as (select reason from provider_pause where source = $1)
        insert into provider_pause (source, paused_at, paused_by, reason) values ($1, $2, $3, $4)
        on conflict (source) do update set reason = coalesce(excluded.reason, provider_pause.reason)
        returning (select count(*) from before) = 0 or reason is distinct from (select reason from before)
        """;

    private const string ResumeSql = "delete from provider_pause where source = $1 returning true";

    // Time in a pause is no time without sources. In the order in which everybody locks queues.
    private const string RestartSql = """
        with waiting as materialized (
            select id from queue
            where waiting_since is not null and platform = any (array(select jsonb_object_keys(capabilities) from provider where name = $1))
            order by id for no key update)
        update queue set waiting_since = null where id = any (array(select id from waiting))
        """;

    /// <summary>Holds a provider, or lets it go on; false when there is none of that name.</summary>
    public async Task<bool> SetAsync(string source, bool paused, string? reason, CancellationToken ct)
    {
        var actor = AuditActor.Current;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ReadAsync(connection.Command(ExistsSql, source), reader => reader.GetBoolean(0), ct) is not [true])
            return false;
        await using var command = paused
            ? new NpgsqlCommand(PauseSql, connection)
            {
                Parameters =
                {
                    new() { Value = source }, new() { Value = time.GetUtcNow().UtcDateTime }, new() { Value = actor?.Name ?? "system" },
                    new() { Value = (object?)reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                },
            }
            : connection.Command(ResumeSql, source);
        var isChanged = await command.ExecuteScalarAsync(ct) is true;
        if (isChanged && !paused)
            await connection.ExecuteAsync(ct, RestartSql, source);
        if (actor is not null)
            await audit.WriteAsync(
                connection, actor,
                new AuditEntry("changeProvider", "provider", source)
                {
                    After = JsonSerializer.Serialize(new PauseChange(paused, reason), ProviderPauseJson.Default.PauseChange),
                }, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Credentials, ct);
        return true;
    }
}

internal sealed record PauseChange(bool Paused, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PauseChange))]
internal sealed partial class ProviderPauseJson : JsonSerializerContext;
