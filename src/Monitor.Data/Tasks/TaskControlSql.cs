using Monitor.Data.Events;

namespace Monitor.Data.Tasks;

/// <summary>The statement behind every action on tasks.</summary>
internal static class TaskControlSql
{
    public const int Chunk = 10_000;

    // Rows are locked in the order of their ids, the schedule before the task, as the completion of runs does: neither can
    // deadlock with the other. Whether the action fits is decided on the locked row, so two actions at once cannot both win.
    private const string ChosenSql =
        """
        select t.id, t.status, s.worker_id is not null as running, ({0}) as applies, t.team_id
        from task t join task_schedule s on s.task_id = t.id
        where t.id > @after{1}
        order by t.id limit {2}
        """;

    private const string ChangeSql =
        """
        with chosen as materialized ({0} for update of s, t){1},
        told as ({3}),
        changed_schedule as (
            update task_schedule s set {2} from chosen c where s.task_id = c.id and c.applies
        )
        select * from chosen order by id
        """;

    private const string ChangeTaskSql =
        """
        ,
        changed_task as (
            update task t set {0}, updated_at = @now from chosen c where t.id = c.id and c.applies
        )
        """;

    public static string Build(TaskAction action, string conditions, bool dryRun, int limit = Chunk)
    {
        var chosen = string.Format(null, ChosenSql, action.Applies, conditions, limit);
        if (dryRun)
            return chosen;
        var changeTask = action.TaskSet is null ? "" : string.Format(null, ChangeTaskSql, action.TaskSet);
        var told = OutboxSql.Tasks(
            "chosen c join task t on t.id = c.id where c.applies", $"'{action.Told}'", "@now",
            status: action.Status is { } status ? $"'{status.ToString().ToLowerInvariant()}'" : "t.status::text",
            interval: action == TaskAction.ChangeInterval ? "@interval" : "t.interval_seconds");
        return string.Format(null, ChangeSql, chosen, changeTask, action.ScheduleSet, told);
    }
}
