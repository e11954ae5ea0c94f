using System.Text.Json;

namespace Monitor.Web.Api.Webhooks;

/// <summary>A webhook to make.</summary>
/// <param name="Url">Where to send what happens: http or https, without a password in it.</param>
/// <param name="Events">Kinds of events, or <c>*</c> for all but those of the installation.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Enabled">Whether anything is sent from now on; yes unless given.</param>
internal sealed record CreateWebhook(string? Url, IReadOnlyList<string?>? Events, string? Description, bool? Enabled)
{
    /// <summary>Addresses of webhooks may hold secrets.</summary>
    public override string ToString() => "a webhook";
}

/// <summary>What is to change of a webhook; what is left out stays.</summary>
/// <param name="Url">Where to send what happens.</param>
/// <param name="Events">Kinds of events, or <c>*</c>.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Enabled">Whether anything is sent; true also ends that the service switched it off.</param>
internal sealed record ChangeWebhook(string? Url, IReadOnlyList<string?>? Events, string? Description, bool? Enabled)
{
    /// <summary>Addresses of webhooks may hold secrets.</summary>
    public override string ToString() => "a change of a webhook";
}

/// <summary>What a list of deliveries is asked with.</summary>
internal sealed record DeliveryQuery
{
    public string? State { get; init; }
    public string? Event { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>A kind of event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it tells.</param>
/// <param name="Scope">Who may be told: <c>team</c>, <c>content</c>, <c>everybody</c>, or <c>installation</c>, which is for operators.</param>
/// <param name="SchemaVersion">Grows when a member of its data changes its meaning or goes.</param>
/// <param name="Reserved">Always false: every kind is written.</param>
internal sealed record EventTypeView(string Name, string Description, string Scope, int SchemaVersion, bool Reserved);

/// <summary>A webhook without its secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Events">Kinds of events, or <c>*</c>.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="State"><c>on</c>, <c>failing</c>, <c>off</c>, or <c>switched_off</c>: by the service, after it failed for long.</param>
/// <param name="SwitchedOffAt">When the service switched it off.</param>
/// <param name="FailingSince">The first failure after the last success.</param>
/// <param name="LastDeliveredAt">The last success, to ten seconds.</param>
/// <param name="Waiting">Deliveries that wait, up to 10,000.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
internal sealed record WebhookView(
    long Id, string Url, IReadOnlyList<string> Events, string? Description, bool Enabled, string State, DateTimeOffset? SwitchedOffAt,
    DateTimeOffset? FailingSince, DateTimeOffset? LastDeliveredAt, int Waiting, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A webhook with its secret, which is shown this once.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Events">Kinds of events, or <c>*</c>.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="State"><c>on</c>, <c>failing</c>, <c>off</c> or <c>switched_off</c>.</param>
/// <param name="SwitchedOffAt">When the service switched it off.</param>
/// <param name="FailingSince">The first failure after the last success.</param>
/// <param name="LastDeliveredAt">The last success.</param>
/// <param name="Waiting">Deliveries that wait.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="Secret">What its messages are signed with.</param>
internal sealed record WebhookWithSecretView(
    long Id, string Url, IReadOnlyList<string> Events, string? Description, bool Enabled, string State, DateTimeOffset? SwitchedOffAt,
    DateTimeOffset? FailingSince, DateTimeOffset? LastDeliveredAt, int Waiting, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Secret)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => $"webhook {Id}";
}

/// <summary>An event on its way to a webhook.</summary>
/// <param name="Id">Its id; the header <c>X-Monitor-Delivery</c> of every try is the webhook's id, a dash and this.</param>
/// <param name="WebhookId">To which webhook.</param>
/// <param name="EventId">Of which event; null for a test, and when the event is not kept any more.</param>
/// <param name="Event">Its kind.</param>
/// <param name="Entity">What it is about.</param>
/// <param name="State"><c>waiting</c>, <c>delivered</c> or <c>given_up</c>.</param>
/// <param name="CreatedAt">When it was handed out.</param>
/// <param name="NextTryAt">When it is tried next, while it waits.</param>
/// <param name="DeliveredAt">When it arrived.</param>
/// <param name="GivenUpAt">When it was given up.</param>
/// <param name="TriesMade">How often it was tried.</param>
/// <param name="LastStatus">What the last try was answered.</param>
/// <param name="LastError">What was wrong with it.</param>
internal sealed record DeliveryView(
    long Id, long WebhookId, Guid? EventId, string Event, string Entity, string State, DateTimeOffset CreatedAt, DateTimeOffset? NextTryAt,
    DateTimeOffset? DeliveredAt, DateTimeOffset? GivenUpAt, int TriesMade, int? LastStatus, string? LastError);

/// <summary>A delivery with its message and every try.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Body">The message; null when its event is not kept any more, or is for operators and is asked for by somebody who is none.</param>
/// <param name="Tries">The tries, the first one first.</param>
internal sealed record DeliveryDetailsView(DeliveryView Delivery, JsonElement? Body, IReadOnlyList<DeliveryTryView> Tries);

/// <summary>One try.</summary>
/// <param name="Number">The first one is 1.</param>
/// <param name="At">When.</param>
/// <param name="Status">What was answered; null without an answer.</param>
/// <param name="DurationMs">How long it took; null without an answer.</param>
/// <param name="Error">What was wrong.</param>
internal sealed record DeliveryTryView(int Number, DateTimeOffset At, int? Status, int? DurationMs, string? Error);
