using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>A task's id in a path. Any text binds, so that an ill-formed id is answered like an unknown one.</summary>
internal readonly record struct TaskId(Guid? Parsed)
{
    /// <summary>The id; checked by <see cref="RequireValidAsync"/> before a handler sees it.</summary>
    public Guid Value => Parsed.GetValueOrDefault();

    public static bool TryParse(string? text, out TaskId id)
    {
        id = new TaskId(Guid.TryParseExact(text, "D", out var value) ? value : null);
        return true;
    }

    /// <summary>Endpoint filter: answers 404 when the path holds no UUID.</summary>
    public static async ValueTask<object?> RequireValidAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
            if (argument is TaskId { Parsed: null })
                return Answer.NotFound("task_id", "There is no such task: ids of tasks are UUIDs.", ErrorCodes.InvalidId);
        return await next(context);
    }
}
