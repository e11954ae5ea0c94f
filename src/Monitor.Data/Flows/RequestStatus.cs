namespace Monitor.Data.Flows;

/// <summary>States of scrape requests.</summary>
public static class RequestStatus
{
    public const string Pending = "PENDING";
    public const string Processing = "PROCESSING";
    public const string Complete = "COMPLETE";
    public const string Failed = "FAILED";

    /// <summary>All of them, in the order of a request's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Processing, Complete, Failed];
}
