using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Credentials;

/// <summary>Adding, changing and listing credentials. Every change is known to all workers within two seconds.</summary>
public sealed class CredentialStore(NpgsqlDataSource database, CredentialCipher cipher, IHotState hot, TimeProvider time)
{
    private const int Most = 1_000;

    private const string Columns =
        """
        id, idempotency_key, source, handle, fingerprint, origin, enabled, data_access_expired, disabled_till, strikes, last_used_at,
        last_error, last_error_at, created_at, updated_at
        """;

    // A new secret ends a rejection; a parking time belongs to the account behind the key and stays.
    private const string UpsertSql =
        $"""
        insert into credential as c (idempotency_key, source, handle, credentials, fingerprint, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $6)
        on conflict (idempotency_key) do update set source = excluded.source, handle = excluded.handle,
            credentials = excluded.credentials, fingerprint = excluded.fingerprint, version = c.version + 1,
            data_access_expired = false, last_error = null, last_error_at = null, updated_at = excluded.updated_at
        where c.origin = 'api'
        returning {Columns}, xmax = 0
        """;

    private const string RotateSql =
        $"""
        update credential set credentials = $2, fingerprint = $3, version = version + 1, data_access_expired = false,
            disabled_till = null, strikes = 0, last_error = null, last_error_at = null, updated_at = $4
        where id = $1 and origin = 'api' returning {Columns}
        """;

    private const string EnableSql =
        $"""
        update credential set enabled = true, disabled_till = null, strikes = 0, data_access_expired = false, updated_at = $2
        where id = $1 returning {Columns}
        """;

    /// <summary>Adds a credential, or replaces the one of the same idempotency key; tells which.</summary>
    public async Task<(Credential Credential, bool Created)> UpsertAsync(NewCredential added, CancellationToken ct)
    {
        await using var command = database.CreateCommand(UpsertSql);
        command.Parameters.Add(new() { Value = added.IdempotencyKey });
        command.Parameters.Add(new() { Value = added.Source });
        command.Parameters.Add(new() { Value = added.Handle });
        command.Parameters.Add(new() { Value = cipher.Seal(added.Fields), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = CredentialFields.Fingerprint(CredentialFields.Key(added.Fields) ?? "") });
        command.Parameters.Add(new() { Value = Now() });
        Credential credential;
        bool created;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            credential = Read(reader);
            created = reader.GetBoolean(15);
        }

        await hot.HintAsync(HintTopic.Credentials, ct);
        return (credential, created);
    }

    /// <summary>All credentials, or those of one provider.</summary>
    public async Task<IReadOnlyList<Credential>> ListAsync(string? source, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from credential where $1::text is null or source = $1 order by source, id limit {Most}");
        command.Parameters.Add(new() { Value = (object?)source ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var credentials = new List<Credential>();
        while (await reader.ReadAsync(ct))
            credentials.Add(Read(reader));
        return credentials;
    }

    /// <summary>One credential, or null.</summary>
    public Task<Credential?> FindAsync(long id, CancellationToken ct) =>
        OneAsync($"select {Columns} from credential where id = $1", change: false, ct, new NpgsqlParameter { Value = id });

    /// <summary>Switches a credential off; null when there is none.</summary>
    public Task<Credential?> DisableAsync(long id, CancellationToken ct) =>
        OneAsync($"update credential set enabled = false, updated_at = $2 where id = $1 returning {Columns}", change: true, ct,
            new NpgsqlParameter { Value = id }, new NpgsqlParameter { Value = Now() });

    /// <summary>Switches a credential on and ends its parking and its rejection; null when there is none.</summary>
    public Task<Credential?> EnableAsync(long id, CancellationToken ct) =>
        OneAsync(EnableSql, change: true, ct, new NpgsqlParameter { Value = id }, new NpgsqlParameter { Value = Now() });

    /// <summary>Gives a credential a new secret; null when there is none whose secret is stored here.</summary>
    public Task<Credential?> RotateAsync(long id, IReadOnlyDictionary<string, string> fields, CancellationToken ct) =>
        OneAsync(RotateSql, change: true, ct,
            new NpgsqlParameter { Value = id },
            new NpgsqlParameter { Value = cipher.Seal(fields), NpgsqlDbType = NpgsqlDbType.Jsonb },
            new NpgsqlParameter { Value = CredentialFields.Fingerprint(CredentialFields.Key(fields) ?? "") },
            new NpgsqlParameter { Value = Now() });

    /// <summary>Removes a credential; null when there is none whose secret is stored here.</summary>
    public Task<Credential?> DeleteAsync(long id, CancellationToken ct) =>
        OneAsync($"delete from credential where id = $1 and origin = 'api' returning {Columns}", change: true, ct, new NpgsqlParameter { Value = id });

    private async Task<Credential?> OneAsync(string sql, bool change, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        Credential? credential;
        await using (var command = database.CreateCommand(sql))
        {
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync(ct);
            credential = await reader.ReadAsync(ct) ? Read(reader) : null;
        }

        if (change && credential is not null)
            await hot.HintAsync(HintTopic.Credentials, ct);
        return credential;
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private static Credential Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        IdempotencyKey = reader.GetString(1),
        Source = reader.GetString(2),
        Handle = reader.GetString(3),
        Fingerprint = reader.GetString(4),
        FromConfiguration = reader.GetString(5) == "configuration",
        Enabled = reader.GetBoolean(6),
        DataAccessExpired = reader.GetBoolean(7),
        DisabledTill = reader.GetFieldValue<DateTimeOffset?>(8),
        Strikes = reader.GetInt16(9),
        LastUsedAt = reader.GetFieldValue<DateTimeOffset?>(10),
        LastError = reader.GetText(11),
        LastErrorAt = reader.GetFieldValue<DateTimeOffset?>(12),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(13),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(14),
    };
}
