namespace Monitor.Data.Trace;

/// <summary>One call to a provider, or one that was saved because its answer was shared.</summary>
public sealed record ProviderCall
{
    /// <summary>The outcome that stands for an answer shared instead of asked for again.</summary>
    public const string Saved = "saved";

    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who was asked.</summary>
    public required string Provider { get; init; }

    /// <summary>About which platform.</summary>
    public required string Platform { get; init; }

    /// <summary>What was asked.</summary>
    public required string FetchType { get; init; }

    /// <summary>About whom.</summary>
    public required string Target { get; init; }

    /// <summary>Id of the credential; never the secret.</summary>
    public string? Credential { get; init; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public short? HttpStatus { get; init; }

    /// <summary>What became of it: found, not_found, private, not_covered, continued, rate_limited, auth_rejected, quota_exhausted, malformed or transient.</summary>
    public required string Outcome { get; init; }

    /// <summary>How long it took.</summary>
    public float DurationMs { get; init; }

    /// <summary>What it cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>For which task, if for one.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>In which run of that task.</summary>
    public int? RunNo { get; init; }

    /// <summary>For which item of a batch, search or flow, if for one.</summary>
    public long? ItemId { get; init; }

    /// <summary>For which scrape request, if for one.</summary>
    public long? RequestId { get; init; }

    /// <summary>For which batch or search, if for one.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The HTTP method; null when nothing was sent.</summary>
    public string? Method { get; init; }

    /// <summary>The address that was asked, without any secret.</summary>
    public string? Url { get; init; }

    /// <summary>What was wrong; the field, when the answer was malformed.</summary>
    public string? Error { get; init; }

    /// <summary>Fields that were not what they should be in an answer that counts nevertheless.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>The malformed answer, cut and without secrets, when a sample of it is wanted.</summary>
    public string? Sample { get; init; }
}
