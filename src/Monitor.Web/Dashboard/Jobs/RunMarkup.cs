using Hangfire.Dashboard;
using Monitor.Data.Trace;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Jobs;

/// <summary>A run and its provider calls as part of a job's page.</summary>
internal static class RunMarkup
{
    public static void Add(RazorPage page, Markup html, TracedRun run)
    {
        if (run.Task is { } task)
            AddTask(page, html, task, run.End);
        foreach (var item in run.Items)
            AddItem(html, item);
        html.Add($"<h3>Provider calls</h3>");
        if (run.Calls.Count == 0)
            html.Add($"""<p class="text-muted">None is on record: it was served by an answer that somebody else asked for, waits, or has only begun.</p>""");
        else
            AddCalls(html, run.Calls);
    }

    private static void AddTask(RazorPage page, Markup html, TracedTask task, TracedEnd? end)
    {
        html.Add($"""
            <h3>Task</h3><table class="table table-condensed board-facts"><tbody>
            <tr><td>Recurring job</td><td><a href="{page.Url.To("/recurring")}?q={task.Id}"><strong>{task.Target}</strong></a>
                <small class="text-muted">{task.Platform} · {task.Team}</small></td></tr>
            """);
        if (end is not null)
        {
            html.Add($"""
                <tr><td>Outcome</td><td>{end.Outcome.Text()} in {PageText.Duration(end.Duration)}</td></tr>
                <tr><td>Slot</td><td>{page.Html.LocalTime(end.SlotAt.UtcDateTime)}</td></tr>
                <tr><td>Source</td><td>{end.Source ?? "none"}</td></tr>
                <tr><td>Calls and cost</td><td>{end.Calls}, ${end.CostUsd:0.######}</td></tr>
                """);
            if (end.Missed > 0)
                html.Add($"<tr><td>Missed slots</td><td>{end.Missed}</td></tr>");
            if (end.Error is not null)
                html.Add($"""<tr><td>Error</td><td class="board-text">{end.Error}</td></tr>""");
        }

        html.Add($"</tbody></table>");
    }

    private static void AddItem(Markup html, TracedItem item)
    {
        html.Add($"""
            <h3>{(item.JobType == "batch" ? "Batch" : "Search")}</h3><table class="table table-condensed board-facts"><tbody>
            <tr><td>Id</td><td><code>{item.JobId}</code> <small class="text-muted">{item.JobType} · {item.Team}</small></td></tr>
            <tr><td>Creator</td><td>{item.Username}</td></tr>
            <tr><td>Status</td><td>{item.Status}</td></tr>
            """);
        if (item.Error is not null)
            html.Add($"""<tr><td>Error</td><td class="board-text">{item.Error} <small class="text-muted">{item.ErrorCode}</small></td></tr>""");
        html.Add($"</tbody></table>");
    }

    private static void AddCalls(Markup html, IReadOnlyList<TracedCall> calls)
    {
        html.Add($"""
            <div class="table-responsive"><table class="table board" id="provider-calls"><thead><tr>
            <th>Provider</th><th>Asked for</th><th>HTTP</th><th>Outcome</th><th>Duration</th><th>Cost</th><th>Error</th></tr></thead><tbody>
            """);
        foreach (var call in calls)
            html.Add($"""
                <tr><td>{call.Provider}</td><td>{call.FetchType} <small class="text-muted">{call.Target}</small></td>
                <td>{call.HttpStatus?.ToString() ?? "no answer"}</td><td>{call.Outcome}</td><td>{PageText.Duration(call.Duration)}</td>
                <td>${call.CostUsd:0.######}</td><td class="board-text">{call.Error}</td></tr>
                """);
        html.Add($"</tbody></table></div>");
    }
}
