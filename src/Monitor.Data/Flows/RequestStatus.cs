namespace Monitor.Data.Flows;

/// <summary>States of scrape requests.</summary>
public static class RequestStatus
{
    /// <summary>What is wrong with a request, for programs, whose flow does not exist, or cannot run as this installation is configured.</summary>
    public const string NotAvailable = "flow_not_available";

    /// <summary>What is wrong with a request, for programs, whose parameters cannot be read.</summary>
    public const string InvalidParameters = "invalid_params";

    public const string Pending = "PENDING";
    public const string Processing = "PROCESSING";
    public const string Complete = "COMPLETE";
    public const string Failed = "FAILED";

    /// <summary>All of them, in the order of a request's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Processing, Complete, Failed];

    /// <summary>The name of the event that a request has changed to this status.</summary>
    public static string Event(string status) => $"request.{status.ToLowerInvariant()}";
}
