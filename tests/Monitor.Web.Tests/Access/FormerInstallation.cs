using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.People;
using Monitor.Data.Secrets;
using Monitor.Testing;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// A database of version 0.1, as <c>pg_dump</c> wrote it, and people in it as that version left them: it asked nobody in demo mode, and let go
/// on whatever had been made there.
/// </summary>
internal sealed class FormerInstallation(TestDatabase database)
{
    public const string Password = "chosen under version 0.1";

    private static readonly Lazy<string> Hash = new(() => new Passwords().Hash(Password));

    public static async Task<FormerInstallation> LoadAsync(TestDatabase database)
    {
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await using var load = connection.CreateCommand();
            load.CommandText = await File.ReadAllTextAsync(Dump());
            await load.ExecuteNonQueryAsync();
            load.CommandText = "discard all";
            await load.ExecuteNonQueryAsync();
        }

        database.DataSource.Clear();
        return new FormerInstallation(database);
    }

    /// <summary>Somebody, in the first team when they have a role; with the secret of an app they have a second factor.</summary>
    public async Task<long> UserAsync(string name, string? role = null, bool isOperator = false, bool disabled = false, string? totp = null)
    {
        var user = await database.ScalarAsync<long>(
            """
            insert into app_user (email, name, password_hash, operator, disabled_at, totp_secret, totp_enabled_at, recovery_codes)
            values ($1 || '@example.org', $1, $2, $3, case when $4 then now() - interval '1 day' end, $5::text, case when $5::text is not null then now() end, array[$6::bytea])
            returning id
            """, name, Hash.Value, isOperator, disabled, totp is null ? null : Seal(totp), SecretToken.Hash($"recovery-{name}"));
        if (role is not null)
            await database.ExecuteAsync("insert into member (team_id, user_id, role, created_at) values (1, $1, $2, '2026-11-01T08:00:00Z')", user, role);
        return user;
    }

    /// <summary>The headers of a session.</summary>
    public async Task<Dictionary<string, string>> SessionAsync(long user, string state = "open")
    {
        var token = SecretToken.Create();
        await database.ExecuteAsync(
            """
            insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, expires_at, revoked_at)
            values (gen_random_uuid(), $1, $2, 1, now() - interval '2 hours', now() - interval '1 hour',
                case when $3 = 'expired' then now() - interval '1 minute' else now() + interval '1 day' end, case when $3 = 'revoked' then now() end)
            """, SecretToken.Hash(token), user, state);
        return new()
        {
            ["Cookie"] = $"monitor_session={token}",
            ["X-CSRF-Token"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + token))),
        };
    }

    /// <summary>The headers of a key; without a maker nobody signed for it.</summary>
    public async Task<Dictionary<string, string>> KeyAsync(string scope, long? createdBy, string state = "active", string? madeByKey = null)
    {
        var key = SecretToken.Create(SecretToken.KeyPrefix);
        var id = await database.ScalarAsync<Guid>(
            """
            insert into api_key (id, team_id, name, prefix, key_hash, scope, created_by, created_at, expires_at, revoked_at)
            values (gen_random_uuid(), 1, $1, $2, $3, $4, $5::bigint, now() - interval '1 day',
                case when $6 = 'expired' then now() - interval '1 minute' end, case when $6 = 'revoked' then now() end) returning id
            """, $"{scope} {state}", key[..12], SecretToken.Hash(key), scope, createdBy, state);
        if (madeByKey is not null)
            await AuditAsync("api_key.create", "key", await IdOfKeyAsync(madeByKey), id.ToString());
        return new() { ["Authorization"] = $"Bearer {key}" };
    }

    /// <summary>The token of an invitation; with somebody who accepted it, they are in the team by it.</summary>
    public async Task<string> InviteAsync(string name, long? by, long? accepted = null)
    {
        var token = SecretToken.Create("invite_");
        var id = await database.ScalarAsync<Guid>(
            """
            insert into invitation (id, team_id, email, role, token_hash, created_by, created_at, expires_at, accepted_at, created_by_user)
            values (gen_random_uuid(), 1, $1 || '@example.org', 'editor', $2, case when $3::bigint is null then 'open access' else 'somebody' end,
                now() - interval '1 day', now() + interval '5 days', case when $4::bigint is not null then timestamptz '2026-11-02T08:00:00Z' end, $3::bigint)
            returning id
            """, name, SecretToken.Hash(token), by, accepted);
        if (by is not null)
            await AuditAsync("invitation.create", "user", $"{by}", id.ToString());
        if (accepted is not null)
            await database.ExecuteAsync("insert into member (team_id, user_id, role, created_at) values (1, $1, 'editor', '2026-11-02T08:00:00Z')", accepted);
        return token;
    }

    private async Task<string> IdOfKeyAsync(string authorization) =>
        (await database.ScalarAsync<Guid>("select id from api_key where key_hash = $1", SecretToken.Hash(authorization["Bearer ".Length..]))).ToString();

    private Task AuditAsync(string action, string actorKind, string actor, string made) => database.ExecuteAsync(
        "insert into audit_log (team_id, at, actor_kind, actor_id, actor_name, action, entity_id) values (1, now(), $2, $3, 'x', $1, $4)", action, actorKind, actor, made);

    private string Seal(string secret)
    {
        using var services = DataServices.Over(database);
        return services.GetRequiredService<SecretBox>().Seal("Monitor.TotpSecret", secret);
    }

    private static string Dump([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "Monitor.Conformance.Tests", "Upgrade", "monitor-0.1.sql");
}
