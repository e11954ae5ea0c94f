namespace Monitor.Data.Scheduling;

/// <summary>How a run ended, as stored in <c>task_run.outcome</c> and <c>task_schedule.last_outcome</c>.</summary>
public enum RunOutcome : short
{
    /// <summary>The target was measured.</summary>
    Done = 1,

    /// <summary>Every source failed; the run will be tried again.</summary>
    Failed = 2,

    /// <summary>The platform has no such account or post.</summary>
    NotFound = 3,

    /// <summary>The account shows nothing to strangers.</summary>
    Private = 4,

    /// <summary>No provider is configured or available for this kind of question.</summary>
    NoSource = 5,

    /// <summary>The task was paused, stopped or changed while the run was under way.</summary>
    Canceled = 6,

    /// <summary>The answer is too unlikely to be recorded as truth and waits in quarantine.</summary>
    Held = 7,
}
