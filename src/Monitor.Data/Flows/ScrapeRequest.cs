using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Flows;

/// <summary>Work to be done by a flow.</summary>
/// <param name="Flow">Which.</param>
/// <param name="TeamId">Whose it is.</param>
/// <param name="Target">What or whom it is about.</param>
/// <param name="Params">All parameters, as a JSON object.</param>
public sealed record NewRequest(FlowSpec Flow, long TeamId, string Target, string Params)
{
    /// <summary>The platform; the flow's own unless given.</summary>
    public string? Platform { get; init; }

    /// <summary>The higher the earlier.</summary>
    public short Priority { get; init; } = 1;

    /// <summary>After this time it must not run any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether somebody waits for the answer: it then goes before everything else.</summary>
    public bool IsInteractive { get; init; }
}

/// <summary>A row of <c>scrape_request_log</c>: a request as it is stored.</summary>
public sealed record RequestRow(
    long Id, string Flow, string Platform, string Params, int RetryCount, int Priority, string Status, string? Data, string? Error, string? ErrorCode,
    DateTimeOffset? ScrapedAt, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ExpiresAt, DateTimeOffset EventTimestamp, long TeamId,
    string? Account, string? Source)
{
    /// <summary>Provider calls made for it.</summary>
    public int Calls { get; init; }

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>The parameter of a request that no answer from before it will do for.</summary>
    public const string Force = "force_refresh";

    /// <summary>Whether the request says so.</summary>
    public bool IsForced => (JsonNode.Parse(Params) as JsonObject)?[Force] is JsonValue flag && flag.TryGetValue<bool>(out var forced) && forced;
}

internal sealed class RequestRowMapping : IEntityTypeConfiguration<RequestRow>
{
    public void Configure(EntityTypeBuilder<RequestRow> request)
    {
        request.ToTable("scrape_request_log");
        request.Property(r => r.Params).HasColumnType("jsonb");
        request.Property(r => r.Data).HasColumnType("jsonb");
        request.Ignore(r => r.IsForced);
    }
}

/// <summary>A result that is older than a question.</summary>
/// <param name="Data">What it was, as JSON.</param>
/// <param name="Source">The provider that gave it.</param>
/// <param name="MeasuredAt">When.</param>
public sealed record LastGood(string Data, string? Source, DateTimeOffset MeasuredAt);

/// <summary>Which requests to list; what is null does not matter.</summary>
public sealed record RequestFilter(string? Status = null, string? Flow = null, IReadOnlyList<string>? Accounts = null, bool IsFirstPage = false)
{
    /// <summary>Those that failed in this way.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Those that this provider answered.</summary>
    public string? Source { get; init; }

    /// <summary>Those that were made at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that were made before.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>What became of a change of a request.</summary>
public enum RequestChange
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>The team has no such request.</summary>
    NotFound,

    /// <summary>It is not in a state that allows it.</summary>
    NotPossible,
}
