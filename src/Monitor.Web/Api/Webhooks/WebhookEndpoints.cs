using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.Events;
using Monitor.Data.Webhooks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Webhooks;

/// <summary>Webhooks of a team: addresses that are told what happens.</summary>
internal static class WebhookEndpoints
{
    private const string Id = "webhook_id";
    private const string Delivery = "delivery_id";
    private const int DefaultLimit = 50;

    public static void MapTeamWebhooks(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/event-types", Types).WithTags("Webhooks").Requires(Permission.WebhooksRead).Documented(WebhookDocs.Types);
        var webhooks = app.MapGroup("/api/v1/webhooks").WithTags("Webhooks").Requires(Permission.WebhooksRead, Permission.WebhooksManage);
        webhooks.MapGet("", ListAsync).Documented(WebhookDocs.List);
        webhooks.MapPost("", CreateAsync).Validates<CreateWebhook>().Documented(WebhookDocs.Create);
        webhooks.MapGet("/{webhook_id:long}", GetAsync).Documented(WebhookDocs.Get);
        webhooks.MapPatch("/{webhook_id:long}", ChangeAsync).Validates<ChangeWebhook>().Documented(WebhookDocs.Change);
        webhooks.MapDelete("/{webhook_id:long}", DeleteAsync).Documented(WebhookDocs.Delete);
        webhooks.MapPost("/{webhook_id:long}/secret", RenewSecretAsync).Documented(WebhookDocs.RenewSecret);
        webhooks.MapPost("/{webhook_id:long}/test", TestAsync).Documented(WebhookDocs.Test);
        webhooks.MapGet("/{webhook_id:long}/deliveries", DeliveriesAsync).Validates<DeliveryQuery>().Documented(WebhookDocs.Deliveries);
        webhooks.MapGet("/{webhook_id:long}/deliveries/{delivery_id:long}", DeliveryAsync).Documented(WebhookDocs.Delivery);
        webhooks.MapPost("/{webhook_id:long}/deliveries/{delivery_id:long}/redeliver", RedeliverAsync).Documented(WebhookDocs.Redeliver);
    }

    private static IResult Types() => Answer.Ok(EventKinds.Known.Select(kind => new EventTypeView(
        kind.Name, kind.Description, JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.Scope.ToString()), kind.SchemaVersion, Reserved: false)).ToArray());

    private static async Task<IResult> ListAsync(TeamWebhooks webhooks, CurrentTeam team, CancellationToken ct) =>
        Answer.Ok((await webhooks.ListAsync(team.Id, ct)).Select(View).ToArray());

    private static async Task<IResult> CreateAsync(
        CreateWebhook body, TeamWebhooks webhooks, IOptions<EventOptions> options, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        var kinds = Kinds(body.Events!);
        if (Refuse(kinds, caller) is { } refused)
            return refused;
        return await webhooks.CreateAsync(team.Id, new(body.Url!, body.Description, kinds, body.Enabled ?? true), ct) is var (webhook, secret)
            ? Answer.Created(View(webhook, secret))
            : Answer.Conflict(
                "webhooks", $"A team has at most {options.Value.WebhooksPerTeam} webhooks; remove one first.", ErrorCodes.TooManyWebhooks);
    }

    private static async Task<IResult> GetAsync([FromRoute(Name = Id)] long webhookId, TeamWebhooks webhooks, CurrentTeam team, CancellationToken ct) =>
        Show(webhookId, await webhooks.FindAsync(team.Id, webhookId, ct));

    private static async Task<IResult> ChangeAsync(
        [FromRoute(Name = Id)] long webhookId, ChangeWebhook body, TeamWebhooks webhooks, WebhookDeliveries deliveries, CurrentTeam team, CurrentCaller caller,
        CancellationToken ct)
    {
        // What an operator has let it tell goes nowhere else by the word of somebody who is none.
        var kinds = body.Events is null ? null : Kinds(body.Events);
        var mayTellMore = kinds is not null || body.Url is not null || body.Enabled is true;
        IResult? refused = null;
        var (known, changed) = await webhooks.ChangeAsync(
            team.Id, webhookId, new(body.Url, body.Description, kinds, body.Enabled),
            webhook => !mayTellMore || (refused = Refuse(kinds ?? webhook.Events, caller)) is null, ct);
        if (refused is not null)
            return refused;
        if (changed is { Enabled: true } && known?.SwitchedOffAt is not null)
            await deliveries.SwitchedOnAsync(webhookId, ct);
        return Show(webhookId, changed);
    }

    private static async Task<IResult> DeleteAsync(
        [FromRoute(Name = Id)] long webhookId, TeamWebhooks webhooks, WebhookDeliveries deliveries, CurrentTeam team, CancellationToken ct)
    {
        var gone = await webhooks.DeleteAsync(team.Id, webhookId, ct);
        if (gone?.SwitchedOffAt is not null)
            await deliveries.SwitchedOnAsync(webhookId, ct);
        return Show(webhookId, gone);
    }

    // Whoever has the secret can make messages that look like ours, but reads nothing.
    private static async Task<IResult> RenewSecretAsync([FromRoute(Name = Id)] long webhookId, TeamWebhooks webhooks, CurrentTeam team, CancellationToken ct) =>
        await webhooks.RenewSecretAsync(team.Id, webhookId, ct) is var (webhook, secret) ? Answer.Ok(View(webhook, secret)) : Missing(webhookId);

    private static async Task<IResult> TestAsync(
        [FromRoute(Name = Id)] long webhookId, TeamWebhooks webhooks, WebhookDeliveries deliveries, CurrentTeam team, CancellationToken ct)
    {
        if (await webhooks.FindAsync(team.Id, webhookId, ct) is null)
            return Missing(webhookId);
        if (await deliveries.TestAsync(team.Id, webhookId, ct) is not { } delivery)
            return Off(webhookId);
        Audited.Change("webhook", webhookId, null, null);
        return await ShowAsync(webhookId, delivery, deliveries, team, ct);
    }

    private static async Task<IResult> DeliveriesAsync(
        [FromRoute(Name = Id)] long webhookId, [AsParameters] DeliveryQuery query, TeamWebhooks webhooks, WebhookDeliveries deliveries, CurrentTeam team,
        CancellationToken ct)
    {
        if (await webhooks.FindAsync(team.Id, webhookId, ct) is null)
            return Missing(webhookId);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        DeliveryState? state = query.State switch
        {
            "waiting" => DeliveryState.Waiting,
            "delivered" => DeliveryState.Delivered,
            "given_up" => DeliveryState.GivenUp,
            _ => null,
        };
        var page = await deliveries.PageAsync(team.Id, webhookId, state, query.Event, QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var shown = page.Take(limit).Select(View).ToArray();
        return Answer.Ok(shown, page.Count > limit ? $"{shown[^1].Id}" : null);
    }

    private static async Task<IResult> DeliveryAsync(
        [FromRoute(Name = Id)] long webhookId, [FromRoute(Name = Delivery)] long deliveryId, WebhookDeliveries deliveries, CurrentTeam team, CurrentCaller caller,
        CancellationToken ct)
    {
        if (await deliveries.FindAsync(team.Id, webhookId, deliveryId, ct) is not var (delivery, body, tries))
            return MissingDelivery(deliveryId);
        JsonElement? message = null;
        // That an operator has a webhook of the team told of it does not let everybody of the team read it.
        if (body is not null && (caller.Known.IsOperator || !IsForOperators(delivery.Kind)))
        {
            using var parsed = JsonDocument.Parse(body);
            message = parsed.RootElement.Clone();
        }

        return Answer.Ok(new DeliveryDetailsView(
            View(delivery), message, tries.Select(t => new DeliveryTryView(t.Number, t.At, t.Status, t.DurationMs, t.Error)).ToArray()));
    }

    private static async Task<IResult> RedeliverAsync(
        [FromRoute(Name = Id)] long webhookId, [FromRoute(Name = Delivery)] long deliveryId, TeamWebhooks webhooks, WebhookDeliveries deliveries, CurrentTeam team,
        CancellationToken ct)
    {
        if (await deliveries.FindAsync(team.Id, webhookId, deliveryId, ct) is not var (_, body, _))
            return MissingDelivery(deliveryId);
        if (body is null)
            return Answer.Conflict(Delivery, $"The event of delivery {deliveryId} is not kept any more.", ErrorCodes.EventGone);
        if (await webhooks.FindAsync(team.Id, webhookId, ct) is { Enabled: false } || !await deliveries.RedeliverAsync(team.Id, webhookId, deliveryId, ct))
            return Off(webhookId);
        Audited.Change("webhook", webhookId, null, Audited.State(Delivery, deliveryId));
        return await ShowAsync(webhookId, deliveryId, deliveries, team, ct);
    }

    private static string[] Kinds(IReadOnlyList<string?> events) => [.. events.Select(kind => kind!).Distinct(StringComparer.Ordinal)];

    private static IResult? Refuse(IReadOnlyList<string> kinds, CurrentCaller caller)
    {
        if (caller.Known.IsOperator)
            return null;
        var closed = kinds.Where(IsForOperators).ToArray();
        return closed.Length == 0 ? null : Answer.Error(
            StatusCodes.Status403Forbidden, "These events are for operators of the installation.",
            [new("events", $"{string.Join(", ", closed)}: for operators of the installation.", ErrorCodes.Forbidden)]);
    }

    private static bool IsForOperators(string kind) => EventKinds.Find(kind) is { Scope: EventScope.Installation };

    private static async Task<IResult> ShowAsync(long id, long deliveryId, WebhookDeliveries deliveries, CurrentTeam team, CancellationToken ct) =>
        await deliveries.FindAsync(team.Id, id, deliveryId, ct) is var (delivery, _, _) ? Answer.Accepted(View(delivery)) : MissingDelivery(deliveryId);

    private static IResult Show(long id, Webhook? webhook) => webhook is null ? Missing(id) : Answer.Ok(View(webhook));

    private static IResult Missing(long id) => Answer.NotFound(Id, $"There is no webhook {id}.", ErrorCodes.WebhookNotFound);

    private static IResult MissingDelivery(long id) => Answer.NotFound(Delivery, $"There is no delivery {id} of this webhook.", ErrorCodes.DeliveryNotFound);

    private static IResult Off(long id) => Answer.Conflict(Id, $"Webhook {id} is switched off; switch it on first.", ErrorCodes.WebhookOff);

    private static WebhookView View(Webhook w) => new(
        w.Id, w.Url, w.Events, w.Description, w.Enabled, State(w), w.SwitchedOffAt, w.FailingSince, w.LastDeliveredAt, w.Waiting, w.CreatedAt, w.UpdatedAt);

    private static WebhookWithSecretView View(Webhook w, string secret) => new(
        w.Id, w.Url, w.Events, w.Description, w.Enabled, State(w), w.SwitchedOffAt, w.FailingSince, w.LastDeliveredAt, w.Waiting, w.CreatedAt, w.UpdatedAt, secret);

    private static string State(Webhook webhook) => webhook switch
    {
        { Enabled: false, SwitchedOffAt: not null } => "switched_off",
        { Enabled: false } => "off",
        { FailingSince: not null } => "failing",
        _ => "on",
    };

    /// <summary>A delivery as it is shown.</summary>
    public static DeliveryView View(WebhookDelivery d)
    {
        var state = d.DeliveredAt is not null ? "delivered" : d.GivenUpAt is not null ? "given_up" : "waiting";
        return new(
            d.Id, d.WebhookId, d.EventId, d.Kind, d.Entity, state, d.CreatedAt, state == "waiting" ? d.DueAt : null, d.DeliveredAt, d.GivenUpAt, d.Tries,
            d.LastStatus, d.LastError);
    }
}
