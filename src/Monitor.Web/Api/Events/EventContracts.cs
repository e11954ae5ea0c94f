using System.Text.Json;
using Monitor.Web.Api.Webhooks;

namespace Monitor.Web.Api.Events;

/// <summary>What a list of events is asked with.</summary>
internal sealed record EventQuery
{
    public string? Type { get; init; }
    public string? Entity { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>An event, and what became of it at the team's webhooks.</summary>
/// <param name="Id">The same for every receiver and every try.</param>
/// <param name="Sequence">Grows with each event of the installation.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Entity">What it is about.</param>
/// <param name="At">When it happened.</param>
/// <param name="Waiting">Webhooks of the team that it still waits for.</param>
/// <param name="Delivered">Those where it arrived.</param>
/// <param name="GivenUp">Those for which it was given up.</param>
internal sealed record LoggedEventView(Guid Id, long Sequence, string Type, string Entity, DateTimeOffset At, int Waiting, int Delivered, int GivenUp);

/// <summary>One event.</summary>
/// <param name="Message">What receivers get.</param>
/// <param name="Deliveries">To webhooks of the team.</param>
internal sealed record LoggedEventDetailsView(JsonElement Message, IReadOnlyList<DeliveryView> Deliveries);
