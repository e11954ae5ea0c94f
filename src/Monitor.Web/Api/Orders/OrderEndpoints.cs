using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Monitor.Data.Orders;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.Api.Batches.ResultFiles;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Orders;

/// <summary>Orders of shops.</summary>
internal static class OrderEndpoints
{
    public const int DefaultLimit = 50;

    private static readonly string[] Columns =
    [
        "store", "order_id", "name", "created_at", "updated_at", "cancelled_at", "financial_status", "fulfillment_status", "currency", "total", "current_total",
        "subtotal", "discounts", "tax", "test", "discount_codes", "tags", "source_name", "landing_site", "referring_site", "attributes", "measured_at",
    ];

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/api/v1/orders").WithTags("Orders").Requires(Permission.AccountsRead, Permission.TeamManage);
        orders.MapGet("", ListAsync).Validates<OrderListQuery>().Documented(OrderDocs.List);
        orders.MapGet("/stores", StoresAsync).Documented(OrderDocs.Stores);
        orders.MapGet("/export", Export).Validates<OrderExportQuery>().Documented(OrderDocs.Export);
        orders.MapDelete("", EraseAsync).Validates<OrderEraseQuery>().Documented(OrderDocs.Erase);
    }

    private static async Task<IResult> ListAsync([AsParameters] OrderListQuery query, OrderStore orders, CurrentTeam team, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var filter = Filter(query.Store, query.From, query.To, query.DiscountCode, query.FinancialStatus);
        var page = await orders.ListAsync(team.Id, filter, PostCursor.Parse(query.Cursor), limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(ToView).ToArray(),
            page.Count > limit ? PostCursor.Format(page[limit - 1].Order.CreatedAt, page[limit - 1].Id) : null);
    }

    private static async Task<IResult> StoresAsync(OrderStore orders, CurrentTeam team, CancellationToken ct) =>
        Answer.Ok((await orders.StoresAsync(team.Id, ct)).Select(store => new OrderStoreView(store.Store, store.Orders)).ToArray());

    private static IResult Export([AsParameters] OrderExportQuery query, OrderStore orders, CurrentTeam team, CancellationToken ct)
    {
        var filter = Filter(query.Store, query.From, query.To, query.DiscountCode, query.FinancialStatus);
        return TableFile.Create(query.Format ?? "csv", filter.Store is { } store ? $"orders-{store}" : "orders", Columns, RowsAsync(orders, team.Id, filter, ct), ct);
    }

    private static async Task<IResult> EraseAsync([AsParameters] OrderEraseQuery query, OrderStore orders, CurrentTeam team, CancellationToken ct)
    {
        var store = StoreKeys.DomainOf(query.Store)!;
        var erased = await orders.EraseAsync(team.Id, store, ct);
        Audited.Change("orders", store, before: new JsonObject { ["orders"] = erased }, after: new JsonObject { ["orders"] = 0 });
        return Answer.Ok(new OrdersErased(store, erased));
    }

    private static async IAsyncEnumerable<IReadOnlyList<ResultCell[]>> RowsAsync(
        OrderStore orders, long team, OrderFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in orders.ExportAsync(team, filter, ct))
            yield return [.. page.Select(Row)];
    }

    private static ResultCell[] Row(StoredOrder stored)
    {
        var order = stored.Order;
        return
        [
            new(stored.Store), new(order.OrderId.ToString(CultureInfo.InvariantCulture)), new(order.Name), Time(order.CreatedAt), Time(order.UpdatedAt), Time(order.CancelledAt),
            new(order.FinancialStatus ?? ""), new(order.FulfillmentStatus ?? ""), new(order.Currency ?? ""), Money(order.Total), Money(order.CurrentTotal),
            Money(order.Subtotal), Money(order.Discounts), Money(order.Tax), new(order.IsTest ? "true" : "false", ResultKind.Flag),
            new(string.Join(' ', order.DiscountCodes)), new(string.Join(", ", order.Tags)), new(order.SourceName ?? ""), new(order.LandingSite ?? ""),
            new(order.ReferringSite ?? ""), new(order.Attributes == "{}" ? "" : order.Attributes), Time(stored.MeasuredAt),
        ];
    }

    private static ResultCell Time(DateTimeOffset? time) =>
        new(time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "");

    private static ResultCell Money(decimal? amount) =>
        amount is { } money ? new(money.ToString("0.00##", CultureInfo.InvariantCulture), ResultKind.Number) : new("");

    private static OrderFilter Filter(string? store, string? from, string? to, string? code, string? status) => new()
    {
        Store = StoreKeys.DomainOf(store),
        From = QueryText.Time(from),
        To = QueryText.Time(to),
        DiscountCode = string.IsNullOrWhiteSpace(code) ? null : code.Trim(),
        FinancialStatus = string.IsNullOrWhiteSpace(status) ? null : status.Trim(),
    };

    private static OrderView ToView(StoredOrder stored) => new(stored.Id, stored.Store, stored.Order.OrderId, stored.Order.Name)
    {
        CreatedAt = stored.Order.CreatedAt,
        UpdatedAt = stored.Order.UpdatedAt,
        ProcessedAt = stored.Order.ProcessedAt,
        CancelledAt = stored.Order.CancelledAt,
        ClosedAt = stored.Order.ClosedAt,
        FinancialStatus = stored.Order.FinancialStatus,
        FulfillmentStatus = stored.Order.FulfillmentStatus,
        Currency = stored.Order.Currency,
        Total = stored.Order.Total,
        CurrentTotal = stored.Order.CurrentTotal,
        Subtotal = stored.Order.Subtotal,
        Discounts = stored.Order.Discounts,
        Tax = stored.Order.Tax,
        Test = stored.Order.IsTest,
        DiscountCodes = stored.Order.DiscountCodes,
        Tags = stored.Order.Tags,
        SourceName = stored.Order.SourceName,
        LandingSite = stored.Order.LandingSite,
        ReferringSite = stored.Order.ReferringSite,
        Attributes = JsonNode.Parse(stored.Order.Attributes),
        Lines = JsonNode.Parse(stored.Order.Lines),
        LinesWhole = stored.Order.AreLinesWhole,
        RequestId = stored.RequestId,
        MeasuredAt = stored.MeasuredAt,
    };
}
