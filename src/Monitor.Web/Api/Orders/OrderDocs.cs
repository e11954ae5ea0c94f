using Monitor.Web.Answers;
using Monitor.Web.Api.Batches.ResultFiles;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Orders;

internal static class OrderDocs
{
    private const string OrderFields =
        """
        "id": 17, "store": "acme.myshopify.com", "order_id": 5450789469001, "name": "#1001",
        "created_at": "2026-01-20T11:34:56Z", "updated_at": "2026-01-20T11:40:00Z", "processed_at": "2026-01-20T11:34:56Z", "cancelled_at": null,
        "closed_at": null, "financial_status": "paid", "fulfillment_status": null, "currency": "EUR", "total": 54.80, "current_total": 54.80,
        "subtotal": 49.90, "discounts": 5.00, "tax": 9.20, "test": false, "discount_codes": ["MARA10"], "tags": ["influencer"], "source_name": "web",
        "landing_site": "/products/cup?utm_source=instagram&utm_campaign=mara", "referring_site": "https://l.instagram.com/",
        "attributes": { "ref": "mara" }, "lines": [{ "sku": "CUP-BL-S", "title": "Blue cup", "quantity": 2, "price": 24.95 }], "lines_whole": true,
        "request_id": 4711, "measured_at": "2026-01-31T08:00:00.120Z"
        """;

    private static readonly IReadOnlyList<ParameterDoc> Filter =
    [
        new ParameterDoc("store", "Only orders of this shop: its name or its domain.", "acme.myshopify.com"),
        new ParameterDoc("from", "Only orders placed at this time or later.", "2026-01-01T00:00:00Z") { Format = "date-time" },
        new ParameterDoc("to", "Only orders placed before this time.", "2026-02-01T00:00:00Z") { Format = "date-time" },
        new ParameterDoc("discount_code", "Only orders in which this code was used.", "MARA10"),
        new ParameterDoc("financial_status", "Only orders of this financial status, in lower case.", "paid"),
    ];

    private static readonly ErrorDoc NoShop = new(
        422, ErrorCodes.InvalidTarget, "store", "store is the name of a shop or its domain at myshopify.com.");

    public static readonly OperationDoc List = new(
        "listOrders", "Orders of shops",
        "The orders that the flow `refresh_orders_by_store` has read for the team, those placed last first. Nothing in them says who bought: names, "
        + "addresses and the like are neither asked for nor kept, and of addresses and notes only what names a campaign or a creator.")
    {
        Parameters =
        [
            .. Filter,
            CommonDocs.Limit(OrderListQueryValidator.MaxLimit, OrderEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "63837299331000000-17"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<OrderView[]>), "A page of orders.",
                $$"""{ "status_code": 200, "success": true, "data": [{ {{OrderFields}} }], "next_cursor": "63837299331000000-17" }"""),
        ],
        Errors = [NoShop, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Stores = new("listOrderStores", "Shops with orders", "The shops of which the team has orders, with how many.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<OrderStoreView[]>), "The shops.",
                """{ "status_code": 200, "success": true, "data": [{ "store": "acme.myshopify.com", "orders": 2500 }] }"""),
        ],
    };

    public static readonly OperationDoc Export = new(
        "exportOrders", "Orders as a file", "All orders that match, as CSV or as a workbook. Cells that a spreadsheet would run as a formula begin with an apostrophe.")
    {
        Parameters = [.. Filter, new ParameterDoc("format", "The format; csv unless given.", "csv") { OneOf = TableFile.Formats }],
        Replies =
        [
            ReplyDoc.Binary(200, "text/csv", "The orders, as CSV in UTF-8 unless a workbook is asked for."),
        ],
        Errors = [NoShop, new ErrorDoc(422, ErrorCodes.UnknownValue, "format", "format is one of: csv, xlsx.")],
    };

    public static readonly OperationDoc Erase = new(
        "eraseOrders", "Erase the orders of a shop", "Removes all that the team has of a shop for good, for example when the shop takes its key back.")
    {
        Parameters = [new ParameterDoc("store", "The shop: its name or its domain.", "acme.myshopify.com")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<OrdersErased>), "How many they were.",
                """{ "status_code": 200, "success": true, "data": { "store": "acme.myshopify.com", "orders": 2500 } }"""),
        ],
        Errors = [new ErrorDoc(422, ErrorCodes.Required, "store", "store is required."), NoShop],
    };
}
