using System.Text.Json;
using Hangfire.Dashboard;
using Hangfire.States;
using Monitor.Data.Auditing;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Jobs;

/// <summary>
/// Hangfire's buttons for jobs. They do what Hangfire does, and are written down. That somebody put a job back into its queue is the wish by
/// which its worker runs the task whether it is due or not.
/// </summary>
/// <param name="action">What the button is called.</param>
/// <param name="expected">The state in which the job has to be; null: any.</param>
internal sealed class JobCommand(string action, string? expected = null) : IDashboardDispatcher
{
    /// <summary>The button that gives up a job; all others put it back into its queue.</summary>
    public const string Delete = "delete";

    /// <inheritdoc />
    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        if (await DashboardCommand.ReadIdsAsync(context, "JobId") is not { } ids)
            return;
        var subjects = await http.RequestServices.GetRequiredService<HangfireRows>().SubjectsAsync(ids, http.RequestAborted);
        if (subjects.Count == 0)
        {
            await DashboardCommand.RefuseAsync(http, "There is no such job, or not any more.");
            return;
        }

        var changeable = subjects.Values.Where(subject => expected is null || subject.State == expected).ToArray();
        var client = context.GetBackgroundJobClient();
        var by = AuditActor.Current?.Name ?? "the operator";
        var changed = changeable.Where(subject => client.ChangeState($"{subject.JobId}", State(by), expected)).ToArray();
        await DashboardCommand.AuditAsync(http, [.. changed.Select(Describe)]);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private IState State(string by) => action == Delete
        ? new DeletedState { Reason = $"Deleted on the dashboard by {by}" }
        : new EnqueuedState { Reason = $"Requeued on the dashboard by {by}" };

    private AuditEntry Describe(JobSubject subject) => new($"job.{action}", subject.Entity.Type, subject.Entity.Id)
    {
        Before = JsonSerializer.Serialize(new { state = subject.State }),
        After = JsonSerializer.Serialize(new { job_id = subject.JobId, run_no = subject.RunNo, target = subject.Target }),
    };
}
