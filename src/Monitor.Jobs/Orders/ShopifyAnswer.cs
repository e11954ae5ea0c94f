using Monitor.Data.Orders;

namespace Monitor.Jobs.Orders;

/// <summary>What a shop answered.</summary>
internal abstract record ShopifyAnswer
{
    private ShopifyAnswer()
    {
    }

    /// <summary>A page of orders.</summary>
    /// <param name="Orders">Those that could be read.</param>
    /// <param name="Next">Where the next page begins; null on the last.</param>
    public sealed record Page(IReadOnlyList<ShopOrder> Orders, string? Next) : ShopifyAnswer
    {
        /// <summary>Orders that could not be read.</summary>
        public int Dropped { get; init; }

        /// <summary>How long to wait before the next page, so that there is room for it.</summary>
        public TimeSpan Pause { get; init; }
    }

    /// <summary>There is no room for the call now.</summary>
    /// <param name="Wait">How long the shop says to wait.</param>
    public sealed record Throttled(TimeSpan Wait) : ShopifyAnswer;

    /// <summary>It will be refused again.</summary>
    /// <param name="Code">What is wrong, for programs.</param>
    /// <param name="Message">The shop's words.</param>
    public sealed record Refused(string Code, string Message) : ShopifyAnswer;

    /// <summary>The place where the list was to go on is not known any more.</summary>
    /// <param name="Message">The shop's words.</param>
    public sealed record LostPlace(string Message) : ShopifyAnswer;

    /// <summary>A fault that may be gone at the next try.</summary>
    /// <param name="Message">What was wrong.</param>
    public sealed record Transient(string Message) : ShopifyAnswer;
}

/// <summary>Why a shop refuses, for programs; part of the API.</summary>
internal static class ShopErrors
{
    /// <summary>The token is wrong or was taken back.</summary>
    public const string AuthRejected = "auth_rejected";

    /// <summary>The shop is frozen: its owner does not pay for it.</summary>
    public const string StoreFrozen = "store_frozen";

    /// <summary>The token may not read orders.</summary>
    public const string ScopeMissing = "scope_missing";

    /// <summary>The shop is locked by Shopify.</summary>
    public const string StoreLocked = "store_locked";

    /// <summary>The shop has no room for further calls.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The shop does not understand the question.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>There is no shop of this name, or it does not know the version of the API.</summary>
    public const string StoreNotFound = "store_not_found";
}
