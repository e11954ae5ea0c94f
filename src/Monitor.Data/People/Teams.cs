using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;

namespace Monitor.Data.People;

/// <summary>The teams of an installation.</summary>
public sealed class Teams(IDbContextFactory<MonitorDb> databases, AuditLog audit, TimeProvider clock)
{
    /// <summary>A team.</summary>
    public async Task<Team> GetAsync(long id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Teams.SingleOrDefaultAsync(t => t.Id == id, ct) is { } team
            ? Shown(team)
            : throw new InvalidOperationException($"There is no team {id}.");
    }

    /// <summary>A page of the teams of the installation, by id.</summary>
    public async Task<IReadOnlyList<Team>> PageAsync(long? after, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var page = await db.Teams.Where(t => t.Id > (after ?? 0)).OrderBy(t => t.Id).Take(limit).ToArrayAsync(ct);
        return [.. page.Select(Shown)];
    }

    /// <summary>
    /// Makes a team, and <paramref name="adminId"/> its first admin, who lets the others in. Null only where nobody has to prove who they
    /// are: then the set-up finds its admin.
    /// </summary>
    public async Task<Team> CreateAsync(string name, long? adminId, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var team = new TeamEntity { Name = name, CreatedAt = now };
        db.Add(team);
        await db.SaveChangesAsync(ct);
        if (adminId is { } admin)
            db.Add(new MemberEntity { TeamId = team.Id, UserId = admin, Role = TeamRole.Admin.Name(), CreatedAt = now });
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            db, actor, new AuditEntry("team.create", "team", $"{team.Id}") { TeamId = team.Id, After = JsonSerializer.Serialize(new { name }) }, ct);
        await transaction.CommitAsync(ct);
        return Shown(team);
    }

    /// <summary>Changes a team's name and how long its history is kept; null for ever.</summary>
    public async Task<Team> ChangeAsync(long id, string name, int? historyDays, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(id, ct);
        var team = await db.Teams.AsTracking().SingleAsync(t => t.Id == id, ct);
        var before = Json(team);
        team.Name = name;
        team.HistoryDays = historyDays;
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(db, actor, new AuditEntry("team.change", "team", $"{id}") { Before = before, After = Json(team) }, ct);
        await transaction.CommitAsync(ct);
        return Shown(team);
    }

    private static string Json(TeamEntity team) => JsonSerializer.Serialize(new { name = team.Name, history_days = team.HistoryDays });

    private static Team Shown(TeamEntity team) => new(team.Id, team.Name, team.HistoryDays, team.CreatedAt);
}

/// <summary>A team.</summary>
public sealed record Team(long Id, string Name, int? HistoryDays, DateTimeOffset CreatedAt);
