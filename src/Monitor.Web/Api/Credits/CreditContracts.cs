namespace Monitor.Web.Api.Credits;

/// <summary>A team's credits.</summary>
internal sealed record CreditsView(long Balance, long Reserved, long Available);

/// <summary>A change of credits.</summary>
internal sealed record CreditEntryView(long Id, DateTimeOffset At, string Kind, long Amount, long Reserved, Guid? JobId, string? Note);

/// <summary>Which entries to list.</summary>
internal sealed record LedgerQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>Credits to add.</summary>
/// <param name="Amount">How many.</param>
/// <param name="TeamId">To which team; one's own unless given.</param>
/// <param name="Note">Why.</param>
internal sealed record GrantCredits(long? Amount, long? TeamId, string? Note);
