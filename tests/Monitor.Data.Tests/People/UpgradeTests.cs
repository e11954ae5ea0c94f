using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Sql;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.People;

/// <summary>What a version before this one left about people, and what becomes of it.</summary>
public sealed class UpgradeTests(PostgresServer server) : IAsyncLifetime
{
    private const int Before = 16;

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateEmptyDatabaseAsync();
        await MigrateAsync(MigrationScript.Embedded().Where(script => script.Version < Before));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Who_is_an_operator_stays_one_and_keys_of_people_go_on()
    {
        await UserAsync(1, isOperator: true);
        await UserAsync(2);
        await MemberAsync(1, 1, "viewer");
        await MemberAsync(1, 2, "admin");
        await KeyAsync("signed", createdBy: 2);

        await UpgradeAsync();

        Assert.Equal([1L], await _database.ColumnAsync<long>("select id from app_user where operator"));
        Assert.Equal([2L], await _database.ColumnAsync<long>("select user_id from member where team_id = 1 and role = 'admin'"));
        Assert.Equal(["signed"], await _database.ColumnAsync<string>("select name from api_key where revoked_at is null and not made_open"));
    }

    [Fact]
    public async Task What_was_made_without_sign_in_is_known_by_it()
    {
        await UserAsync(1, isOperator: true);
        await MemberAsync(1, 1, "admin");
        await KeyAsync("open");
        await KeyAsync("signed", createdBy: 1);
        await InviteAsync("open", accepted: false);
        await InviteAsync("by a user of 0.1", accepted: false);
        await AuditAsync("invitation.create", "user", "1", "by a user of 0.1");

        await UpgradeAsync();

        Assert.Equal(["open"], await _database.ColumnAsync<string>("select name from api_key where made_open"));
        Assert.Equal(["open@example.org"], await _database.ColumnAsync<string>("select email from invitation where made_open"));
    }

    [Fact]
    public async Task Who_accepted_an_invitation_is_known()
    {
        await UserAsync(7, email: "Open@example.org");
        await InviteAsync("open", accepted: true);

        await UpgradeAsync();

        Assert.Equal(7L, await _database.ScalarAsync<long>("select accepted_by from invitation"));
    }

    [Fact]
    public async Task What_a_revoked_key_made_ends_and_so_does_what_disabled_people_hold()
    {
        await UserAsync(1, isOperator: true);
        await UserAsync(2, disabled: true);
        await MemberAsync(1, 1, "admin");
        foreach (var key in new[] { "first", "second", "third", "apart" })
            await KeyAsync(key, createdBy: 1);
        await KeyAsync("of disabled", createdBy: 2);
        await AuditAsync("api_key.create", "key", Id("first"), "second");
        await AuditAsync("api_key.create", "key", Id("second"), "third");
        await _database.ExecuteAsync("update api_key set revoked_at = now() where name = 'first'");
        await InviteAsync("chained", accepted: false);
        await AuditAsync("invitation.create", "key", Id("third"), "chained");
        await _database.ExecuteAsync(
            """
            insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at)
            select gen_random_uuid(), sha256(n::text::bytea), n, now(), now(), now() + interval '1 day' from generate_series(1, 2) n
            """);

        await UpgradeAsync();

        Assert.Equal(["apart"], await _database.ColumnAsync<string>("select name from api_key where revoked_at is null"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from invitation where revoked_at is null"));
        Assert.Equal([1L], await _database.ColumnAsync<long>("select user_id from session where revoked_at is null"));
    }

    [Fact]
    public async Task A_team_without_an_active_admin_gets_the_operator()
    {
        await UserAsync(1, isOperator: true);
        await UserAsync(2, disabled: true);
        await MemberAsync(1, 1, "admin");
        await _database.ExecuteAsync("insert into team (id, name) overriding system value values (20, 'made with a key'), (21, 'of a disabled one')");
        await MemberAsync(21, 2, "admin");

        await UpgradeAsync();

        Assert.Equal([20L, 21L], await _database.ColumnAsync<long>("select team_id from member where user_id = 1 and team_id > 1 order by team_id"));
        Assert.Equal([20L, 21L], await _database.ColumnAsync<long>("select team_id from audit_log where action = 'member.add' order by team_id"));
    }

    [Fact]
    public async Task An_installation_that_was_never_set_up_upgrades()
    {
        await UserAsync(1);
        await MemberAsync(1, 1, "admin");
        await KeyAsync("open");

        await UpgradeAsync();

        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from app_user where operator"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from member"));
    }

    private static string Id(string name) => new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private Task<IReadOnlyList<string>> UpgradeAsync() => MigrateAsync(MigrationScript.Embedded());

    private Task<IReadOnlyList<string>> MigrateAsync(IEnumerable<MigrationScript> scripts) =>
        new Migrator(_database.DataSource, new ManualTimeProvider(), NullLogger<Migrator>.Instance, scripts).ApplyAsync(TestContext.Current.CancellationToken);

    private Task UserAsync(long id, bool isOperator = false, bool disabled = false, string? email = null) => _database.ExecuteAsync(
        """
        insert into app_user (id, email, name, password_hash, operator, disabled_at) overriding system value
        values ($1, $2, $2, '', $3, case when $4 then now() - interval '1 day' end)
        """, id, email ?? $"user.{id}@example.org", isOperator, disabled);

    private Task MemberAsync(long team, long user, string role) =>
        _database.ExecuteAsync("insert into member (team_id, user_id, role) values ($1, $2, $3)", team, user, role);

    private Task KeyAsync(string name, long? createdBy = null) => _database.ExecuteAsync(
        """
        insert into api_key (id, team_id, name, prefix, key_hash, scope, created_by, created_at)
        values ($1, 1, $2, 'mon_', sha256($2::bytea), 'admin', $3::bigint, now())
        """, Guid.Parse(Id(name)), name, (object?)createdBy ?? DBNull.Value);

    private Task InviteAsync(string name, bool accepted) => _database.ExecuteAsync(
        """
        insert into invitation (id, team_id, email, role, token_hash, created_by, created_at, expires_at, accepted_at)
        values ($1, 1, replace($2, ' ', '.') || '@example.org', 'admin', sha256($2::bytea), 'open access', now(), now() + interval '1 day',
            case when $3 then now() end)
        """, Guid.Parse(Id(name)), name, accepted);

    private Task AuditAsync(string action, string actorKind, string actor, string made) => _database.ExecuteAsync(
        "insert into audit_log (team_id, at, actor_kind, actor_id, actor_name, action, entity_id) values (1, now(), $2, $3, 'x', $1, $4)",
        action, actorKind, actor, Id(made));
}
