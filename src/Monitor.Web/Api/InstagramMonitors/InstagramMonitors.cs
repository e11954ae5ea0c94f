using Monitor.Data.Observations;
using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.History;
using Monitor.Web.Api.Tasks;

namespace Monitor.Web.Api.InstagramMonitors;

/// <summary>What the routes for influencers and for posts have in common. A task of the other kind is unknown to them.</summary>
internal sealed class InstagramMonitors(TaskCreation creation, TaskList list, TaskControl control, CurrentTeam team)
{
    private const int DefaultLimit = 100;
    private static readonly MonitorTaskStatus[] Living = [MonitorTaskStatus.Active, MonitorTaskStatus.Paused];

    public async Task<IResult> CreateAsync<TView>(
        TaskType type, string field, string target, string interval, Func<Guid, int, TView> view, CancellationToken ct)
    {
        var seconds = Intervals.Parse(interval)!.Value;
        var task = (await creation.CreateAsync(team.Id, new NewTasks(type, Platforms.Instagram, seconds, [target]), ct))[0];
        return task.Created
            ? Answer.Created(view(task.TaskId, seconds))
            : Answer.Conflict(field, $"{target} is already monitored.", ErrorCodes.AlreadyMonitored, task.TaskId);
    }

    public async Task<IResult> ListAsync<TView>(TaskType type, MonitorListQuery query, Func<TaskRow, TView> view, CancellationToken ct)
    {
        TaskCursor? after = null;
        if (query.Cursor is not null && !TaskCursor.TryDecode(query.Cursor, TaskSort.Default, out after))
            return Answer.Invalid("cursor", "cursor is the next_cursor of a page of this list.", ErrorCodes.InvalidCursor);
        var filter = Mine(type) with { Statuses = TaskWords.Status(query.Status) is { } status ? [status] : Living };
        var page = await list.PageAsync(team.Id, filter, TaskSort.Default, QueryText.Number(query.Limit) ?? DefaultLimit, after, ct);
        return Answer.Ok(page.Rows.Select(view).ToArray(), page.Next?.Encode());
    }

    /// <summary>Stops all of the tasks, or none when one is unknown. A task is never deleted, so what is known stays known.</summary>
    public async Task<IResult> StopAsync(TaskType type, StopTasks body, CancellationToken ct)
    {
        Guid[] ids = [.. body.TaskIds!.Select(id => Guid.ParseExact(id!, "D")).Distinct()];
        var filter = Mine(type) with { Ids = ids };
        var known = await control.ApplyAsync(team.Id, TaskAction.Stop, filter, intervalSeconds: null, dryRun: true, ct);
        if (known.Matched < ids.Length)
        {
            var unknown = ids.Except(known.First.Select(t => t.TaskId)).ToArray();
            return Answer.Error(
                StatusCodes.Status404NotFound, $"Nothing was stopped; unknown tasks: {string.Join(", ", unknown)}.",
                [.. unknown.Select(id => new ApiError("task_ids", $"There is no task {id}.", ErrorCodes.TaskNotFound))]);
        }

        await control.ApplyAsync(team.Id, TaskAction.Stop, filter, intervalSeconds: null, dryRun: false, ct);
        return Answer.Ok(new MonitorsStopped(ids));
    }

    public async Task<IResult> StatusAsync(TaskType type, TaskId id, CancellationToken ct)
    {
        var row = await list.FindAsync(team.Id, id.Value, ct);
        return row is not null && row.Type == type && row.Platform == Platforms.Instagram
            ? Answer.Ok(new MonitorStatus(row.Status)
            {
                LastOutcome = TargetMissing.Word(row.LastOutcome),
                Message = TargetMissing.Message(row.LastOutcome, type, row.Target),
            })
            : Answer.TaskNotFound(id.Value);
    }

    public async Task<IResult> ApplyAsync(TaskAction action, TaskType type, TaskId id, CancellationToken ct)
    {
        var filter = Mine(type) with { Ids = [id.Value] };
        if (await control.ApplyAsync(team.Id, action, filter, intervalSeconds: null, ct) is not { } change)
            return Answer.TaskNotFound(id.Value);
        return TaskActions.Conflict(action, change) ?? Answer.Ok(new MonitorStatusChanged(id.Value, action.Status!.Value));
    }

    private static TaskFilter Mine(TaskType type) => new() { Type = type, Platform = Platforms.Instagram };
}
