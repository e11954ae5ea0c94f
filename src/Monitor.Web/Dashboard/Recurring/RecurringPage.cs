using System.Globalization;
using Hangfire.Dashboard;
using Monitor.Data.Providers;
using Monitor.Data.Scheduling;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Recurring;

/// <summary>The recurring jobs: what is searched for, a page at a time, with what can be done about them.</summary>
internal sealed class RecurringPage : IDashboardDispatcher
{
    private const string Title = "Recurring Jobs";
    private const int RunsOfOne = 20;

    private static readonly (BoardSortKey Key, string Text)[] Columns =
    [
        (BoardSortKey.Target, "Target"), (BoardSortKey.Interval, "Interval"), (BoardSortKey.NextRun, "Next execution"),
        (BoardSortKey.LastRun, "Last execution"), (BoardSortKey.Failures, "Failures"),
    ];

    /// <inheritdoc />
    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var query = RecurringQuery.Read(name => http.Request.Query[name]);
        var platforms = services.GetRequiredService<PlatformRegistry>().Names;
        var sources = (await services.GetRequiredService<ProviderCatalog>().ListAsync(ct)).Select(provider => provider.Name).ToArray();
        var filter = query.Filter(platforms, sources);
        var page = await services.GetRequiredService<TaskBoard>().PageAsync(filter, query.Sort, query.Size, query.After, ct);
        var fields = await services.GetRequiredService<HangfireRows>().RecurringAsync(page.Rows.Select(row => row.Id), ct);
        // Somebody who asks for one job wants to know how it has been doing.
        var runs = filter.Ids is not null && page.Rows is [var only]
            ? await services.GetRequiredService<TaskRuns>().PageAsync(only.Id, before: null, RunsOfOne, ct)
            : [];
        await DashboardPage.ShowAsync(context, Title, (frame, html) =>
        {
            html.Add($"""<div class="row"><div class="col-md-12"><h1 id="page-title" class="page-header">{Title}</h1>""");
            AddSearch(frame, html, query, platforms, sources);
            AddStates(html, query);
            html.Add($"""
                <div id="board" class="js-jobs-list" data-counts="{frame.Url.To("/recurring/counts")}{query.With()}"
                     data-change="{frame.Url.To("/recurring/change")}{query.With()}">
                <div id="board-result" class="alert alert-success" role="status" hidden></div>
                """);
            AddButtons(frame, html, query);
            if (page.Rows.Count == 0)
                html.Add($"""<div class="alert alert-info">{(query.Narrows ? "No recurring job matches." : "There are no recurring jobs: create a task, and it is one.")}</div>""");
            else
                AddTable(frame, html, query, page, fields);
            AddPager(html, query, page);
            html.Add($"</div>");
            if (runs.Count > 0)
                AddRuns(frame, html, runs);
            html.Add($"</div></div>");
        });
    }

    private static void AddSearch(RazorPage frame, Markup html, RecurringQuery query, IReadOnlyList<string> platforms, IReadOnlyList<string> sources)
    {
        html.Add($"""
            <form id="board-search" class="board-search" method="get" action="{frame.Url.To("/recurring")}" role="search">
            <input type="search" class="form-control input-sm" name="q" value="{query.Text}" maxlength="200"
                   placeholder="Handle, platform, provider, error or id" aria-label="Search">
            """);
        AddChoice(html, "platform", "All platforms", platforms, query.Platform);
        AddChoice(html, "source", "All providers", sources, query.Source);
        if (query.State != RecurringQuery.States[0].Name)
            html.Add($"""<input type="hidden" name="state" value="{query.State}">""");
        if (query.Sort != BoardSort.Default)
            html.Add($"""<input type="hidden" name="sort" value="{query.Sort.Name}">""");
        html.Add($"""<button class="btn btn-sm btn-primary" type="submit"><span class="glyphicon glyphicon-search"></span> Search</button>""");
        if (query.Narrows)
            html.Add($"""<a class="btn btn-sm btn-default" href="{frame.Url.To("/recurring")}">Clear</a>""");
        html.Add($"</form>");
    }

    private static void AddChoice(Markup html, string name, string all, IReadOnlyList<string> values, string chosen)
    {
        html.Add($"""<select class="form-control input-sm" name="{name}" aria-label="{all}"><option value="">{all}</option>""");
        foreach (var value in values)
            html.Add($"""<option value="{value}"{(value == chosen ? new NonEscapedString(" selected") : null)}>{value}</option>""");
        html.Add($"</select>");
    }

    private static void AddStates(Markup html, RecurringQuery query)
    {
        html.Add($"""<ul class="nav nav-tabs board-states">""");
        foreach (var (name, text) in RecurringQuery.States)
        {
            var active = new NonEscapedString(name == query.State ? " class=\"active\"" : "");
            html.Add($"""
                <li{active}><a href="{Here(query.With(("state", name == RecurringQuery.States[0].Name ? null : name)))}">{text}
                <span class="badge" data-count="{name}"></span></a></li>
                """);
        }

        html.Add($"</ul>");
    }

    private static void AddButtons(RazorPage frame, Markup html, RecurringQuery query)
    {
        html.Add($"""<div class="btn-toolbar btn-toolbar-top">""");
        AddForChosen(frame, html, "trigger", "primary", "play-circle", "Trigger now");
        AddForChosen(frame, html, "pause", "default", "pause", "Pause");
        AddForChosen(frame, html, "resume", "default", "play", "Resume");
        html.Add($"""
            <button class="js-jobs-list-command btn btn-sm btn-default" data-url="{frame.Url.To("/recurring/remove")}" data-loading-text="Stopping…"
                    data-confirm="Stop the chosen tasks for good? Their history stays." disabled>
                <span class="glyphicon glyphicon-remove"></span> Remove</button>
            <div class="board-all"><span>{(query.Narrows ? "All that match:" : "All tasks:")}</span>
            """);
        foreach (var (name, icon, text) in new[] { ("pause", "pause", "Pause all"), ("resume", "play", "Resume all"), ("run", "play-circle", "Run all now") })
            html.Add($"""<button class="btn btn-sm btn-default" data-board-action="{name}"><span class="glyphicon glyphicon-{icon}"></span> {text}</button>""");
        html.Add($"""
            </div></div>
            <div id="board-confirm" class="alert alert-warning" role="alertdialog" aria-labelledby="board-question" hidden>
                <span id="board-question"></span>
                <button id="board-yes" class="btn btn-sm btn-primary">Yes</button> <button id="board-no" class="btn btn-sm btn-default">Cancel</button>
            </div>
            """);
    }

    private static void AddForChosen(RazorPage frame, Markup html, string action, string style, string icon, string text) => html.Add($"""
        <button class="js-jobs-list-command btn btn-sm btn-{style}" data-url="{frame.Url.To("/recurring/" + action)}" data-loading-text="Working…" disabled>
            <span class="glyphicon glyphicon-{icon}"></span> {text}</button>
        """);

    private static void AddTable(
        RazorPage frame, Markup html, RecurringQuery query, BoardPage page, IReadOnlyDictionary<Guid, RecurringFields> fields)
    {
        html.Add($"""
            <div class="table-responsive"><table class="table board" aria-describedby="page-title"><thead><tr>
            <th class="min-width"><input type="checkbox" class="js-jobs-list-select-all" aria-label="Choose all of this page"></th>
            """);
        foreach (var (key, text) in Columns)
        {
            var isSorted = query.Sort.Key == key;
            var next = new BoardSort(key, isSorted ? !query.Sort.Descending : key is BoardSortKey.LastRun or BoardSortKey.Failures);
            var arrow = isSorted ? query.Sort.Descending ? "▼" : "▲" : "";
            html.Add($"""<th><a href="{Here(query.With(("sort", next.Name)))}">{text} {arrow}</a></th>""");
        }

        html.Add($"<th>Source</th><th></th></tr></thead><tbody>");
        foreach (var row in page.Rows)
            AddRow(frame, html, row, fields.GetValueOrDefault(row.Id));
        html.Add($"</tbody></table></div>");
    }

    private static void AddRow(RazorPage frame, Markup html, BoardRow row, RecurringFields fields)
    {
        var isPaused = row.Status == MonitorTaskStatus.Paused;
        html.Add($"""
            <tr class="js-jobs-list-row hover{(isPaused ? " board-paused" : "")}" data-task="{row.Id}">
            <td><input type="checkbox" class="js-jobs-list-checkbox" name="jobs[]" value="{row.Id}" aria-label="Choose {row.Target}"></td>
            <td class="board-text"><a href="{frame.Url.To("/recurring")}?q={row.Id}"><strong>{row.Target}</strong></a>
                <small class="text-muted">{row.Platform} · {row.Team}</small></td>
            <td class="board-interval">{PageText.Interval(row.IntervalSeconds)}
            """);
        if (fields.Cron is { } cron)
            html.Add($""" <code class="cron-badge">{cron}</code>""");
        html.Add($"""</td><td class="board-time">""");
        AddNext(frame, html, row, isPaused);
        html.Add($"""</td><td class="board-time">""");
        AddLast(frame, html, row, fields.LastJobId);
        html.Add($"</td><td>{(row.Failures > 0 ? row.Failures.ToString(CultureInfo.InvariantCulture) : "")}</td><td>{row.LastSource}</td>");
        html.Add($"""<td class="board-buttons">""");
        var path = frame.Url.To("/recurring/");
        html.Add($"""
            <button class="btn btn-xs btn-default" data-ajax="{path}trigger/{row.Id}" data-loading-text="…" title="Run now" aria-label="Run now"{Disabled(isPaused)}>
                <span class="glyphicon glyphicon-play-circle"></span></button>
            <button class="btn btn-xs btn-default" data-ajax="{path}{(isPaused ? "resume" : "pause")}/{row.Id}" data-loading-text="…"
                    title="{(isPaused ? "Resume" : "Pause")}" aria-label="{(isPaused ? "Resume" : "Pause")}"><span class="glyphicon glyphicon-{(isPaused ? "play" : "pause")}"></span></button>
            </td></tr>
            """);
        if (row.Failures > 0 && row.LastError is { } error)
            html.Add($"""<tr class="board-error"><td></td><td colspan="7"><span class="glyphicon glyphicon-exclamation-sign"></span> {error}</td></tr>""");
    }

    private static void AddNext(RazorPage frame, Markup html, BoardRow row, bool isPaused)
    {
        if (isPaused)
            html.Add($"""<span class="label label-default">Disabled</span>""");
        else if (row.NextRunAt is { } next)
            html.Add($"{frame.Relative(next)}");
        if (row.Running)
            html.Add($""" <span class="label label-warning">Running</span>""");
        if (row.WaitingFor is { } reason)
            html.Add($""" <span class="label label-warning" title="{reason}">Waiting for a source</span>""");
        else if (row.Overdue)
            html.Add($""" <span class="label label-danger">Overdue</span>""");
    }

    private static void AddLast(RazorPage frame, Markup html, BoardRow row, string? lastJobId)
    {
        if (row.LastRunAt is not { } at)
        {
            html.Add($"""<em class="text-muted">not yet</em>""");
            return;
        }

        var style = row.LastOutcome is RunOutcome.Done ? "success" : row.LastOutcome is RunOutcome.Failed or RunOutcome.NoSource ? "danger" : "warning";
        html.Add($"""<span class="label label-{style}">{row.LastOutcome.Text()}</span> """);
        if (lastJobId is null)
            html.Add($"{frame.Relative(at)}");
        else
            html.Add($"""<a href="{frame.Url.JobDetails(lastJobId)}">{frame.Relative(at)}</a>""");
        if (row.LastStartedAt is { } started)
            html.Add($""" <small class="text-muted">{PageText.Duration(at - started)}</small>""");
    }

    private static void AddPager(Markup html, RecurringQuery query, BoardPage page)
    {
        html.Add($"""<nav class="board-pager" aria-label="Pages">""");
        if (query.After is not null)
            html.Add($"""<a class="btn btn-sm btn-default" href="{Here(query.With())}">« First page</a>""");
        if (page.Next is { } next)
            html.Add($"""<a class="btn btn-sm btn-default" rel="next" href="{Here(query.With(("after", next.Encode())))}">Next page »</a>""");
        html.Add($"""<span class="board-sizes">Rows:""");
        foreach (var size in RecurringQuery.Sizes)
            html.Add($""" <a href="{Here(query.With(("count", size.ToString(CultureInfo.InvariantCulture))))}"{Active(size == query.Size)}>{size}</a>""");
        html.Add($"</span></nav>");
    }

    private static void AddRuns(RazorPage frame, Markup html, IReadOnlyList<TaskRun> runs)
    {
        html.Add($"""
            <h3>Last runs</h3><div class="table-responsive"><table class="table board"><thead><tr>
            <th>Finished</th><th>Outcome</th><th>Duration</th><th>Source</th><th>Calls</th><th>Cost</th><th>Missed slots</th><th>Error</th></tr></thead><tbody>
            """);
        foreach (var run in runs)
            html.Add($"""
                <tr><td>{frame.Relative(run.FinishedAt)}</td><td>{run.Outcome.Text()}</td><td>{PageText.Duration(run.FinishedAt - run.StartedAt)}</td>
                <td>{run.Source}</td><td>{run.Calls}</td><td>${run.CostUsd:0.######}</td><td>{run.Missed}</td><td class="board-text">{run.Error}</td></tr>
                """);
        html.Add($"</tbody></table></div>");
    }

    // An address that has no parameters would keep those of the page that it stands on.
    private static string Here(string parameters) => parameters.Length > 0 ? parameters : "?";

    private static NonEscapedString Disabled(bool isDisabled) => new(isDisabled ? " disabled" : "");

    private static NonEscapedString Active(bool isActive) => new(isActive ? " class=\"active\"" : "");
}
