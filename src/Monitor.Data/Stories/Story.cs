using Monitor.Data.Feed;
using Monitor.Data.Trace;

namespace Monitor.Data.Stories;

/// <summary>The whole life of a run, a scrape request or a job.</summary>
public sealed record Story
{
    /// <summary>run, request or job.</summary>
    public required string Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whom or what it is about.</summary>
    public required string Title { get; init; }

    /// <summary>The platform.</summary>
    public required string Platform { get; init; }

    /// <summary>How it stands, in the words of its kind.</summary>
    public required string Status { get; init; }

    /// <summary>When it came to be; of a run, when it was due.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work on it began; null while it waits for the first time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The provider whose answer counted.</summary>
    public string? Source { get; init; }

    /// <summary>What was wrong.</summary>
    public string? Error { get; init; }

    /// <summary>What was wrong, for programs.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Provider calls made for it.</summary>
    public int Calls { get; init; }

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Every time that it was worked on, in order.</summary>
    public IReadOnlyList<StoryAttempt> Attempts { get; init; } = [];

    /// <summary>The provider calls, in order; the first of them only, where there are very many.</summary>
    public IReadOnlyList<ProviderCall> ProviderCalls { get; init; } = [];

    /// <summary>What happened, in order; the first of it only, where there is very much.</summary>
    public IReadOnlyList<FeedEvent> Events { get; init; } = [];

    /// <summary>Of a job, each creator.</summary>
    public IReadOnlyList<StoryItem> Items { get; init; } = [];
}

/// <summary>One time that something was worked on.</summary>
/// <param name="Subject">Of a job, the creator; null otherwise.</param>
/// <param name="Number">The first is 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it was over; null while it goes on, and where it was given back or lost with its worker.</param>
/// <param name="Outcome">How it ended; null while it goes on.</param>
public sealed record StoryAttempt(string? Subject, int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Outcome)
{
    /// <summary>The provider whose answer counted.</summary>
    public string? Source { get; init; }

    /// <summary>What was wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Of a run, its number in the run log.</summary>
    public int? RunNo { get; init; }

    /// <summary>The worker, where that is known.</summary>
    public int? WorkerId { get; init; }
}

/// <summary>One creator of a job.</summary>
public sealed record StoryItem(
    string Username, string Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Source, string? Error, string? ErrorCode,
    int Calls, decimal CostUsd, bool Scraped, bool Stored, bool MediaArchived, bool Enriched, string? NotEnriched);
