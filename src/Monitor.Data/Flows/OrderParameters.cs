using System.Globalization;
using Monitor.Data.Orders;

namespace Monitor.Data.Flows;

/// <summary>Parameters of the flow that reads the orders of a shop.</summary>
public static class OrderParameters
{
    /// <summary>Which shop.</summary>
    public const string Store = "store";

    /// <summary>By which of the shop's two interfaces.</summary>
    public const string Api = "api";

    /// <summary>Which orders.</summary>
    public const string Status = "status";

    /// <summary>Orders that changed since.</summary>
    public const string UpdatedSince = "updated_since";

    /// <summary>The shop's newer interface, which it asks with unless told otherwise.</summary>
    public const string GraphQl = "graphql";

    /// <summary>The shop's older interface.</summary>
    public const string Rest = "rest";

    /// <summary>Orders in every state.</summary>
    public const string AnyStatus = "any";

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FlowParameter> All { get; } =
    [
        new(Store, FlowParameterKind.Text, "The shop: its name or its domain at myshopify.com.")
        {
            IsRequired = true, Longest = 100, Check = text => StoreKeys.DomainOf(text) is null ? "This is no shop at myshopify.com." : null, Written = StoreKeys.DomainOf,
        },
        new(UpdatedSince, FlowParameterKind.Text, "Only orders that changed at this time or later, in ISO 8601; all that the shop shows unless given.")
        {
            Longest = 40, Check = text => Time(text) is null ? "A time is written as 2026-01-31T08:00:00Z or 2026-01-31." : null,
        },
        new(Status, FlowParameterKind.Text, "Which orders; any unless given.") { Words = [AnyStatus, "open", "closed", "cancelled"] },
        new(Api, FlowParameterKind.Text, "By which of the shop's interfaces; graphql unless given.") { Words = [GraphQl, Rest] },
    ];

    /// <summary>A time; null when the text is none.</summary>
    public static DateTimeOffset? Time(string text) => DateTimeOffset.TryParseExact(
        text.Trim(), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;
}
