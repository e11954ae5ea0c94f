using Monitor.Data.Events;

namespace Monitor.Data.Webhooks;

/// <summary>A delivery that is to be tried now.</summary>
/// <param name="Id">Its number.</param>
/// <param name="WebhookId">To which webhook.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="SealedSecret">What it is signed with.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Attempts">How often it was tried in this round.</param>
/// <param name="Since">When this round began.</param>
/// <param name="RunNo">Its fence.</param>
/// <param name="Event">The event; null for a test, and when it is gone.</param>
/// <param name="IsTest">Whether it is a test.</param>
public sealed record DueDelivery(
    long Id, long WebhookId, string Url, string SealedSecret, string Kind, short Attempts, DateTimeOffset Since, int RunNo, LoggedEvent? Event, bool IsTest)
{
    /// <summary>Whose server it goes to, with the port if the address names one; as the claim counts it.</summary>
    public string Host { get; } = Url.Split('/') is [_, _, var host, ..] ? host : Url;

    /// <summary>Keeps address and secret out of logs.</summary>
    public override string ToString() => $"{WebhookId}-{Id}";
}
