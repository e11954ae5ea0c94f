using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Stories;
using Monitor.Data.Trace;

namespace Monitor.Web.Api.Stories;

/// <summary>The whole life of a run, a scrape request or a job.</summary>
internal sealed record StoryView
{
    /// <summary>run, request or job.</summary>
    public required string Kind { get; init; }

    public required string Id { get; init; }

    /// <summary>Whom or what it is about.</summary>
    public required string Title { get; init; }

    public required string Platform { get; init; }

    /// <summary>How it stands, in the words of its kind.</summary>
    public required string Status { get; init; }

    /// <summary>When it came to be; of a run, when it was due.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work on it began for the first time.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it waited before that.</summary>
    public required long WaitedMs { get; init; }

    /// <summary>From the beginning of work to its end, or to now.</summary>
    public required long? DurationMs { get; init; }

    /// <summary>The provider whose answer counted.</summary>
    public required string? Source { get; init; }

    public required string? Error { get; init; }

    public required string? ErrorCode { get; init; }

    /// <summary>How many provider calls were made for it.</summary>
    public required int CallCount { get; init; }

    public required decimal CostUsd { get; init; }

    /// <summary>Every time that it was worked on, in order.</summary>
    public required IReadOnlyList<AttemptView> Attempts { get; init; }

    /// <summary>The first 500 provider calls, in order.</summary>
    public required IReadOnlyList<StoryCallView> Calls { get; init; }

    /// <summary>The first 2,000 things that happened, in order.</summary>
    public required IReadOnlyList<StoryEventView> Events { get; init; }

    /// <summary>Each creator; of jobs only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoryItemView>? Items { get; init; }
}

/// <summary>One time that something was worked on.</summary>
/// <param name="Number">The first is 1.</param>
/// <param name="Username">The creator; of jobs only.</param>
/// <param name="RunNo">Its number in the run log; of runs only.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it was over; null while it goes on, and where it was given back.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Outcome">How it ended; null while it goes on.</param>
/// <param name="Source">The provider whose answer counted.</param>
/// <param name="Error">What was wrong.</param>
/// <param name="WorkerId">The worker; of runs only.</param>
internal sealed record AttemptView(
    int Number,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Username,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RunNo,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long? DurationMs, string? Outcome, string? Source, string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WorkerId);

/// <summary>One provider call.</summary>
internal sealed record StoryCallView(
    DateTimeOffset At, string Provider, string FetchType, string Target, string? Method, string? Url, int? HttpStatus, string Outcome, double DurationMs,
    decimal CostUsd, string? Error)
{
    /// <summary>The run that it was made in; of runs only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RunNo { get; init; }

    /// <summary>The item of a queue that it was made for; of requests and jobs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ItemId { get; init; }
}

/// <summary>Something that happened.</summary>
internal sealed record StoryEventView(DateTimeOffset At, string Event, JsonElement Data);

/// <summary>One creator of a job.</summary>
internal sealed record StoryItemView(
    string Username, string Status, bool ApifyCompleted, bool DatabasePopulated, bool CdnProcessed, bool AiAnalyzed, string? AiReason, string? Source, string? Error,
    string? ErrorCode, int Calls, decimal CostUsd, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, long? WaitedMs, long? DurationMs);

/// <summary>Stories as views.</summary>
internal static class StoryMapping
{
    public static StoryView ToView(this Story story, DateTimeOffset now) => new()
    {
        Kind = story.Kind,
        Id = story.Id,
        Title = story.Title,
        Platform = story.Platform,
        Status = story.Status,
        CreatedAt = story.CreatedAt,
        StartedAt = story.StartedAt,
        EndedAt = story.EndedAt,
        WaitedMs = Between(story.CreatedAt, story.StartedAt ?? story.EndedAt ?? now)!.Value,
        DurationMs = Between(story.StartedAt, story.EndedAt ?? now),
        Source = story.Source,
        Error = story.Error,
        ErrorCode = story.ErrorCode,
        CallCount = story.Calls,
        CostUsd = story.CostUsd,
        Attempts = [.. story.Attempts.Select(View)],
        Calls = [.. story.ProviderCalls.Select(View)],
        Events = [.. story.Events.Select(step => new StoryEventView(step.At, step.EventType, step.Data))],
        Items = story.Kind == "job" ? [.. story.Items.Select(item => View(item, now))] : null,
    };

    private static AttemptView View(StoryAttempt attempt) => new(
        attempt.Number, attempt.Subject, attempt.RunNo, attempt.StartedAt, attempt.EndedAt, Between(attempt.StartedAt, attempt.EndedAt), attempt.Outcome,
        attempt.Source, attempt.Error, attempt.WorkerId);

    private static StoryCallView View(ProviderCall call) => new(
        call.At, call.Provider, call.FetchType, call.Target, call.Method, call.Url, call.HttpStatus, call.Outcome, call.DurationMs, call.CostUsd, call.Error)
    {
        RunNo = call.RunNo,
        ItemId = call.ItemId,
    };

    private static StoryItemView View(StoryItem item, DateTimeOffset now) => new(
        item.Username, item.Status, item.Scraped, item.Stored, item.MediaArchived, item.Enriched, item.NotEnriched, item.Source, item.Error, item.ErrorCode, item.Calls,
        item.CostUsd, item.StartedAt, item.EndedAt, Between(item.CreatedAt, item.StartedAt ?? item.EndedAt ?? now), Between(item.StartedAt, item.EndedAt));

    // Clocks of several processes may differ by a moment.
    private static long? Between(DateTimeOffset? from, DateTimeOffset? to) => from is null || to is null ? null : Math.Max(0, (long)(to.Value - from.Value).TotalMilliseconds);
}
