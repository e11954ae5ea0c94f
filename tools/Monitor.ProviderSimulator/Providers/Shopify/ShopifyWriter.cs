using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Network.Shops;

namespace Monitor.ProviderSimulator.Providers.Shopify;

/// <summary>Orders as shops write them; those of REST say who bought, unless only some fields are asked for.</summary>
internal static class ShopifyWriter
{
    private const string Currency = "EUR";

    public static JsonObject Rest(SimulatedOrder order)
    {
        var total = Text(order.Total);
        return new JsonObject
        {
            ["id"] = order.Id,
            ["admin_graphql_api_id"] = $"gid://shopify/Order/{order.Id}",
            ["name"] = $"#{order.Number}",
            ["email"] = $"buyer{order.Number}@example.com",
            ["created_at"] = Local(order.CreatedAt),
            ["updated_at"] = Local(order.UpdatedAt),
            ["processed_at"] = Local(order.CreatedAt),
            ["cancelled_at"] = order.IsCancelled ? Local(order.UpdatedAt) : null,
            ["closed_at"] = order.IsClosed ? Local(order.UpdatedAt) : null,
            ["financial_status"] = order.IsRefunded ? "refunded" : "paid",
            ["fulfillment_status"] = order.IsClosed ? "fulfilled" : null,
            ["currency"] = Currency,
            ["total_price"] = total,
            ["current_total_price"] = order.IsRefunded ? "0.00" : total,
            ["subtotal_price"] = total,
            ["total_discounts"] = Text(order.Discount),
            ["total_tax"] = "0.00",
            ["test"] = false,
            ["discount_codes"] = order.Code is { } code
                ? new JsonArray(new JsonObject { ["code"] = code, ["amount"] = Text(order.Discount), ["type"] = "percentage" })
                : new JsonArray(),
            ["tags"] = order.Handle is null ? "" : "influencer, vip",
            ["source_name"] = "web",
            ["landing_site"] = order.Handle is { } handle ? $"/products/cup?utm_source=instagram&utm_campaign={handle}&email=buyer%40example.com" : "/",
            ["referring_site"] = order.Handle is null ? "" : "https://l.instagram.com/",
            ["note_attributes"] = order.Handle is { } creator
                ? new JsonArray(Note("name", "ref", creator), Note("name", "gift message", "For Sam Buyer"))
                : new JsonArray(),
            ["customer"] = new JsonObject { ["id"] = 207_119_551, ["email"] = $"buyer{order.Number}@example.com", ["first_name"] = "Sam", ["last_name"] = "Buyer" },
            ["line_items"] = new JsonArray(new JsonObject
            {
                ["id"] = order.Id * 10,
                ["sku"] = "CUP-BL-S",
                ["title"] = "Blue cup",
                ["quantity"] = order.Quantity,
                ["price"] = Text(order.Price),
            }),
        };
    }

    public static JsonObject GraphQl(SimulatedOrder order) => new()
    {
        ["id"] = $"gid://shopify/Order/{order.Id}",
        ["name"] = $"#{order.Number}",
        ["createdAt"] = Utc(order.CreatedAt),
        ["updatedAt"] = Utc(order.UpdatedAt),
        ["processedAt"] = Utc(order.CreatedAt),
        ["cancelledAt"] = order.IsCancelled ? Utc(order.UpdatedAt) : null,
        ["closedAt"] = order.IsClosed ? Utc(order.UpdatedAt) : null,
        ["test"] = false,
        ["displayFinancialStatus"] = order.IsRefunded ? "REFUNDED" : "PAID",
        ["displayFulfillmentStatus"] = order.IsClosed ? "FULFILLED" : "UNFULFILLED",
        ["totalPriceSet"] = Money(order.Total),
        ["currentTotalPriceSet"] = Money(order.IsRefunded ? 0 : order.Total),
        ["subtotalPriceSet"] = Money(order.Total),
        ["totalDiscountsSet"] = Money(order.Discount),
        ["totalTaxSet"] = Money(0),
        ["discountCodes"] = order.Code is { } code ? new JsonArray(code) : new JsonArray(),
        ["tags"] = order.Handle is null ? new JsonArray() : new JsonArray("influencer", "vip"),
        ["sourceName"] = "web",
        ["customAttributes"] = order.Handle is { } creator ? new JsonArray(Note("key", "ref", creator), Note("key", "gift message", "For Sam Buyer")) : new JsonArray(),
        ["customerJourneySummary"] = order.Handle is { } handle
            ? new JsonObject
            {
                ["firstVisit"] = new JsonObject
                {
                    ["landingPage"] = $"https://shop.example/products/cup?utm_source=instagram&utm_campaign={handle}&email=buyer%40example.com",
                    ["referrerUrl"] = "https://l.instagram.com/",
                },
            }
            : null,
        ["lineItems"] = new JsonObject
        {
            ["nodes"] = new JsonArray(new JsonObject
            {
                ["sku"] = "CUP-BL-S",
                ["title"] = "Blue cup",
                ["quantity"] = order.Quantity,
                ["originalUnitPriceSet"] = Money(order.Price),
            }),
            ["pageInfo"] = new JsonObject { ["hasNextPage"] = false },
        },
    };

    // GraphQL drops zeros at the end, REST does not.
    private static JsonObject Money(decimal amount) => new()
    {
        ["shopMoney"] = new JsonObject { ["amount"] = amount.ToString("0.0#", CultureInfo.InvariantCulture), ["currencyCode"] = Currency },
    };

    private static JsonObject Note(string key, string name, string value) => new() { [key] = name, ["value"] = value };

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(1)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
