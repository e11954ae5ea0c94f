namespace Monitor.Data.Orders;

/// <summary>An order of a shop, as far as it is kept: what was bought for how much, and which campaign brought it. Never who bought.</summary>
/// <param name="OrderId">The shop's own id.</param>
/// <param name="Name">What the shop calls it, such as <c>#1001</c>.</param>
/// <param name="CreatedAt">When it was placed.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record ShopOrder(long OrderId, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>When it was processed.</summary>
    public DateTimeOffset? ProcessedAt { get; init; }

    /// <summary>When it was cancelled.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Such as <c>paid</c>; in lower case.</summary>
    public string? FinancialStatus { get; init; }

    /// <summary>Such as <c>fulfilled</c>; in lower case.</summary>
    public string? FulfillmentStatus { get; init; }

    /// <summary>The shop's currency.</summary>
    public string? Currency { get; init; }

    /// <summary>What it cost when it was placed.</summary>
    public decimal? Total { get; init; }

    /// <summary>What it costs after edits and refunds.</summary>
    public decimal? CurrentTotal { get; init; }

    /// <summary>Before shipping.</summary>
    public decimal? Subtotal { get; init; }

    /// <summary>What discounts took off.</summary>
    public decimal? Discounts { get; init; }

    /// <summary>The taxes in it.</summary>
    public decimal? Tax { get; init; }

    /// <summary>Whether it only was a test of the shop.</summary>
    public bool IsTest { get; init; }

    /// <summary>Discount codes that were used.</summary>
    public IReadOnlyList<string> DiscountCodes { get; init; } = [];

    /// <summary>Tags that the shop gave it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where it was placed, such as <c>web</c>.</summary>
    public string? SourceName { get; init; }

    /// <summary>Where the visit began.</summary>
    public string? LandingSite { get; init; }

    /// <summary>Where the visit came from.</summary>
    public string? ReferringSite { get; init; }

    /// <summary>Notes that name a campaign or a creator, as a JSON object.</summary>
    public string Attributes { get; init; } = "{}";

    /// <summary>What was bought, as a JSON array.</summary>
    public string Lines { get; init; } = "[]";

    /// <summary>Whether all of it is in <see cref="Lines"/>.</summary>
    public bool AreLinesWhole { get; init; } = true;
}

/// <summary>An order as it is stored.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Store">The shop.</param>
/// <param name="Order">What is known of it.</param>
/// <param name="RequestId">The request that brought it last.</param>
/// <param name="MeasuredAt">When that was.</param>
public sealed record StoredOrder(long Id, string Store, ShopOrder Order, long? RequestId, DateTimeOffset MeasuredAt);

/// <summary>Which orders; what is null does not matter.</summary>
public sealed record OrderFilter
{
    /// <summary>Those of this shop.</summary>
    public string? Store { get; init; }

    /// <summary>Those that were placed at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that were placed before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Those in which this code was used, in upper or lower case.</summary>
    public string? DiscountCode { get; init; }

    /// <summary>Those of this financial status.</summary>
    public string? FinancialStatus { get; init; }
}

/// <summary>What writing a page of orders changed.</summary>
/// <param name="Added">Orders that were not known.</param>
/// <param name="Changed">Orders that had changed.</param>
public readonly record struct WrittenOrders(int Added, int Changed);
