namespace Monitor.Data.Search;

/// <summary>What can be searched.</summary>
public enum SearchKind
{
    /// <summary>Monitor tasks.</summary>
    Tasks,

    /// <summary>Accounts.</summary>
    Accounts,

    /// <summary>Posts.</summary>
    Posts,

    /// <summary>Batches and searches.</summary>
    Jobs,

    /// <summary>Scrape requests.</summary>
    Requests,
}

/// <summary>Something that was found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name, in which the text stands.</param>
/// <param name="Subtitle">More about it.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Status">How it stands; null where it has no status.</param>
/// <param name="At">When it was measured, or came to be.</param>
/// <param name="Code">Of a post, its short code; of an account, its platform's id for it.</param>
public sealed record SearchHit(SearchKind Kind, string Id, string Title, string? Subtitle, string Platform, string? Status, DateTimeOffset At, string? Code);
