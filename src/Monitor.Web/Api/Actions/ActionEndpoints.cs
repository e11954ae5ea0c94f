using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Actions;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Actions;

/// <summary>Actions over all that match something, done in the background.</summary>
internal static class ActionEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapActions(this IEndpointRouteBuilder app)
    {
        var actions = app.MapGroup("/api/v1/actions").WithTags("Actions").Requires(Permission.TasksRead, Permission.TasksWrite);
        // The log has one entry about it, when it has ended, with what became of it.
        actions.MapPost("", OrderAsync).Validates<OrderAction>().Documented(ActionDocs.Order).Prepares();
        actions.MapGet("", ListAsync).Validates<ActionListQuery>().Documented(ActionDocs.List);
        actions.MapGet("/{action_id}", GetAsync).Documented(ActionDocs.Get);
        actions.MapPost("/{action_id}/cancel", CancelAsync).Documented(ActionDocs.Cancel);
    }

    private static async Task<IResult> OrderAsync(
        OrderAction body, BulkActions actions, CurrentTeam team, CurrentCaller caller, HttpContext http, CancellationToken ct)
    {
        var filter = body.Filter is { } given && ActionWords.MembersOf(given).Any()
            ? new ActionFilter
            {
                Status = given.Status,
                Type = given.Type,
                Platform = given.Platform,
                Q = given.Q,
                Failing = given.Failing,
                Overdue = given.Overdue,
                JobType = given.JobType,
                Flow = given.Flow,
                Account = given.Account,
                ErrorCode = given.ErrorCode,
                From = QueryText.Time(given.From),
                To = QueryText.Time(given.To),
            }
            : null;
        var selection = new ActionSelection
        {
            All = body.All ?? false,
            Ids = body.Ids?.Select(id => ActionIds.Read(body.Kind!, id)!).Distinct(StringComparer.Ordinal).ToArray(),
            Filter = filter,
            IntervalSeconds = Intervals.Parse(body.Interval),
        };
        var action = await actions.OrderAsync(new(team.Id, body.Kind!, body.Action!, selection), caller.Actor, ct);
        http.Response.Headers.Location = $"/api/v1/actions/{action.Id}";
        return Answer.Accepted(View(action));
    }

    private static async Task<IResult> ListAsync([AsParameters] ActionListQuery query, BulkActions actions, CurrentTeam team, CancellationToken ct)
    {
        (DateTimeOffset, Guid)? after = null;
        if (query.Cursor is not null)
            ActionCursor.TryDecode(query.Cursor, out after);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var rows = await actions.ListAsync(team.Id, query.State, query.Kind, after, limit + 1, ct);
        return Answer.Ok(rows.Take(limit).Select(View).ToArray(), rows.Count > limit ? ActionCursor.Encode(rows[limit - 1]) : null);
    }

    private static async Task<IResult> GetAsync([FromRoute(Name = "action_id")] string actionId, BulkActions actions, CurrentTeam team, CancellationToken ct) =>
        Guid.TryParseExact(actionId, "D", out var known) && await actions.FindAsync(team.Id, known, ct) is { } action ? Answer.Ok(View(action)) : Missing(actionId);

    private static async Task<IResult> CancelAsync(
        [FromRoute(Name = "action_id")] string actionId, BulkActions actions, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        if (!Guid.TryParseExact(actionId, "D", out var known))
            return Missing(actionId);
        return await actions.CancelAsync(team.Id, known, caller.Actor, ct) switch
        {
            ActionCancellation.NotFound => Missing(actionId),
            ActionCancellation.Ended => Answer.Conflict("action_id", "The action has ended already.", ErrorCodes.ActionEnded),
            _ => Answer.Ok(View((await actions.FindAsync(team.Id, known, ct))!)),
        };
    }

    private static BulkActionView View(ActionRow action) => new(
        action.Id, action.Kind, action.Action, action.Selection.IntervalSeconds is { } seconds ? Intervals.Format(seconds) : null, View(action.Selection.Filter),
        action.Selection.All, action.Selection.Ids?.Count, action.State, action.Total, action.Done, action.Changed, action.Failed, action.Error, action.Actor.Name,
        action.CreatedAt, action.StartedAt, action.FinishedAt, action.CancelledBy);

    private static ActionFilterView? View(ActionFilter? filter) => filter is null ? null : new()
    {
        Status = filter.Status,
        Type = filter.Type,
        Platform = filter.Platform,
        Q = filter.Q,
        Failing = filter.Failing,
        Overdue = filter.Overdue,
        JobType = filter.JobType,
        Flow = filter.Flow,
        Account = filter.Account,
        ErrorCode = filter.ErrorCode,
        From = filter.From,
        To = filter.To,
    };

    private static IResult Missing(string id) => Answer.NotFound("action_id", $"There is no action {id}.", ErrorCodes.ActionNotFound);
}
