using Monitor.Data.Content;
using Monitor.Data.Enrichment;
using Monitor.Data.Observations;

namespace Monitor.Data.Queues;

/// <summary>How a run of an item ended.</summary>
public enum ItemOutcome
{
    /// <summary>It brought what was asked for.</summary>
    Done,

    /// <summary>It has failed for good.</summary>
    Failed,

    /// <summary>It is to be tried again.</summary>
    Retry,
}

/// <summary>A run of an item that is over: what to record, and what was observed.</summary>
public sealed record FinishedItem
{
    /// <summary>The item, with the fence of its claim.</summary>
    public required ClaimedItem Item { get; init; }

    /// <summary>How it ended.</summary>
    public required ItemOutcome Outcome { get; init; }

    /// <summary>When the run was over.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>For a retry: when.</summary>
    public DateTimeOffset RetryAt { get; init; }

    /// <summary>Whether no source could be asked: the others of its queue wait with it.</summary>
    public bool AreSourcesAway { get; init; }

    /// <summary>For a retry: whether this run counts as a failure.</summary>
    public bool CountsAsFailure => !AreSourcesAway;

    /// <summary>Provider calls made for it in all its runs.</summary>
    public int Calls { get; init; }

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>For a retry: what is kept of the calls for the next run, as JSON.</summary>
    public string? Question { get; init; }

    /// <summary>What was wrong, for people.</summary>
    public string? Error { get; init; }

    /// <summary>What was wrong, for programs; a name of <see cref="ItemErrors"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The provider whose answer counted.</summary>
    public string? Source { get; init; }

    /// <summary>The result as JSON.</summary>
    public string? Result { get; init; }

    /// <summary>What was observed.</summary>
    public Observation? Observation { get; init; }

    /// <summary>What came along.</summary>
    public IReadOnlyList<Observation> Items { get; init; } = [];

    /// <summary>What only the owner of an account or post is told, under the ids of the Graph API.</summary>
    public IReadOnlyList<Observation> Insights { get; init; } = [];

    /// <summary>What a language model estimated, or why it was rejected.</summary>
    public IReadOnlyList<Estimate> Estimates { get; init; } = [];

    /// <summary>Whether everything that was to be estimated was.</summary>
    public bool IsEnriched { get; init; }

    /// <summary>Why something that was to be estimated was not, for people.</summary>
    public string? NotEnriched { get; init; }

    /// <summary>What its kind is to write of it, which nobody else knows of.</summary>
    public object? Details { get; init; }

    /// <summary>A change of the quarantine that is written with it.</summary>
    public HoldChange? Hold { get; init; }
}

/// <summary>Codes of what can be wrong with an item; they are part of the API.</summary>
public static class ItemErrors
{
    public const string NotFound = "not_found";
    public const string Private = "private";
    public const string NoSource = "no_source";
    public const string Unavailable = "unavailable";
    public const string Timeout = "timeout";
    public const string Expired = "expired";
    public const string Internal = "internal";
    public const string Lost = "lost";
    public const string Cancelled = "cancelled";
    public const string Erased = "erased";
}
