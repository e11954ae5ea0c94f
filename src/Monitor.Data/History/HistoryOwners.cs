using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.History;

/// <summary>Finds whose history is meant by an id, a handle or a code.</summary>
public sealed class HistoryOwners(NpgsqlDataSource database)
{
    // A team sees the accounts and posts that it watches or has watched, whoever else watches them.
    // One round trip: the account behind the reference, and the tasks on it. The order of the ways to find an account decides
    // between several: its platform id, its handle today (the latest measured one, should a handle have changed hands), the
    // target of a task, a former handle. A task that has not run yet is tied to the account by its target only.
    private const string AccountSql =
        """
        with found as (
            select 1 as way, id, username, measured_at as at from account where platform = @platform and platform_id = @reference
            union all
            select 2, id, username, measured_at from account where platform = @platform and lower(username) = lower(@reference)
            union all
            select 3, a.id, a.username, a.measured_at from task t join account a on a.id = t.account_id
            where t.team_id = @team and t.platform = @platform and t.username = any (@targets) and t.status <> 'stopped'
            union all
            select 4, a.id, a.username, h.first_seen_at from account_handle h join account a on a.id = h.account_id
            where lower(h.username) = lower(@reference) and a.platform = @platform
        ),
        owner as (select * from found f where exists (select from team_account v where v.team_id = @team and v.account_id = f.id)
                  order by way, at desc limit 1),
        watched as (
            select t.username as target, t.interval_seconds, t.created_at, t.status, s.last_outcome from task t left join task_schedule s on s.task_id = t.id
            where t.team_id = @team and t.task_type = 'influencer' and t.status <> 'stopped'
              and t.account_id = (select id from owner)
            union all
            select t.username, t.interval_seconds, t.created_at, t.status, s.last_outcome from task t left join task_schedule s on s.task_id = t.id
            where t.team_id = @team and t.platform = @platform and t.status <> 'stopped' and t.account_id is null
              and t.username = any (@targets || array(select lower(username) from owner)::text[])
        )
        select o.id, o.username, o.way, w.target, w.status = 'active', w.interval_seconds, w.created_at, w.last_outcome
        from (values (1)) one left join owner o on true left join watched w on true
        order by w.status = 'active' desc nulls last, w.interval_seconds limit 1
        """;

    private const string PostSql =
        """
        with owner as (
            select id, code from post p where platform = @platform and code = @reference
              and exists (select from team_post v where v.team_id = @team and v.post_id = p.id)
            order by measured_at desc limit 1
        ),
        watched as (
            select t.post_code as target, t.interval_seconds, t.created_at, t.status, s.last_outcome from task t left join task_schedule s on s.task_id = t.id
            where t.team_id = @team and t.platform = @platform and t.status <> 'stopped' and t.post_code = @reference
        )
        select o.id, o.code, 1, w.target, w.status = 'active', w.interval_seconds, w.created_at, w.last_outcome
        from (values (1)) one left join owner o on true left join watched w on true
        order by w.status = 'active' desc nulls last, w.interval_seconds limit 1
        """;

    private const int FormerHandle = 4;

    /// <summary>The account behind a platform id or handle; null when it is neither known nor watched.</summary>
    public Task<HistoryOwner?> FindAccountAsync(long teamId, string platform, string reference, CancellationToken ct) =>
        FindAsync(AccountSql, teamId, platform, reference, ct);

    /// <summary>The post behind a short code; null when it is neither known nor watched.</summary>
    public Task<HistoryOwner?> FindPostAsync(long teamId, string platform, string code, CancellationToken ct) =>
        FindAsync(PostSql, teamId, platform, code, ct);

    private async Task<HistoryOwner?> FindAsync(string sql, long teamId, string platform, string reference, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("team", teamId);
        command.Parameters.AddWithValue("platform", platform);
        command.Parameters.AddWithValue("reference", reference);
        command.Parameters.AddWithValue("targets", new[] { reference, reference.ToLowerInvariant() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var id = reader.GetFieldValue<long?>(0);
        var target = reader.GetText(3);
        if (id is null && target is null)
            return null;

        var watch = target is not null && reader.GetBoolean(4)
            ? new HistoryWatch(target, reader.GetInt32(5), reader.GetFieldValue<DateTimeOffset>(6))
            : null;
        return new HistoryOwner(
            id is null ? target! : reader.GetString(1), id, watch, Cacheable: id is null || reader.GetInt32(2) != FormerHandle,
            (RunOutcome?)reader.GetFieldValue<short?>(7));
    }
}
