using System.Globalization;
using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Auditing;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>Who changed what.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapAudit(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/audit", ListAsync).WithTags("Team").Validates<AuditQuery>().Documented(AuditDocs.List).Requires(Permission.AuditRead);

    private static async Task<IResult> ListAsync(
        [AsParameters] AuditQuery query, AuditLog audit, CurrentCaller current, CancellationToken ct)
    {
        var caller = current.Known;
        // An operator who is no admin of a team sees what concerns the installation.
        var team = caller.Role >= Permissions.Role(Permission.AuditRead) ? caller.TeamId : null;
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var rows = await audit.PageAsync(
            team, AuditQueryValidator.Id(query.Cursor), query.Action, limit + 1, caller.IsOperator, ct);
        var shown = rows.Take(limit).Select(View).ToArray();
        return Answer.Ok(shown, rows.Count > limit ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static AuditView View(AuditRow r) => new(
        r.Id, r.At, new AuditActorView(r.ActorKind, r.ActorId, r.ActorName), r.Action, r.EntityType, r.EntityId,
        r.Before is null ? null : JsonNode.Parse(r.Before), r.After is null ? null : JsonNode.Parse(r.After), r.Ip, r.RequestId);
}

/// <summary>Which rows of the audit log.</summary>
internal sealed record AuditQuery
{
    [FromQuery(Name = "action")] public string? Action { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }
}

internal sealed class AuditQueryValidator : AbstractValidator<AuditQuery>
{
    private const int MaxLimit = 500;

    public AuditQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(text => text is null || Id(text) is not null)
            .WithMessage("{PropertyPath} is the next_cursor of a page of this list.").WithErrorCode(ErrorCodes.InvalidCursor);
    }

    public static long? Id(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>One change.</summary>
internal sealed record AuditView(
    long Id, DateTimeOffset At, AuditActorView Actor, string Action, string? EntityType, string? EntityId, JsonNode? Before, JsonNode? After,
    string? Ip, string? RequestId);

/// <summary>Who made it.</summary>
internal sealed record AuditActorView(string Kind, string? Id, string Name);
