using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Batches;

/// <summary>Limits and prices of batches and searches. Section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Jobs";

    /// <summary>Searches that one user may have running; more wait their turn.</summary>
    [Range(1, 1_000)]
    public int RunningSearchesPerUser { get; set; } = 5;

    /// <summary>Credits for a creator whom the service has never seen.</summary>
    [Range(0, 1_000_000)]
    public int CreditsPerNewCreator { get; set; } = 25;

    /// <summary>Credits for a creator whom the service knows.</summary>
    [Range(0, 1_000_000)]
    public int CreditsPerKnownCreator { get; set; } = 5;

    /// <summary>Failed runs after which a username has failed: one try and three more.</summary>
    [Range(1, 20)]
    public short MaxFailures { get; set; } = 4;

    /// <summary>What <c>Queues:BatchCallsPerSecond</c> says, for the estimate of a batch.</summary>
    internal int BatchCallsPerSecond { get; set; } = 10;

    /// <summary>How long batches, searches and scrape requests are kept after their end, with their results, in days.</summary>
    [Range(1, 36_500)]
    public int KeepDays { get; set; } = 90;

    /// <summary>Secret that completion webhooks are signed with. Without it a job cannot name a webhook.</summary>
    public string? WebhookSecret { get; set; }
}
