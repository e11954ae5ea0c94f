namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// When a task is fired, as cron. Cron knows seconds of a minute, minutes of an hour, hours of a day and days of a week, so an
/// interval that divides one of them evenly has a cron of its own, moved by the anchor. Any other interval, and a task that rests for
/// longer than its interval, has the date and time of its next slot, which is moved on when that slot has passed. A fire comes at the
/// first full second that is not before the slot.
/// </summary>
internal static class FireSql
{
    /// <summary>
    /// A lateral join that adds <c>cron</c>, <c>fire_at</c> (seconds of the next fire) and <c>fire_by</c> (a stored time after this
    /// one is wrong) to rows of <c>task_schedule s</c>. <c>@now</c> is the time, <c>@grace</c> the seconds for which a slot that has
    /// passed still belongs to its fire.
    /// </summary>
    public const string Join = """
        cross join lateral (
            select s.interval_s::bigint as step, ceil(extract(epoch from s.anchor_at))::bigint as first,
                   ceil(extract(epoch from s.slot_at))::bigint as slot, extract(epoch from @now) as at) a
        cross join lateral (
            select a.first + greatest(1, floor((a.at - a.first) / a.step)::bigint + 1) * a.step as next,
                   a.first + greatest(1, floor((a.at + 2 - a.first) / a.step)::bigint + 1) * a.step as next_but_two_seconds,
                   60 % a.step = 0 or a.step % 60 = 0 and 3600 % a.step = 0 or a.step % 3600 = 0 and 86400 % a.step = 0
                       or a.step = 604800 as regular) b
        cross join lateral (
            select case when a.slot > a.at - @grace and a.slot > a.first and (a.slot - a.first) % a.step = 0 then a.slot else b.next end as target) c
        cross join lateral (
            select b.regular and c.target <= a.at + a.step + 1 as by_cron) d
        cross join lateral (
            select case
                when not d.by_cron then to_char(to_timestamp(c.target) at time zone 'UTC', 'FMSS FMMI FMHH24 FMDD FMMM') || ' *'
                when a.step < 60 then case when a.first % a.step = 0 then '*' else (a.first % a.step)::text end || '/' || a.step || ' * * * * *'
                when a.step = 60 then a.first % 60 || ' * * * * *'
                when a.step < 3600 then a.first % 60 || ' ' || a.first / 60 % (a.step / 60) || '/' || a.step / 60 || ' * * * *'
                when a.step = 3600 then a.first % 60 || ' ' || a.first / 60 % 60 || ' * * * *'
                when a.step < 86400 then
                    a.first % 60 || ' ' || a.first / 60 % 60 || ' ' || a.first / 3600 % (a.step / 3600) || '/' || a.step / 3600 || ' * * *'
                when a.step = 86400 then a.first % 60 || ' ' || a.first / 60 % 60 || ' ' || a.first / 3600 % 24 || ' * * *'
                else a.first % 60 || ' ' || a.first / 60 % 60 || ' ' || a.first / 3600 % 24 || ' * * ' || (a.first / 86400 + 4) % 7 end as cron,
                case when d.by_cron then b.next else c.target end as fire_at,
                case when d.by_cron then b.next_but_two_seconds when c.target > a.at + 2 then c.target else 'infinity'::float8 end as fire_by) f
        """;
}
