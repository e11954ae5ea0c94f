namespace Monitor.Data.Tasks;

/// <summary>A change of tasks, as the parts of one statement over <c>task t</c> and <c>task_schedule s</c>.</summary>
public sealed class TaskAction
{
    // The first slot after now. Microseconds stay exact: the number of intervals is numeric, and intervals hold no months.
    private const string NextSlot =
        "s.anchor_at + (floor(extract(epoch from @now - s.anchor_at) / {0}) + 1)::float8 * make_interval(secs => {0})";

    private static readonly string NextSlotSql = string.Format(null, NextSlot, "s.interval_s");
    private static readonly string NextSlotAtNewIntervalSql = string.Format(null, NextSlot, "@interval");

    /// <summary>Keeps the task and stops collecting. The fence moves, so that work under way is dropped.</summary>
    public static readonly TaskAction Pause = new("pause", "paused", "t.status = 'active'")
    {
        TaskSet = "status = 'paused'",
        ScheduleSet = "state = 2, run_no = s.run_no + 1, worker_id = null",
        Status = MonitorTaskStatus.Paused,
        Flag = PauseFlag.Set,
    };

    /// <summary>Collects again from the next slot on; tasks resumed together keep their different slots.</summary>
    public static readonly TaskAction Resume = new("resume", "resumed", "t.status = 'paused'")
    {
        TaskSet = "status = 'active'",
        ScheduleSet =
            $"""
            state = 1, run_no = s.run_no + 1, worker_id = null, failures = 0, due_at = {NextSlotSql}, slot_at = {NextSlotSql},
            promised_by = promised_by(@now, s.interval_s)
            """,
        Status = MonitorTaskStatus.Active,
        Flag = PauseFlag.Clear,
    };

    /// <summary>Ends the task for good and frees its target; its history stays.</summary>
    public static readonly TaskAction Stop = new("stop", "stopped", "t.status <> 'stopped'")
    {
        TaskSet = "status = 'stopped'",
        ScheduleSet = "state = 3, run_no = s.run_no + 1, worker_id = null",
        Status = MonitorTaskStatus.Stopped,
        Flag = PauseFlag.Set,
    };

    /// <summary>Makes an idle task due at once. A slot that is already waiting is served, not replaced.</summary>
    public static readonly TaskAction RunNow = new("run", "run_now", "t.status = 'active' and s.worker_id is null")
    {
        ScheduleSet = "due_at = @now, slot_at = least(s.slot_at, @now)",
    };

    /// <summary>
    /// Changes the interval; slots stay anchor + k * interval. A slot that is waiting stays due. A run under way would complete
    /// with the old interval, so it loses its fence and is due again at once.
    /// </summary>
    public static readonly TaskAction ChangeInterval = new("set_interval", "interval_changed", "t.status <> 'stopped' and t.interval_seconds <> @interval")
    {
        TaskSet = "interval_seconds = @interval",
        ScheduleSet =
            $"""
            interval_s = @interval,
            promised_by = promised_by(@now, @interval),
            run_no = s.run_no + case when s.worker_id is null then 0 else 1 end,
            worker_id = null,
            due_at = case when s.worker_id is not null then @now
                          when s.slot_at <= @now then s.due_at
                          else {NextSlotAtNewIntervalSql} end,
            slot_at = case when s.worker_id is not null or s.slot_at <= @now then s.slot_at
                           else {NextSlotAtNewIntervalSql} end
            """,
    };

    private TaskAction(string name, string told, string applies)
    {
        Name = name;
        Told = told;
        Applies = applies;
    }

    /// <summary>Its name in the API.</summary>
    public string Name { get; }

    /// <summary>What its event says that has happened.</summary>
    internal string Told { get; }

    /// <summary>The status of a task that was changed; null when the action does not touch it.</summary>
    public MonitorTaskStatus? Status { get; private init; }

    internal string Applies { get; }

    internal string? TaskSet { get; private init; }

    internal string ScheduleSet { get; private init; } = "";

    internal PauseFlag Flag { get; private init; }
}
