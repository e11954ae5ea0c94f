using Hangfire.Dashboard;
using Monitor.Data.Tasks;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Recurring;

/// <summary>
/// Pauses, resumes or runs all recurring jobs that an address means: first asked with <c>dry=true</c> how many that would be, then done.
/// </summary>
internal sealed class RecurringChange : IDashboardDispatcher
{
    private static readonly (TaskAction Action, string Verb, string Done)[] Actions =
    [
        (TaskAction.Pause, "Pause", "Paused"), (TaskAction.Resume, "Resume", "Resumed"), (TaskAction.RunNow, "Run", "Made due at once:"),
    ];

    /// <inheritdoc />
    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        if (!await DashboardCommand.IsPostAsync(http))
            return;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var known = Array.Find(Actions, action => action.Action.Name == form["action"]);
        if (known.Action is null)
        {
            await DashboardCommand.RefuseAsync(http, $"action is \"{form["action"]}\"; it has to be {string.Join(", ", Actions.Select(a => a.Action.Name))}.");
            return;
        }

        var isDry = form["dry"] == "true";
        var filter = await RecurringCounts.ReadFilterAsync(http, anyState: false);
        var changes = await http.RequestServices.GetRequiredService<TaskControl>()
            .ApplyAsync(teamId: null, known.Action, filter, intervalSeconds: null, isDry, isDry ? http.RequestAborted : CancellationToken.None);
        var others = changes.Matched - changes.Changed;
        var text = isDry
            ? $"{known.Verb} {PageText.Tasks(changes.Changed)}{(known.Action == TaskAction.RunNow ? " now" : "")}?"
            : $"{known.Done} {PageText.Tasks(changes.Changed)}."
                + (others > 0 ? $" For {PageText.Tasks(others)} of {changes.Matched:N0} there was nothing to do." : "");
        await http.Response.WriteAsJsonAsync(
            new ChangeResult(changes.Matched, changes.Changed, text), DashboardJson.Default.ChangeResult, cancellationToken: http.RequestAborted);
    }
}
