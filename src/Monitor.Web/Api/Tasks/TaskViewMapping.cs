using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Tasks;

/// <summary>Rows as views.</summary>
internal static class TaskViewMapping
{
    public static TaskView ToView(this TaskRow row) => new()
    {
        TaskId = row.Id,
        Type = row.Type,
        Platform = row.Platform,
        Target = row.Target,
        Status = row.Status,
        Interval = Intervals.Format(row.IntervalSeconds),
        IntervalSeconds = row.IntervalSeconds,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        NextRunAt = row.NextRunAt,
        Running = row.Running,
        Overdue = row.Overdue,
        WaitingFor = row.WaitingFor,
        ConsecutiveFailures = row.ConsecutiveFailures,
        LastOutcome = row.LastOutcome,
        LastRunAt = row.LastRunAt,
        LastSuccessAt = row.LastSuccessAt,
        Account = row.AccountPlatformId is { } id ? new AccountView(id, row.AccountUsername ?? "") : null,
    };

    public static TaskDetailsView ToDetails(this TaskRow row, TaskRun? last) => new(
        row.ToView(),
        last is null ? null : new LastRunView(last.Outcome, last.StartedAt, last.FinishedAt, last.Source, last.Error));

    public static RunView ToView(this TaskRun run) => new()
    {
        SlotAt = run.SlotAt,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        LagMs = (long)(run.StartedAt - run.SlotAt).TotalMilliseconds,
        DurationMs = (long)(run.FinishedAt - run.StartedAt).TotalMilliseconds,
        Outcome = run.Outcome,
        Source = run.Source,
        Calls = run.Calls,
        CostUsd = run.CostUsd,
        Missed = run.Missed,
        Error = run.Error,
    };

    public static TeamRunView ToView(this TeamRun row) => new(row.Run.ToView(), row);
}
