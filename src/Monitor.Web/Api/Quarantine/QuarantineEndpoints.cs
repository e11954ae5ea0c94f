using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Content;
using Monitor.Data.HotState;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Quarantine;

/// <summary>Answers that are held because they are too unlikely.</summary>
internal static class QuarantineEndpoints
{
    public static void MapQuarantine(this IEndpointRouteBuilder app)
    {
        var quarantine = app.MapGroup("/api/v1/quarantine").WithTags("Content").Requires(Permission.QuarantineRead, Permission.QuarantineWrite);
        quarantine.MapGet("", ListAsync).Validates<QuarantineQuery>().Documented(QuarantineDocs.List);
        quarantine.MapPost("/{quarantine_id:long}/accept", AcceptAsync).Documented(QuarantineDocs.Accept);
        quarantine.MapPost("/{quarantine_id:long}/reject", RejectAsync).Documented(QuarantineDocs.Reject);
    }

    private static async Task<IResult> ListAsync([AsParameters] QuarantineQuery query, QuarantineStore quarantine, CurrentTeam team, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? ContentEndpoints.DefaultLimit;
        long? before = query.Cursor is null ? null : long.Parse(query.Cursor, CultureInfo.InvariantCulture);
        var page = await quarantine.PageAsync(team.Id, query.State, before, limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(row => row.ToView()).ToArray(),
            page.Count > limit ? page[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static async Task<IResult> AcceptAsync(
        [FromRoute(Name = "quarantine_id")] long quarantineId, QuarantineStore quarantine, IHotState hot, CurrentTeam team, CancellationToken ct)
    {
        var (decision, observation) = await quarantine.AcceptAsync(team.Id, quarantineId, ct);
        if (observation is not null)
            await hot.InvalidateHistoryAsync([.. HistorySubject.Of(observation)], ct);
        return Answered(quarantineId, decision, "accepted");
    }

    private static async Task<IResult> RejectAsync(
        [FromRoute(Name = "quarantine_id")] long quarantineId, QuarantineStore quarantine, CurrentTeam team, CancellationToken ct)
    {
        var (decision, _) = await quarantine.RejectAsync(team.Id, quarantineId, ct);
        return Answered(quarantineId, decision, "rejected");
    }

    private static IResult Answered(long id, QuarantineDecision decision, string state) => decision switch
    {
        QuarantineDecision.NotFound => Answer.NotFound("quarantine_id", $"There is no held answer {id}.", ErrorCodes.QuarantineNotFound),
        QuarantineDecision.AlreadyDecided => Answer.Conflict("quarantine_id", $"{id} is no longer held.", ErrorCodes.AlreadyDecided),
        _ => Decided(id, state),
    };

    private static IResult Decided(long id, string state)
    {
        Audited.Change("quarantine", id, Audited.State("state", "held"), Audited.State("state", state));
        return Answer.Ok(new QuarantineDecisionView(id, state));
    }
}
