using Monitor.Data.Credentials;
using Monitor.Data.Observations;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>
/// What became of one provider call. These are the only words that travel upward from a provider. The chain stops at
/// <see cref="Found"/>, <see cref="NotFound"/> and <see cref="Private"/> and moves on for all others.
/// </summary>
public abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>The provider answered with data.</summary>
    /// <param name="Observation">The account or post that was asked for; null where the answer is a mere list.</param>
    public sealed record Found(Observation? Observation) : FetchOutcome
    {
        /// <summary>What came along or was asked for as a list: posts of an account, followers, stories.</summary>
        public IReadOnlyList<Observation> Items { get; init; } = [];

        /// <summary>Where the next page begins; null on the last page and where there are no pages.</summary>
        public string? NextCursor { get; init; }

        /// <summary>Items that could not be read and were left out.</summary>
        public int Dropped { get; init; }

        /// <summary>Fields that are not what they should be, by their paths, although the answer counts without them.</summary>
        public IReadOnlyList<string> Drift { get; init; } = [];

        /// <summary>Numbers of <see cref="Observation"/> for which there is a place in the answer and nothing in it.</summary>
        public IReadOnlyList<AbsentMetric> Absent { get; init; } = [];

        /// <summary>What it says about what the key may still do.</summary>
        public TrialQuota? Quota { get; init; }

        /// <summary>Where the id of <see cref="Observation"/> stands in the answer.</summary>
        public string IdPath { get; init; } = "id";

        /// <summary>Where the name of <see cref="Observation"/> stands in the answer.</summary>
        public string NamePath { get; init; } = "name";

        /// <summary>
        /// Whether numbers are missing that the provider declares it delivers: the next one is asked, and this answer counts when
        /// nobody has a whole one.
        /// </summary>
        public bool IsPartial { get; init; }
    }

    /// <summary>The platform has no such account or post.</summary>
    public sealed record NotFound : FetchOutcome;

    /// <summary>The account exists and shows nothing to strangers.</summary>
    public sealed record Private : FetchOutcome;

    /// <summary>The provider works and cannot say anything about this one; another may.</summary>
    public sealed record NotCovered(string Reason) : FetchOutcome;

    /// <summary>Too many calls; <paramref name="RetryAfter"/> is what the provider asked for, if it said.</summary>
    public sealed record RateLimited(TimeSpan? RetryAfter) : FetchOutcome;

    /// <summary>The key is wrong, expired or not allowed to do this.</summary>
    public sealed record AuthRejected(string Reason) : FetchOutcome;

    /// <summary>The plan's calls or money are used up.</summary>
    public sealed record QuotaExhausted(string Reason) : FetchOutcome
    {
        /// <summary>When the provider says that they are back, if it does.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>The answer is not in the known format; <paramref name="Field"/> is the path of the first field that is wrong.</summary>
    public sealed record Malformed(string Field) : FetchOutcome;

    /// <summary>A fault that may be gone at the next try: timeout, connection, 5xx, an upstream hiccup.</summary>
    public sealed record Transient(string Reason) : FetchOutcome
    {
        /// <summary>Asking again at once would only cost time, as after a hang; the next provider answers sooner.</summary>
        public bool MovesOn { get; init; }

        /// <summary>What the provider was about to finish is lost: there is nothing to take up again later.</summary>
        public bool BeginsAnew { get; init; }
    }

    /// <summary>
    /// The provider needs one more request before it knows the answer: the same question is asked again with
    /// <paramref name="Next"/>. Never travels upward: the provider's client asks until there is another outcome.
    /// </summary>
    public sealed record Continue(ProviderStep Next) : FetchOutcome
    {
        /// <summary>How long after this request the next one may be sent; nothing: at once.</summary>
        public TimeSpan Pause { get; init; }
    }
}

/// <summary>A number that an answer has a place for and does not give.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Path">Its place.</param>
public readonly record struct AbsentMetric(string Key, string Path);
