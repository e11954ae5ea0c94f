using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Events;

/// <summary>What happens is told to webhooks and to the broker. Section <c>Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Events";

    /// <summary>How long events, and what became of their deliveries, are kept, in days.</summary>
    [Range(3, 365)]
    public int KeepDays { get; set; } = 7;

    /// <summary>Webhooks that a team may have.</summary>
    [Range(1, 1_000)]
    public int WebhooksPerTeam { get; set; } = 20;

    /// <summary>Events that may wait for one webhook; what comes when so many wait is not sent to it.</summary>
    [Range(100, 10_000_000)]
    public int WaitingPerWebhook { get; set; } = 100_000;

    /// <summary>How long a webhook fails, without a success in between, before it is switched off.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00")]
    public TimeSpan SwitchOffAfter { get; set; } = TimeSpan.FromDays(3);
}
