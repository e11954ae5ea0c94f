using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;

namespace Monitor.Data.People;

/// <summary>Creates the first operator of an installation, for whoever can read the log of its start.</summary>
public sealed class SetUp(IDbContextFactory<MonitorDb> databases, Users users, AuditLog audit, TimeProvider clock)
{
    /// <summary>The team that exists from the start.</summary>
    public const long FirstTeam = 1;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Whether the installation has no operator yet. Who else has an account does not matter: somebody was let in in demo mode.</summary>
    public async Task<bool> IsNeededAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return !await db.Users.AnyAsync(u => u.Operator, ct);
    }

    /// <summary>Makes a secret for one day, or takes the given one.</summary>
    public async Task<string> CreateSecretAsync(string? given, CancellationToken ct)
    {
        var secret = given ?? SecretToken.Create("setup_");
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync($"delete from setup_secret where expires_at <= {now}", ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into setup_secret values ({SecretToken.Hash(secret)}, {now}, {now + Life})
            on conflict (secret_hash) do update set expires_at = excluded.expires_at
            """, ct);
        return secret;
    }

    /// <summary>
    /// Creates the first operator, who becomes admin of the first team and of every other that nobody could enter; null when the secret is
    /// wrong, or somebody else was first.
    /// </summary>
    public async Task<long?> CompleteAsync(
        string secret, string email, string name, string password, string? teamName, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Database.ExecuteSqlAsync(
            $"delete from setup_secret where secret_hash = {SecretToken.Hash(secret)} and expires_at > {now}", ct) == 0)
            return null;
        // Locks out every other way to create a user until this one is done.
        await db.Database.ExecuteSqlAsync($"lock table app_user in share row exclusive mode", ct);
        if (await db.Users.AnyAsync(u => u.Operator, ct))
            return null;
        var user = await users.AddAsync(db, email, name, password, isOperator: true, ct);
        var admin = TeamRole.Admin.Name();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into member (team_id, user_id, role, created_at)
            select t.id, {user.Id}, {admin}, {now} from team t
            where t.id = {FirstTeam} or not exists (
                select from member m join app_user u on u.id = m.user_id where m.team_id = t.id and m.role = {admin} and u.disabled_at is null)
            """, ct);
        if (teamName is not null)
            await db.Teams.Where(t => t.Id == FirstTeam).ExecuteUpdateAsync(change => change.SetProperty(t => t.Name, teamName), ct);
        await db.Database.ExecuteSqlAsync($"delete from setup_secret", ct);
        await audit.WriteAsync(db, actor, new AuditEntry("setup.complete", "user", $"{user.Id}") { TeamId = FirstTeam }, ct);
        await transaction.CommitAsync(ct);
        return user.Id;
    }
}
