using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Orders;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Orders;

/// <summary>Reads orders in the two shapes in which shops write them, and of them only what is kept.</summary>
internal static class ShopifyReader
{
    private const int LongestText = 500;
    private const int MostTexts = 250;
    private const int MostLines = 250;
    private const string IdPrefix = "gid://shopify/Order/";

    /// <summary>An order of REST; null when it has no identity.</summary>
    public static ShopOrder? Rest(WireValue order) =>
        Number(order["id"]) is { } id && Moment(order["created_at"]) is { } created && Moment(order["updated_at"]) is { } updated
            ? new(id, Text(order["name"]) ?? $"#{id}", created, updated)
            {
                ProcessedAt = Moment(order["processed_at"]),
                CancelledAt = Moment(order["cancelled_at"]),
                ClosedAt = Moment(order["closed_at"]),
                FinancialStatus = Text(order["financial_status"])?.ToLowerInvariant(),
                FulfillmentStatus = Text(order["fulfillment_status"])?.ToLowerInvariant(),
                Currency = Text(order["currency"]),
                Total = Money(order["total_price"]),
                CurrentTotal = Money(order["current_total_price"]),
                Subtotal = Money(order["subtotal_price"]),
                Discounts = Money(order["total_discounts"]),
                Tax = Money(order["total_tax"]),
                IsTest = order["test"].Flag() ?? false,
                DiscountCodes = Texts(order["discount_codes"].Elements.Select(code => code["code"])),
                Tags = [.. (order["tags"].Text() ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostTexts)],
                SourceName = Text(order["source_name"]),
                LandingSite = CampaignTraces.Address(order["landing_site"].Text()),
                ReferringSite = CampaignTraces.Address(order["referring_site"].Text()),
                Attributes = CampaignTraces.Notes(order["note_attributes"], "name"),
                Lines = Lines(order["line_items"], line => Money(line["price"])),
                AreLinesWhole = order["line_items"].Elements.Count() <= MostLines,
            }
            : null;

    /// <summary>An order of GraphQL; null when it has no identity.</summary>
    public static ShopOrder? GraphQl(WireValue order)
    {
        if (order["id"].Text() is not { } gid || !gid.StartsWith(IdPrefix, StringComparison.Ordinal)
            || !long.TryParse(gid.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || Moment(order["createdAt"]) is not { } created || Moment(order["updatedAt"]) is not { } updated)
            return null;
        var visit = order["customerJourneySummary"]["firstVisit"];
        return new(id, Text(order["name"]) ?? $"#{id}", created, updated)
        {
            ProcessedAt = Moment(order["processedAt"]),
            CancelledAt = Moment(order["cancelledAt"]),
            ClosedAt = Moment(order["closedAt"]),
            FinancialStatus = Text(order["displayFinancialStatus"])?.ToLowerInvariant(),
            FulfillmentStatus = Text(order["displayFulfillmentStatus"])?.ToLowerInvariant(),
            Currency = Text(order["totalPriceSet"]["shopMoney"]["currencyCode"]),
            Total = Sum(order["totalPriceSet"]),
            CurrentTotal = Sum(order["currentTotalPriceSet"]),
            Subtotal = Sum(order["subtotalPriceSet"]),
            Discounts = Sum(order["totalDiscountsSet"]),
            Tax = Sum(order["totalTaxSet"]),
            IsTest = order["test"].Flag() ?? false,
            DiscountCodes = Texts(order["discountCodes"].Elements),
            Tags = Texts(order["tags"].Elements),
            SourceName = Text(order["sourceName"]),
            LandingSite = CampaignTraces.Address(visit["landingPage"].Text()),
            ReferringSite = CampaignTraces.Address(visit["referrerUrl"].Text()),
            Attributes = CampaignTraces.Notes(order["customAttributes"], "key"),
            Lines = Lines(order["lineItems"]["nodes"], line => Sum(line["originalUnitPriceSet"])),
            AreLinesWhole = order["lineItems"]["pageInfo"]["hasNextPage"].Flag() is not true,
        };
    }

    private static string Lines(WireValue lines, Func<WireValue, decimal?> price)
    {
        var kept = new JsonArray();
        foreach (var line in lines.Elements.Take(MostLines))
            kept.Add((JsonNode)new JsonObject
            {
                ["sku"] = Text(line["sku"]),
                ["title"] = Text(line["title"]),
                ["quantity"] = line["quantity"].Count(out var count) == CountState.Number ? count : null,
                ["price"] = price(line),
            });
        return kept.ToJsonString(JsonSerializerOptions.Default);
    }

    private static string[] Texts(IEnumerable<WireValue> values) => [.. values.Select(Text).OfType<string>().Take(MostTexts)];

    private static decimal? Sum(WireValue set) => Money(set["shopMoney"]["amount"]);

    // Fifteen digits before the point are more than any shop sells for.
    private static decimal? Money(WireValue value) =>
        decimal.TryParse(value.Text(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
        && Math.Abs(amount) < 1_000_000_000_000_000m
            ? amount
            : null;

    private static long? Number(WireValue value) => value.Count(out var number) == CountState.Number && number > 0 ? number : null;

    private static string? Text(WireValue value) =>
        value.Text() is { Length: > 0 } text && WireText.Clean(text, LongestText) is { Length: > 0 } clean ? clean : null;

    private static DateTimeOffset? Moment(WireValue value) =>
        DateTimeOffset.TryParse(value.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
