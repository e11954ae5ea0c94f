using Monitor.Web.Answers;

namespace Monitor.Web.Api.Batches;

/// <summary>A job's id in a path. Any text binds, so that an ill-formed id is answered like an unknown one.</summary>
internal readonly record struct JobId(Guid? Parsed)
{
    /// <summary>The id; checked by <see cref="RequireValidAsync"/> before a handler sees it.</summary>
    public Guid Value => Parsed.GetValueOrDefault();

    public static bool TryParse(string? text, out JobId id)
    {
        id = new JobId(Guid.TryParseExact(text, "D", out var value) ? value : null);
        return true;
    }

    /// <summary>Endpoint filter: answers 404 when the path holds no UUID.</summary>
    public static async ValueTask<object?> RequireValidAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
            if (argument is JobId { Parsed: null })
                return Answer.NotFound("job_id", "There is no such job: ids of jobs are UUIDs.", ErrorCodes.InvalidId);
        return await next(context);
    }

    /// <summary>The answer for a job that does not exist or belongs to another team.</summary>
    public static IResult Missing(Guid id) => Answer.NotFound("job_id", $"There is no job {id}.", ErrorCodes.JobNotFound);
}
