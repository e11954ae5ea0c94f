namespace Monitor.Data.Events;

/// <summary>
/// Parts of statements that write into the outbox beside what they change. Where nobody listens they look at a table without rows and
/// touch nothing else: the conditions that name no row of the statement are decided before any row is read.
/// </summary>
internal static class OutboxSql
{
    /// <summary>True where somebody listens to accounts; which team may see which is decided when the event is handed out.</summary>
    public const string ToProfiles = $"exists (select from event_listener where kind in ('{EventKinds.ProfileLog}', '{EventKinds.All}'))";

    /// <summary>True where somebody listens to posts.</summary>
    public const string ToPosts = $"exists (select from event_listener where kind in ('{EventKinds.PostLog}', '{EventKinds.All}'))";

    /// <summary>True where somebody listens to sentiments.</summary>
    public const string ToSentiments = $"exists (select from event_listener where kind in ('{EventKinds.SentimentLog}', '{EventKinds.All}'))";

    /// <summary>True where somebody listens to calls of providers.</summary>
    public const string ToCalls =
        $"exists (select from event_listener where kind = '{EventKinds.TraceLog}' or (kind = '{EventKinds.All}' and team_id is null))";

    /// <summary>True where somebody listens to notices.</summary>
    public const string ToNotices = $"exists (select from event_listener where kind in ('{EventKinds.Notice}', '{EventKinds.All}'))";

    private const string ToCredentials =
        $"exists (select from event_listener where kind = '{EventKinds.Credential}' or (kind = '{EventKinds.All}' and team_id is null))";

    /// <summary>True where somebody listens to a kind of events of a team; both are expressions of SQL.</summary>
    public static string ToTeam(string kind, string team) =>
        $"exists (select from event_listener) and exists (select from event_listener l where l.kind in ({kind}, '{EventKinds.All}') and (l.team_id is null or l.team_id = {team}))";

    /// <summary>A step that tells of credentials.</summary>
    /// <param name="rows">Rows of <c>credential</c> as they are now: a step before, or a query.</param>
    /// <param name="change">An expression of what happened to them.</param>
    /// <param name="at">An expression of when.</param>
    public static string Credentials(string rows, string change, string at) =>
        $"""
        insert into outbox (kind, entity, at, data)
        select '{EventKinds.Credential}', 'credential:' || c.id, {at}, jsonb_strip_nulls(jsonb_build_object('change', {change}, 'credential_id', c.id,
            'source', c.source, 'handle', c.handle, 'version', c.version, 'enabled', c.enabled, 'data_access_expired', c.data_access_expired,
            'disabled_till', wire_time(c.disabled_till)))
        from {rows} c where {ToCredentials}
        """;

    /// <summary>A step that tells of tasks.</summary>
    /// <param name="rows">Rows of <c>task t</c>, with what else is joined.</param>
    /// <param name="action">An expression of what happened to them.</param>
    /// <param name="at">An expression of when.</param>
    /// <param name="status">An expression of their status now.</param>
    /// <param name="interval">An expression of their interval now.</param>
    /// <param name="target">An expression of their handle or code now.</param>
    /// <param name="former">An expression of the one before.</param>
    public static string Tasks(
        string rows, string action, string at, string status = "t.status::text", string interval = "t.interval_seconds",
        string target = "coalesce(t.username, t.post_code)", string former = "null") =>
        $"""
        insert into outbox (kind, entity, team_id, subject, at, data)
        select '{EventKinds.Task}', 'task:' || t.id, t.team_id, lower({target}), {at}, jsonb_strip_nulls(jsonb_build_object('action', {action}, 'task_id', t.id,
            'task_type', t.task_type, 'platform', t.platform, 'target', {target}, 'former_target', {former}, 'status', {status}, 'interval_seconds', {interval}))
        from {rows} and {ToTeam($"'{EventKinds.Task}'", "t.team_id")}
        """;
}
