using Hangfire.Dashboard;
using Monitor.Data.Trace;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Jobs;

/// <summary>Hangfire's page of a job, with what is known of its run; what is no job is told so instead of with an error.</summary>
internal sealed class JobPage(IDashboardDispatcher stock, TimeProvider clock) : IDashboardDispatcher
{
    private static readonly object Key = new();

    // A job that was put back into its queue is older than its last run, and the calls of all that time are many.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var id = context.UriMatch.Groups["JobId"].Value;
        var subjects = await services.GetRequiredService<HangfireRows>().SubjectsAsync([id], ct);
        if (!subjects.TryGetValue(id, out var subject))
        {
            await DashboardPage.ShowMissingAsync(context, "No such job", id.Length == 0
                ? "The address names no job."
                : $"There is no job {id}. Finished jobs are removed after a while; the runs of a task are kept longer, under its recurring job.");
            return;
        }

        if (subject.TaskId is not null || subject.ItemId is not null)
        {
            var until = subject.State is "Succeeded" or "Failed" or "Deleted" && subject.StateAt is { } at ? at : clock.GetUtcNow();
            var from = subject.CreatedAt > until - LongestRun ? subject.CreatedAt : until - LongestRun;
            http.Items[Key] = await services.GetRequiredService<RunTrace>().FindAsync(subject.Traced, from, until, ct);
        }

        await stock.Dispatch(context);
    }

    /// <summary>What was read for the page that is being written.</summary>
    public static NonEscapedString Render(JobDetailsRendererDto job)
    {
        var html = new Markup();
        if (job.Page.Context.GetHttpContext().Items[Key] is TracedRun run)
            RunMarkup.Add(job.Page, html, run);
        return Markup.Of(html);
    }
}
