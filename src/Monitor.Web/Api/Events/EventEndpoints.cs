using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Events;
using Monitor.Data.Webhooks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Webhooks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Events;

/// <summary>The log of events: what was told, and to whom it came.</summary>
internal static class EventEndpoints
{
    private const string Sequence = "sequence";
    private const int DefaultLimit = 50;

    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/api/v1/events").WithTags("Webhooks").Requires(Permission.WebhooksRead);
        events.MapGet("", ListAsync).Validates<EventQuery>().Documented(EventDocs.List);
        events.MapGet("/{sequence:long}", GetAsync).Documented(EventDocs.Get);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] EventQuery query, EventReader events, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        var page = await events.PageAsync(
            team.Id, caller.Known.IsOperator, query.Type, query.Entity, QueryText.IdPosition(query.Cursor, query.Before),
            QueryText.Number(query.Limit) ?? DefaultLimit, ct);
        return Answer.Ok(
            page.Events.Select(e => new LoggedEventView(e.Id, e.Position, e.Kind, e.Entity, e.At, e.Waiting, e.Delivered, e.GivenUp)).ToArray(),
            page.Next is { } next ? $"{next}" : null);
    }

    private static async Task<IResult> GetAsync(
        [FromRoute(Name = Sequence)] long sequence, EventReader events, WebhookDeliveries deliveries, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        if (await events.FindAsync(team.Id, caller.Known.IsOperator, sequence, ct) is not { } found)
            return Answer.NotFound(Sequence, $"There is no event {sequence}, or it is not kept any more.", ErrorCodes.EventNotFound);
        using var message = JsonDocument.Parse(found.Body());
        var told = await deliveries.OfEventAsync(team.Id, sequence, ct);
        return Answer.Ok(new LoggedEventDetailsView(message.RootElement.Clone(), [.. told.Select(WebhookEndpoints.View)]));
    }
}

internal sealed class EventQueryValidator : AbstractValidator<EventQuery>
{
    public const int MaxLimit = 500;
    public const int LongestEntity = 200;

    public static readonly string[] Types = [.. EventKinds.Known.Select(kind => kind.Name)];

    public EventQueryValidator()
    {
        RuleFor(r => r.Type).OneOf(Types);
        RuleFor(r => r.Entity).Must(entity => entity is null || entity.Length is > 0 and <= LongestEntity)
            .WithMessage($"entity has 1 to {LongestEntity} characters, such as account:7.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}
