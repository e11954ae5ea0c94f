using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>What a key shall be.</summary>
public sealed record NewApiKey(string Name, TeamRole Scope, DateTimeOffset? ExpiresAt);

/// <summary>How making a key or an invitation ended.</summary>
public enum Making
{
    /// <summary>It is made.</summary>
    Done,

    /// <summary>The team has as many as it may.</summary>
    TooMany,

    /// <summary>The maker lost the right to make it meanwhile.</summary>
    NotAllowed,

    /// <summary>The installation has no operator yet.</summary>
    NoOperator,
}

/// <summary>The keys of teams.</summary>
public sealed class ApiKeys(IDbContextFactory<MonitorDb> databases, PersonNotices notices, AuditLog audit, TimeProvider clock)
{
    /// <summary>
    /// Makes a key; its text is known only to the answer. A key that a key makes ends when that one does, at the latest.
    /// <paramref name="most"/> is how many usable keys the team may have.
    /// </summary>
    public async Task<(Making Outcome, ApiKey? Key, string? Text)> CreateAsync(
        long teamId, NewApiKey wanted, Maker maker, int most, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(teamId, ct);
        if (!await maker.MayStillAsync(db, teamId, now, ct))
            return (Making.NotAllowed, null, null);
        if (await Usable(db, teamId, now).CountAsync(ct) >= most)
            return (Making.TooMany, null, null);
        var makers = maker.KeyId is { } key ? await db.ApiKeys.SingleAsync(k => k.Id == key, ct) : null;
        var text = SecretToken.Create(SecretToken.KeyPrefix);
        var row = new ApiKeyEntity
        {
            Id = Guid.CreateVersion7(now),
            TeamId = teamId,
            Name = wanted.Name,
            Prefix = text[..SecretToken.ShownPrefix],
            KeyHash = SecretToken.Hash(text),
            Scope = wanted.Scope.Scope(),
            CreatedBy = maker.UserId,
            MadeByKey = maker.KeyId,
            MadeOpen = maker.IsOpen || makers?.MadeOpen == true,
            CreatedAt = now,
            ExpiresAt = Earlier(wanted.ExpiresAt, makers?.ExpiresAt),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        if (wanted.Scope == TeamRole.Admin && maker.UserId is { } person)
            await notices.AddAsync((NpgsqlConnection)db.Database.GetDbConnection(), person, PersonNoticeKinds.AdminKeyMade, wanted.Name, actor, ct);
        await audit.WriteAsync(db, actor, new AuditEntry("api_key.create", "api_key", $"{row.Id}") { After = Json(row) }, ct);
        await transaction.CommitAsync(ct);
        return (Making.Done, Shown(row), text);
    }

    /// <summary>A page of a team's keys, newest first, without their texts; null when there is no key <paramref name="after"/>.</summary>
    /// <param name="teamId">Whose.</param>
    /// <param name="usableOnly">Without those that were revoked or have expired.</param>
    /// <param name="after">The last key of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<ApiKey>?> PageAsync(long teamId, bool usableOnly, Guid? after, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var keys = usableOnly ? Usable(db, teamId, clock.GetUtcNow()) : db.ApiKeys.Where(k => k.TeamId == teamId);
        if (after is { } id)
        {
            if (await db.ApiKeys.SingleOrDefaultAsync(k => k.TeamId == teamId && k.Id == id, ct) is not { } last)
                return null;
            keys = keys.Where(k => EF.Functions.LessThan(ValueTuple.Create(k.CreatedAt, k.Id), ValueTuple.Create(last.CreatedAt, last.Id)));
        }

        var page = await keys.OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id).Take(limit).ToArrayAsync(ct);
        return [.. page.Select(Shown)];
    }

    /// <summary>
    /// Revokes a key and all keys and open invitations that it made; false when the team has none of that id. Revoking twice is no error.
    /// </summary>
    public async Task<bool> RevokeAsync(long teamId, Guid id, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(teamId, ct);
        var keys = db.ApiKeys.Where(k => k.TeamId == teamId && k.Id == id);
        if (await keys.SingleOrDefaultAsync(ct) is not { } key)
            return false;
        await KeyChains.RevokeAsync(db, keys, clock.GetUtcNow(), ct);
        await audit.WriteAsync(db, actor, new AuditEntry("api_key.revoke", "api_key", $"{id}") { Before = Json(key) }, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static IQueryable<ApiKeyEntity> Usable(MonitorDb db, long teamId, DateTimeOffset now) =>
        db.ApiKeys.Where(k => k.TeamId == teamId && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now));

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private static ApiKey Shown(ApiKeyEntity k) =>
        new(k.Id, k.Name, k.Prefix, k.Scope, k.CreatedAt, k.ExpiresAt, k.LastUsedAt, k.RevokedAt) { MadeByKey = k.MadeByKey };

    private static string Json(ApiKeyEntity key) =>
        JsonSerializer.Serialize(new Dictionary<string, string?>
        {
            ["name"] = key.Name,
            ["prefix"] = key.Prefix,
            ["scope"] = key.Scope,
            ["expires_at"] = key.ExpiresAt?.ToWireFormat(),
        });
}

/// <summary>A key without its text.</summary>
public sealed record ApiKey(
    Guid Id, string Name, string Prefix, string Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt)
{
    /// <summary>The key that made it, with which it ends; null when a person did.</summary>
    public Guid? MadeByKey { get; init; }
}
