using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Monitor.Data.Events;
using Monitor.Data.HotState;

namespace Monitor.Data.Credentials;

/// <summary>Adding, changing and listing credentials. Every change is known to all workers within two seconds.</summary>
public sealed class CredentialStore(IDbContextFactory<MonitorDb> databases, CredentialCipher cipher, IHotState hot, TimeProvider time)
{
    private const int Most = 1_000;

    // A new secret ends a rejection; a parking time belongs to the account behind the key and stays. Every replacement raises the version.
    private static readonly string UpsertSql =
        $$"""
        with changed as (
            insert into credential as c (idempotency_key, source, handle, credentials, fingerprint, created_at, updated_at)
            values ({0}, {1}, {2}, {3}::jsonb, {4}, {5}, {5})
            on conflict (idempotency_key) do update set source = excluded.source, handle = excluded.handle,
                credentials = excluded.credentials, fingerprint = excluded.fingerprint, version = c.version + 1,
                data_access_expired = false, problem = null, last_error = null, last_error_at = null, updated_at = excluded.updated_at
            where c.origin = 'api'
            returning c.*),
        told as ({{OutboxSql.Credentials("changed", "case when c.version = 1 then 'created' else 'replaced' end", "c.updated_at")}})
        select * from changed
        """;

    private static readonly string TellSql = OutboxSql.Credentials("(select * from credential where id = {0})", "{1}", "{2}");

    /// <summary>Adds a credential, or replaces the one of the same idempotency key; tells which.</summary>
    public async Task<(Credential Credential, bool Created)> UpsertAsync(NewCredential added, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Credentials.FromSqlRaw(
            UpsertSql, added.IdempotencyKey, added.Source, added.Handle, cipher.Seal(added.Fields), Fingerprint(added.Fields), now).ToListAsync(ct);
        if (rows is not [var credential])
            throw new InvalidOperationException($"The idempotency key {added.IdempotencyKey} belongs to a credential of the configuration.");
        await hot.HintAsync(HintTopic.Credentials, ct);
        return (credential, Created: credential.Version == 1);
    }

    /// <summary>All credentials, or those of one provider.</summary>
    public async Task<IReadOnlyList<Credential>> ListAsync(string? source, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var credentials = source is null ? db.Credentials : db.Credentials.Where(credential => credential.Source == source);
        return await credentials.OrderBy(credential => credential.Source).ThenBy(credential => credential.Id).Take(Most).ToListAsync(ct);
    }

    /// <summary>One credential, or null.</summary>
    public async Task<Credential?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Credentials.SingleOrDefaultAsync(credential => credential.Id == id, ct);
    }

    /// <summary>Switches a credential off; null when there is none.</summary>
    public Task<Credential?> DisableAsync(long id, CancellationToken ct) => ChangeAsync(
        id, "disabled", stored => stored, credential => credential.SetProperty(c => c.Enabled, false), ct);

    /// <summary>Switches a credential on and ends its parking and its rejection; null when there is none.</summary>
    public Task<Credential?> EnableAsync(long id, CancellationToken ct) => ChangeAsync(
        id, "enabled", stored => stored, credential => Heal(credential).SetProperty(c => c.Enabled, true), ct);

    /// <summary>Gives a credential a new secret; null when there is none whose secret is stored here.</summary>
    public Task<Credential?> RotateAsync(long id, IReadOnlyDictionary<string, string> fields, CancellationToken ct)
    {
        var (content, fingerprint) = (cipher.Seal(fields), Fingerprint(fields));
        return ChangeAsync(id, "rotated", StoredHere, credential => Heal(credential)
            .SetProperty(c => EF.Property<string?>(c, CredentialMapping.Sealed), content)
            .SetProperty(c => c.Fingerprint, fingerprint)
            .SetProperty(c => c.Version, c => c.Version + 1)
            .SetProperty(c => c.Problem, (string?)null)
            .SetProperty(c => c.LastError, (string?)null)
            .SetProperty(c => c.LastErrorAt, (DateTimeOffset?)null), ct);
    }

    /// <summary>Removes a credential; null when there is none whose secret is stored here.</summary>
    public async Task<Credential?> DeleteAsync(long id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var chosen = StoredHere(db.Credentials.Where(credential => credential.Id == id));
        if (await chosen.SingleOrDefaultAsync(ct) is not { } credential)
            return null;
        await db.Database.ExecuteSqlRawAsync(TellSql, [id, "deleted", now], ct);
        if (await chosen.ExecuteDeleteAsync(ct) == 0)
            return null;
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Credentials, ct);
        return credential;
    }

    // What it sets does not depend on what was read: workers change the health of the same row at the same time.
    private async Task<Credential?> ChangeAsync(
        long id, string told, Func<IQueryable<Credential>, IQueryable<Credential>> restrict, Action<UpdateSettersBuilder<Credential>> change, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var chosen = restrict(db.Credentials.Where(credential => credential.Id == id));
        if (await chosen.ExecuteUpdateAsync(credential =>
            {
                change(credential);
                credential.SetProperty(c => c.UpdatedAt, now);
            }, ct) == 0)
            return null;
        await db.Database.ExecuteSqlRawAsync(TellSql, [id, told, now], ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Credentials, ct);
        return await chosen.SingleOrDefaultAsync(ct);
    }

    private static IQueryable<Credential> StoredHere(IQueryable<Credential> credentials) => credentials.Where(credential => !credential.FromConfiguration);

    private static UpdateSettersBuilder<Credential> Heal(UpdateSettersBuilder<Credential> credential) => credential
        .SetProperty(c => c.DisabledTill, (DateTimeOffset?)null)
        .SetProperty(c => c.Parked, "{}")
        .SetProperty(c => c.Strikes, (short)0)
        .SetProperty(c => c.DataAccessExpired, false);

    private static string Fingerprint(IReadOnlyDictionary<string, string> fields) =>
        CredentialFields.Fingerprint(CredentialFields.Key(fields) ?? "");
}
