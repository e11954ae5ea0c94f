namespace Monitor.Data.Webhooks;

/// <summary>An address of a team that is told what happens, without its secret.</summary>
/// <param name="Id">Its number.</param>
/// <param name="TeamId">Its team.</param>
/// <param name="Url">The address.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Events">Kinds of events, or <c>*</c>.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="SwitchedOffAt">When the service switched it off because it failed for long.</param>
/// <param name="FailingSince">First failure after the last success.</param>
/// <param name="LastDeliveredAt">The last success.</param>
/// <param name="Waiting">Deliveries that wait, counted up to a bound.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When somebody changed it last.</param>
public sealed record Webhook(
    long Id, long TeamId, string Url, string? Description, IReadOnlyList<string> Events, bool Enabled, DateTimeOffset? SwitchedOffAt,
    DateTimeOffset? FailingSince, DateTimeOffset? LastDeliveredAt, int Waiting, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Addresses of webhooks may hold secrets.</summary>
    public override string ToString() => $"webhook {Id}";
}

/// <summary>A webhook to make.</summary>
public sealed record NewWebhook(string Url, string? Description, IReadOnlyList<string> Events, bool Enabled)
{
    /// <summary>Addresses of webhooks may hold secrets.</summary>
    public override string ToString() => string.Join(", ", Events);
}

/// <summary>What is to change of a webhook; null leaves it as it is.</summary>
public sealed record WebhookChange(string? Url, string? Description, IReadOnlyList<string>? Events, bool? Enabled)
{
    /// <summary>Addresses of webhooks may hold secrets.</summary>
    public override string ToString() => "a change of a webhook";
}

/// <summary>An event on its way to a webhook.</summary>
/// <param name="Id">Its number, which the receiver gets with every try.</param>
/// <param name="WebhookId">To which webhook.</param>
/// <param name="EventId">Of which event; null for a test, and when the event is not kept any more.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Entity">What it is about.</param>
/// <param name="CreatedAt">When it was handed out.</param>
/// <param name="DueAt">The next try, while it waits.</param>
/// <param name="DeliveredAt">When it arrived.</param>
/// <param name="GivenUpAt">When it was given up.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="LastStatus">What the last try was answered.</param>
/// <param name="LastError">What was wrong with it.</param>
public sealed record WebhookDelivery(
    long Id, long WebhookId, Guid? EventId, string Kind, string Entity, DateTimeOffset CreatedAt, DateTimeOffset DueAt, DateTimeOffset? DeliveredAt,
    DateTimeOffset? GivenUpAt, int Tries, int? LastStatus, string? LastError);

/// <summary>One try to deliver.</summary>
public sealed record WebhookDeliveryTry(int Number, DateTimeOffset At, int? Status, int? DurationMs, string? Error);

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>It is still tried.</summary>
    Waiting,

    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>It is tried no more.</summary>
    GivenUp,
}
