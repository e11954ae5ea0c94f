using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network.Shops;

namespace Monitor.ProviderSimulator.Providers.Shopify;

/// <summary>
/// Orders of shops by REST and by GraphQL, with the rooms of both. The shop stands first in the path. A shop whose name begins with
/// <c>missing</c>, <c>frozen</c>, <c>locked</c> or <c>unscoped</c> is that; one that begins with <c>revoked</c> rejects every token.
/// </summary>
internal sealed class ShopifySimulator : OwnNetwork
{
    private const int LargestRestPage = 250;
    private const int UsualPage = 50;
    private const double CostOfQuery = 2;
    private const double AskedPerOrder = 12;
    private const double TakenPerOrder = 6;
    private const char Separator = ';';

    private static readonly SimulatedRoute RestRoute = new("GET", "/orders.json", Shape.Mobile);
    private static readonly SimulatedRoute GraphQlRoute = new("POST", "/graphql.json", Shape.GraphQl);

    private readonly ShopBuckets _buckets = new();

    public override string Name => "shopify";

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } =
        new[] { RestRoute, GraphQlRoute }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    // /acme.myshopify.com/admin/api/2026-01/orders.json
    public override SimulatedRoute? Find(string path) => path.Split('/') is ["", _, "admin", "api", { Length: 7 }, var last] ? Routes.GetValueOrDefault($"/{last}") : null;

    public override async ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var store = request.Path.Value!.Split('/') is ["", _, var name, ..] ? name : null;
        var question = new Question(Subject.Handle, store, Header(request, "X-Shopify-Access-Token"));
        if (!HttpMethods.IsPost(request.Method))
            return question with
            {
                Cursor = Text(request, "page_info"),
                Count = Number(request, "limit"),
                Wants = JsonSerializer.Serialize(new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["since"] = Text(request, "updated_at_min"),
                    ["status"] = Text(request, "status") ?? "open",
                    ["fields"] = Text(request, "fields"),
                    ["created"] = Text(request, "created_at_min"),
                }),
            };
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            var variables = body.RootElement.GetProperty("variables");
            var terms = variables.GetProperty("query").GetString() ?? "";
            return question with
            {
                Cursor = variables.GetProperty("after").GetString(),
                Count = variables.GetProperty("first").GetInt32(),
                Wants = JsonSerializer.Serialize(new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["since"] = Between(terms, "updated_at:>='", "'"),
                    ["status"] = Between($"{terms} ", "status:", " ") ?? "any",
                }),
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return question with { Target = null };
        }
    }

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        var store = exchange.Question.Target!;
        if (Refused(store) is { } refused)
            return Errors(json, refused.Status, refused.Message);
        return exchange.Route == RestRoute ? AnswerRest(json, exchange, store) : AnswerGraphQl(json, exchange, store);
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) => failure.Kind switch
    {
        FailureKind.Unauthorized => Errors(json, 401, "[API] Invalid API key or access token (unrecognized login or wrong password)"),
        FailureKind.Quota => Errors(json, 402, "Unavailable Shop"),
        FailureKind.RateLimited => Errors(json, 429, "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."),
        FailureKind.NoTarget => Errors(json, 400, "Bad Request"),
        FailureKind.SoftError => Coded(json, "Throttled", "THROTTLED", new(2_000, 100), CostOfQuery),
        FailureKind.ServerError => Errors(json, failure.Status ?? 500, "Internal Server Error"),
        _ => Errors(json, 404, "Not Found"),
    };

    /// <summary>How full the shop's bucket is, where more stands and when to come back.</summary>
    public override void Tell(IHeaderDictionary headers, Exchange exchange, int status)
    {
        if (exchange.Question.Target is not { } store || exchange.Route != RestRoute)
            return;
        var calls = _buckets.Calls(store);
        headers["X-Shopify-Shop-Api-Call-Limit"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(calls.Size - calls.Left)}/{calls.Size}");
        if (status == StatusCodes.Status429TooManyRequests && headers.RetryAfter.Count == 0)
            headers.RetryAfter = "2.0";
        if (status == StatusCodes.Status200OK && PageOf(exchange, store) is { Next: { } next })
            headers.Link = $"<https://{store}/admin/api/2026-01/orders.json?limit={exchange.Question.Count ?? UsualPage}&page_info={Uri.EscapeDataString(next)}>; rel=\"next\"";
    }

    private int AnswerRest(Utf8JsonWriter json, Exchange exchange, string store)
    {
        if (exchange.Question.Cursor is not null && (Wanted(exchange, "since") ?? Wanted(exchange, "created")) is not null)
            return Errors(json, 400, "updated_at_min cannot be passed when page_info is present. See the documentation for more information.", "updated_at_min");
        if (exchange.Question.Cursor is { } cursor && PlaceOf(cursor) is null)
            return Errors(json, 400, "Invalid value.", "page_info");
        if (!_buckets.Calls(store).TryTake(1, 1))
            return Errors(json, 429, "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.");
        var fields = Wanted(exchange, "fields")?.Split(',').ToHashSet(StringComparer.Ordinal);
        var orders = new JsonArray();
        foreach (var order in PageOf(exchange, store).Orders)
        {
            var written = ShopifyWriter.Rest(order);
            if (fields is not null)
                foreach (var name in written.Select(field => field.Key).Where(name => !fields.Contains(name)).ToArray())
                    written.Remove(name);
            orders.Add((JsonNode)written);
        }

        new JsonObject { ["orders"] = orders }.WriteTo(json);
        return StatusCodes.Status200OK;
    }

    private int AnswerGraphQl(Utf8JsonWriter json, Exchange exchange, string store)
    {
        var points = _buckets.Points(store);
        var page = PageOf(exchange, store);
        var asked = CostOfQuery + AskedPerOrder * Size(exchange);
        var taken = CostOfQuery + TakenPerOrder * page.Orders.Count;
        if (exchange.Question.Cursor is { } cursor && PlaceOf(cursor) is null)
            return Coded(json, "Invalid cursor for current pagination sort.", code: null, points, asked);
        if (!points.TryTake(asked, taken))
            return Coded(json, "Throttled", "THROTTLED", points, asked);
        new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["orders"] = new JsonObject
                {
                    ["nodes"] = new JsonArray([.. page.Orders.Select(ShopifyWriter.GraphQl)]),
                    ["pageInfo"] = new JsonObject { ["hasNextPage"] = page.Next is not null, ["endCursor"] = page.Next },
                },
            },
            ["extensions"] = Cost(points, asked, taken),
        }.WriteTo(json);
        return StatusCodes.Status200OK;
    }

    private static (IReadOnlyList<SimulatedOrder> Orders, string? Next) PageOf(Exchange exchange, string store)
    {
        var (position, since, status) = exchange.Question.Cursor is { } cursor && exchange.Route == RestRoute
            ? PlaceOf(cursor) ?? (0, null, "any")
            : (PlaceOf(exchange.Question.Cursor)?.Position ?? 0, Wanted(exchange, "since"), Wanted(exchange, "status") ?? "any");
        var from = DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue;
        SimulatedOrder[] all =
        [
            .. Shop.Orders(store).Where(order => order.UpdatedAt >= from && status switch
            {
                "open" => !order.IsClosed && !order.IsCancelled,
                "closed" => order.IsClosed,
                "cancelled" => order.IsCancelled,
                _ => true,
            }),
        ];
        var size = Size(exchange);
        var next = position + size;
        return ([.. all.Skip(position).Take(size)], next < all.Length ? Place(next, since, status) : null);
    }

    private static int Size(Exchange exchange) => Math.Clamp(exchange.Question.Count ?? UsualPage, 1, LargestRestPage);

    private static string Place(int position, string? since, string status) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position}{Separator}{since}{Separator}{status}")));

    private static (int Position, string? Since, string Status)? PlaceOf(string? cursor)
    {
        var bytes = new byte[cursor?.Length ?? 0];
        return cursor is not null && Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(Separator) is [var position, var since, var status]
            && int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, since.Length == 0 ? null : since, status)
            : null;
    }

    private static string? Wanted(Exchange exchange, string name) =>
        exchange.Question.Wants is { } wants && JsonNode.Parse(wants)?[name] is { } value ? value.GetValue<string>() : null;

    private static (int Status, string Message)? Refused(string store) => store.Split('-', '.')[0] switch
    {
        "missing" => (404, "Not Found"),
        "frozen" => (402, "Unavailable Shop"),
        "locked" => (423, "Locked"),
        "unscoped" => (403, "[API] This action requires merchant approval for read_orders scope."),
        "revoked" => (401, "[API] Invalid API key or access token (unrecognized login or wrong password)"),
        _ => null,
    };

    private static string? Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += before.Length;
        var end = text.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? null : text[start..end];
    }

    private static int Errors(Utf8JsonWriter json, int status, string message, string? field = null)
    {
        new JsonObject { ["errors"] = field is null ? message : new JsonObject { [field] = message } }.WriteTo(json);
        return status;
    }

    private static int Coded(Utf8JsonWriter json, string message, string? code, Bucket points, double asked)
    {
        var error = new JsonObject { ["message"] = message };
        if (code is not null)
            error["extensions"] = new JsonObject { ["code"] = code };
        new JsonObject { ["errors"] = new JsonArray(error), ["extensions"] = Cost(points, asked, taken: null) }.WriteTo(json);
        return StatusCodes.Status200OK;
    }

    private static JsonObject Cost(Bucket points, double asked, double? taken) => new()
    {
        ["cost"] = new JsonObject
        {
            ["requestedQueryCost"] = asked,
            ["actualQueryCost"] = taken,
            ["throttleStatus"] = new JsonObject
            {
                ["maximumAvailable"] = points.Size,
                ["currentlyAvailable"] = Math.Floor(points.Left),
                ["restoreRate"] = points.PerSecond,
            },
        },
    };
}
