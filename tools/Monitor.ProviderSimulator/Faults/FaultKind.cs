namespace Monitor.ProviderSimulator.Faults;

/// <summary>What can go wrong on purpose; in the control API the names are in snake_case.</summary>
public enum FaultKind
{
    /// <summary>Nothing but the delay of the rule.</summary>
    Slow,

    /// <summary>HTTP 429, with Retry-After when the rule says so.</summary>
    RateLimited,

    /// <summary>HTTP 401.</summary>
    Unauthorized,

    /// <summary>HTTP 402.</summary>
    Quota,

    /// <summary>The account or post does not exist, in the provider's own words.</summary>
    NotFound,

    /// <summary>The account is private; a post of it cannot be seen.</summary>
    Private,

    /// <summary>HTTP 500, or the status of the rule.</summary>
    ServerError,

    /// <summary>No answer until the client gives up.</summary>
    Hang,

    /// <summary>The first half of the right answer.</summary>
    Truncated,

    /// <summary>HTTP 200 with a body that is not JSON.</summary>
    Malformed,

    /// <summary>The right answer without one field: the identity, or the field of the rule.</summary>
    MissingField,

    /// <summary>HTTP 200 with an error inside.</summary>
    SoftError,

    /// <summary>The same account number under another handle.</summary>
    Renamed,

    /// <summary>Counts below zero.</summary>
    NegativeCounts,

    /// <summary>Counts at half a percent of the truth.</summary>
    CollapsedCounts,

    /// <summary>The connection is cut without an answer.</summary>
    ConnectionReset,

    /// <summary>A whole and right answer about somebody or something else than was asked for.</summary>
    ForeignAnswer,

    /// <summary>The right answer without the number of followers, or without the field of the rule.</summary>
    VanishedField,

    /// <summary>The third item of every list without its identity and with a text in place of its likes.</summary>
    BadItem,

    /// <summary>The right answer under a header that says it is compressed.</summary>
    BadEncoding,

    /// <summary>Too many calls, and the time to wait is told in the headers of the gateway or of the Graph API only.</summary>
    WaitInHeaders,

    /// <summary>HTTP 200, inside of which the platform says that there is no such account or post.</summary>
    VerdictInEnvelope,

    /// <summary>Of a language model: the right answer between fences, with words before it.</summary>
    Fenced,

    /// <summary>Of a language model: half of the right answer, and the word that it was too long.</summary>
    CutShort,

    /// <summary>Of a language model: a filter stopped the question.</summary>
    FilteredQuestion,

    /// <summary>Of a language model: a filter stopped the answer, which has no text then.</summary>
    FilteredAnswer,

    /// <summary>Of a language model: it would not answer.</summary>
    Refused,

    /// <summary>Of a language model: values that cannot be.</summary>
    Junk,

    /// <summary>Of a language model: it did what a text of the profile told it.</summary>
    Injected,

    /// <summary>Of a language model: sentences instead of JSON.</summary>
    Prose,

    /// <summary>Of a language model: the right answer without the numbers of tokens.</summary>
    NoUsage,
}
