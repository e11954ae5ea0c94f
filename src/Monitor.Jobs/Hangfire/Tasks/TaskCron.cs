using System.Globalization;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// When a task is fired, as cron. Cron knows seconds of a minute, minutes of an hour, hours of a day and days of a week, so an
/// interval that divides one of them evenly has a cron of its own, moved by the anchor. Any other interval has the date and time at which
/// the task is due next, which every run moves on. Cron knows full seconds only: the first one that is not before the slot.
/// </summary>
internal static class TaskCron
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;
    private const int Week = 7 * Day;

    /// <summary>
    /// A lateral join that adds <c>cron</c> and <c>fire_at</c> (when the task is due next, in seconds) to rows of <c>task_schedule s</c>.
    /// <c>@now</c> is the time. What runs now is due next at its following slot.
    /// </summary>
    public const string Join = """
        cross join lateral (
            select s.interval_s::bigint as step, ceil(extract(epoch from s.anchor_at))::bigint as first, extract(epoch from s.anchor_at) as anchor) a
        cross join lateral (
            select (case when s.worker_id is null then extract(epoch from s.due_at)
                        else a.anchor + (floor((extract(epoch from @now) - a.anchor) / a.step) + 1) * a.step end)::float8 as fire_at,
                   60 % a.step = 0 or a.step % 60 = 0 and 3600 % a.step = 0 or a.step % 3600 = 0 and 86400 % a.step = 0
                       or a.step = 604800 as regular) b
        cross join lateral (
            select b.fire_at, case
                when not b.regular then to_char(to_timestamp(ceil(b.fire_at)) at time zone 'UTC', 'FMSS FMMI FMHH24 FMDD FMMM') || ' *'
                when a.step < 60 then case when a.first % a.step = 0 then '*' else (a.first % a.step)::text end || '/' || a.step || ' * * * * *'
                when a.step = 60 then a.first % 60 || ' * * * * *'
                when a.step < 3600 then a.first % 60 || ' ' || a.first / 60 % (a.step / 60) || '/' || a.step / 60 || ' * * * *'
                when a.step = 3600 then a.first % 60 || ' ' || a.first / 60 % 60 || ' * * * *'
                when a.step < 86400 then
                    a.first % 60 || ' ' || a.first / 60 % 60 || ' ' || a.first / 3600 % (a.step / 3600) || '/' || a.step / 3600 || ' * * *'
                when a.step = 86400 then a.first % 60 || ' ' || a.first / 60 % 60 || ' ' || a.first / 3600 % 24 || ' * * *'
                else a.first % 60 || ' ' || a.first / 60 % 60 || ' ' || a.first / 3600 % 24 || ' * * ' || (a.first / 86400 + 4) % 7 end as cron) f
        """;

    /// <summary>The cron that a run moves on to; null where an interval has one cron for good.</summary>
    public static string? Next(int intervalSeconds, DateTimeOffset due) => IsRegular(intervalSeconds)
        ? null
        : due.UtcDateTime.AddTicks((TimeSpan.TicksPerSecond - due.Ticks % TimeSpan.TicksPerSecond) % TimeSpan.TicksPerSecond)
            .ToString("s m H d M' *'", CultureInfo.InvariantCulture);

    private static bool IsRegular(int interval) =>
        Minute % interval == 0 || (interval % Minute == 0 && Hour % interval == 0) || (interval % Hour == 0 && Day % interval == 0) || interval == Week;
}
