using System.Text.Json;
using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Credentials;

/// <summary>Changes of credentials that others ask for by messages, in the transaction of the message.</summary>
public sealed class CredentialMessages(CredentialCipher cipher, TimeProvider time)
{
    private const string LockSql = """
        select c.id, c.credentials::text, c.origin = 'configuration', p.required_fields
        from credential c left join provider p on p.name = c.source
        where case when $1::bigint is not null then c.id = $1 when $2::text is not null then c.idempotency_key = $2 else c.source = $3 and c.handle = $4 end
        order by c.id limit 1 for update of c
        """;

    private static readonly string CheckedSql = $"""
        with changed as (
            update credential set data_access_expired = coalesce($2, data_access_expired), problem = $3, updated_at = $4,
                last_error = case when $2 then 'said to be invalid by a message' else last_error end, last_error_at = case when $2 then $4 else last_error_at end
            where id = $1 and (data_access_expired <> coalesce($2, data_access_expired) or problem is distinct from $3) returning *),
        told as ({OutboxSql.Credentials("changed", "case when c.problem is not null then 'problem' when c.data_access_expired then 'expired' else 'recovered' end", "$4")})
        select count(*) from changed
        """;

    private static readonly string RenewSql = $"""
        with changed as (
            insert into credential as c (idempotency_key, source, handle, credentials, fingerprint, created_at, updated_at)
            values ($1, $2, $3, $4::jsonb, $5, $6, $6)
            on conflict (idempotency_key) do update set source = excluded.source, handle = excluded.handle, credentials = excluded.credentials,
                fingerprint = excluded.fingerprint, version = c.version + 1, enabled = true, data_access_expired = false, problem = null, disabled_till = null, parked = '{"{}"}',
                strikes = 0, last_error = null, last_error_at = null, updated_at = excluded.updated_at
            where c.origin = 'api'
            returning c.*),
        told as ({OutboxSql.Credentials("changed", "case when c.version = 1 then 'created' else 'replaced' end", "c.updated_at")})
        select id from changed
        """;

    /// <summary>Whether there is a provider of this name, as far as a worker has said which there are.</summary>
    public static async Task<bool> IsProviderAsync(NpgsqlConnection connection, string name, CancellationToken ct) =>
        (await connection.ReadAsync(
            connection.Command("select exists (select from provider where name = $1) or not exists (select from provider)", name), reader => reader.GetBoolean(0), ct))[0];

    /// <summary>Checks a key and notes how it is doing; null when there is none.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="which">Which key.</param>
    /// <param name="isValid">What whoever asks knows about it, if anything.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<(long Id, string State)?> ValidateAsync(NpgsqlConnection connection, CredentialName which, bool? isValid, CancellationToken ct)
    {
        var command = connection.Command(LockSql);
        command.Parameters.Add(new() { Value = (object?)which.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        foreach (var text in new[] { which.IdempotencyKey, which.Source, which.Handle })
            command.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        var found = await connection.ReadAsync(
            command, reader => (Id: reader.GetInt64(0), Stored: reader.GetText(1), Configured: reader.GetBoolean(2), Required: reader.IsDBNull(3) ? [] : reader.GetFieldValue<string[]>(3)), ct);
        if (found is not [var (id, stored, configured, required)])
            return null;
        var problem = configured ? null : Problem(stored, required);
        var now = time.GetUtcNow();
        var check = connection.Command(CheckedSql, id);
        check.Parameters.Add(new() { Value = isValid is { } known ? !known : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
        check.Parameters.Add(new() { Value = (object?)problem ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        check.Parameters.Add(new() { Value = now.UtcDateTime });
        await connection.ReadAsync(check, reader => reader.GetInt64(0), ct);
        if (problem is not null)
            return (id, "is unusable");
        if (isValid is { } said)
            return (id, said ? "is in use" : "is expired");
        // A worker that has it asks its provider; what that comes to counts as with every other call.
        await CredentialTrials.OrderAsync(connection, id, now, ct);
        return (id, "is being tried");
    }

    /// <summary>Adds a key, or gives the one of the same idempotency key a new secret and puts it in use again; null when that one is the configuration's.</summary>
    public async Task<long?> RenewAsync(NpgsqlConnection connection, NewCredential renewed, CancellationToken ct)
    {
        var ids = await connection.ReadAsync(
            connection.Command(
                RenewSql, renewed.IdempotencyKey, renewed.Source, renewed.Handle, cipher.Seal(renewed.Fields),
                CredentialFields.Fingerprint(CredentialFields.Key(renewed.Fields) ?? ""), time.GetUtcNow().UtcDateTime),
            reader => reader.GetInt64(0), ct);
        return ids is [var id] ? id : null;
    }

    private string? Problem(string? stored, string[] required)
    {
        if (stored is null || !TryOpen(stored, out var fields))
            return "its secret cannot be opened";
        if (CredentialFields.Key(fields) is null)
            return $"it lacks one of {string.Join(", ", CredentialFields.KeyNames)}";
        var missing = required.Where(name => !fields.TryGetValue(name, out var value) || string.IsNullOrWhiteSpace(value)).ToArray();
        return missing.Length == 0 ? null : $"it lacks {string.Join(", ", missing)}";
    }

    private bool TryOpen(string stored, out IReadOnlyDictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (!cipher.TryOpen(stored, out var opened))
                return false;
            fields = opened;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Which credential: one of its names.</summary>
public sealed record CredentialName(long? Id, string? IdempotencyKey, string? Source, string? Handle)
{
    /// <summary>Whether it names one.</summary>
    public bool IsGiven => Id is not null || IdempotencyKey is { Length: > 0 } || (Source is { Length: > 0 } && Handle is { Length: > 0 });
}
