using Monitor.Data.Charts;
using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Pictures;

namespace Monitor.Web.Api.Tasks;

/// <summary>Tasks as a board shows them, and how many there are.</summary>
internal static class TaskBoardEndpoints
{
    private const int DefaultLimit = 50;

    public static async Task<IResult> BoardAsync(
        [AsParameters] TaskBoardQuery query, TaskList list, TaskCards cards, CurrentTeam team, CancellationToken ct)
    {
        var tasks = new TaskListQuery
        {
            Status = query.Status,
            Type = query.Type,
            Platform = query.Platform,
            Q = query.Q,
            Failing = query.Failing,
            Overdue = query.Overdue,
            Sort = query.Sort,
            Limit = query.Limit,
            Cursor = query.Cursor,
        };
        if (!tasks.TryRead(out var sort, out var after))
            return TaskQueries.InvalidCursor;
        var sparkline = Sparkline.All.FirstOrDefault(sparkline => sparkline.Name == query.Sparkline) ?? Sparkline.Default;
        var page = await list.PageAsync(team.Id, tasks.ToFilter(), sort, QueryText.Number(query.Limit) ?? DefaultLimit, after, ct);
        var from = cards.Begin(sparkline);
        var shown = await cards.ReadAsync(page.Rows, sparkline, ct);
        return Answer.Ok(
            page.Rows.Zip(shown, (row, card) => new TaskCardView(
                row.ToView(), card, new SparklineView(card.ChartMetric, from, (long)sparkline.Step.TotalSeconds, card.ChartPoints),
                PictureOf(row, card))).ToArray(),
            page.Next?.Encode());
    }

    private static string? PictureOf(TaskRow row, TaskCard card) => card.HasPicture switch
    {
        true when row is { Type: TaskType.Post, PostId: { } post } => PictureLinks.OfPost(post),
        true when row.AccountId is { } account => PictureLinks.OfAccount(account),
        _ => null,
    };

    public static async Task<IResult> CountsAsync(TaskCounts counts, CurrentTeam team, CancellationToken ct)
    {
        var report = await counts.ReadAsync(team.Id, ct);
        return Answer.Ok(new TaskCountsView(
            report.Groups.Where(group => group.Status != MonitorTaskStatus.Stopped).Sum(group => group.Count), report.Failing, report.Overdue,
            [.. report.Groups.Select(group => new TaskGroupView(group.Status, group.Platform, group.Type, group.Count))],
            report.Failing >= TaskCounts.Most, report.Overdue >= TaskCounts.Most));
    }
}
