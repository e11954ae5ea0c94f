using System.Globalization;
using Monitor.Data.Flows;
using Monitor.Data.Orders;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Orders;

/// <summary>What came back from a shop over HTTP.</summary>
internal sealed record ShopifyResponse(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The header <c>Link</c>.</summary>
    public string? Link { get; init; }

    /// <summary>The header <c>X-Shopify-Shop-Api-Call-Limit</c>: <c>32/40</c>.</summary>
    public string? CallLimit { get; init; }

    /// <summary>The header <c>Retry-After</c>, which here is a decimal number of seconds.</summary>
    public string? RetryAfter { get; init; }
}

/// <summary>What a shop's answer means. Its words stand in <c>errors</c>, which is a text, an object or a list.</summary>
internal static class ShopifyParser
{
    // A bucket of REST empties itself in this many seconds, whatever its size.
    private const double EmptiesIn = 20;

    // Calls of others that use the same token find room too.
    private const int KeptFree = 2;

    private const int LongestMessage = 300;
    private const double LongestWait = 3_600;
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    public static ShopifyAnswer Parse(OrderQuestion question, ShopifyResponse response) => response.Status switch
    {
        >= 200 and <= 299 => WireDocument.Read(
            response.Body, "$", root => question.Api == OrderParameters.Rest ? ReadRest(root, response) : ReadGraphQl(root, question), new ShopifyAnswer.Transient("its answer is not JSON")),
        401 => new ShopifyAnswer.Refused(ShopErrors.AuthRejected, Message(response)),
        402 => new ShopifyAnswer.Refused(ShopErrors.StoreFrozen, Message(response)),
        403 => new ShopifyAnswer.Refused(ShopErrors.ScopeMissing, Message(response)),
        404 => new ShopifyAnswer.Refused(ShopErrors.StoreNotFound, Message(response)),
        423 => new ShopifyAnswer.Refused(ShopErrors.StoreLocked, Message(response)),
        429 => new ShopifyAnswer.Throttled(Seconds(response.RetryAfter) ?? UsualWait),
        400 or 422 when question.Cursor is not null => new ShopifyAnswer.LostPlace(Message(response)),
        >= 400 and <= 499 => new ShopifyAnswer.Refused(ShopErrors.BadRequest, Message(response)),
        _ => new ShopifyAnswer.Transient(Message(response)),
    };

    private static ShopifyAnswer ReadRest(WireValue root, ShopifyResponse response) => root["orders"].IsArray
        ? PageOf(root["orders"].Elements, ShopifyReader.Rest, LinkToNext(response.Link), PauseOf(response.CallLimit))
        : new ShopifyAnswer.Transient("its answer has no orders");

    private static ShopifyAnswer ReadGraphQl(WireValue root, OrderQuestion question)
    {
        var cost = root["extensions"]["cost"];
        if (root["errors"].Elements.Any())
            return ReadErrors(root["errors"], cost, question);
        var orders = root["data"]["orders"];
        if (!orders["nodes"].IsArray)
            return new ShopifyAnswer.Transient("its answer has no orders");
        var page = orders["pageInfo"];
        var next = page["hasNextPage"].Flag() is true ? page["endCursor"].Cursor() : null;
        return PageOf(orders["nodes"].Elements, ShopifyReader.GraphQl, next, WaitFor(cost));
    }

    private static ShopifyAnswer ReadErrors(WireValue errors, WireValue cost, OrderQuestion question)
    {
        var message = Cut(errors.First["message"].Text() ?? "no reason given");
        return errors.Elements.Select(error => error["extensions"]["code"].Text()).FirstOrDefault(code => code is not null) switch
        {
            "THROTTLED" => new ShopifyAnswer.Throttled(WaitFor(cost) is var wait && wait > ShortestWait ? wait : ShortestWait),
            "ACCESS_DENIED" => new ShopifyAnswer.Refused(ShopErrors.ScopeMissing, message),
            "INTERNAL_SERVER_ERROR" or "SHOP_INACTIVE" when errors.Elements.Any(error => error["extensions"]["code"].Text() == "SHOP_INACTIVE") =>
                new ShopifyAnswer.Refused(ShopErrors.StoreFrozen, message),
            "INTERNAL_SERVER_ERROR" => new ShopifyAnswer.Transient(message),
            _ when question.Cursor is not null && message.Contains("cursor", StringComparison.OrdinalIgnoreCase) => new ShopifyAnswer.LostPlace(message),
            _ => new ShopifyAnswer.Refused(ShopErrors.BadRequest, message),
        };
    }

    private static ShopifyAnswer.Page PageOf(IEnumerable<WireValue> items, Func<WireValue, ShopOrder?> read, string? next, TimeSpan pause)
    {
        var (orders, dropped) = (new List<ShopOrder>(), 0);
        foreach (var item in items)
            if (read(item) is { } order)
                orders.Add(order);
            else
                dropped++;
        return new(orders, next) { Dropped = dropped, Pause = pause };
    }

    // What the next query will cost is what this one was asked for, in points that come back at a rate.
    private static TimeSpan WaitFor(WireValue cost)
    {
        var throttle = cost["throttleStatus"];
        return cost["requestedQueryCost"].Number() is { } wanted && throttle["currentlyAvailable"].Number() is { } available
            && throttle["restoreRate"].Number() is { } perSecond && perSecond > 0 && wanted > available
            ? TimeSpan.FromSeconds(Math.Min((wanted - available) / perSecond, LongestWait))
            : TimeSpan.Zero;
    }

    private static TimeSpan PauseOf(string? limit) =>
        limit?.Split('/') is [var used, var most]
        && int.TryParse(used, NumberStyles.None, CultureInfo.InvariantCulture, out var calls)
        && int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 && calls > size - KeptFree
            ? TimeSpan.FromSeconds(EmptiesIn / size * (calls - (size - KeptFree)))
            : TimeSpan.Zero;

    /// <summary>The position behind <c>rel="next"</c> in a header <c>Link</c>; nothing else of the address is used.</summary>
    private static string? LinkToNext(string? link)
    {
        foreach (var part in (link ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var end = part.IndexOf('>', StringComparison.Ordinal);
            if (!part.StartsWith('<') || end < 0 || !part[end..].Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase))
                continue;
            var query = part[1..end].IndexOf('?', StringComparison.Ordinal);
            foreach (var pair in query < 0 ? [] : part[(query + 2)..end].Split('&'))
                if (pair.StartsWith("page_info=", StringComparison.Ordinal) && pair.Length > "page_info=".Length)
                    return Uri.UnescapeDataString(pair["page_info=".Length..]);
        }

        return null;
    }

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static string Message(ShopifyResponse response) => Cut(WireDocument.Read(response.Body, "$", Words, $"HTTP {response.Status}"));

    private static string Words(WireValue root)
    {
        var errors = root["errors"];
        if (errors.Text() is { Length: > 0 } text)
            return text;
        if (errors.First["message"].Text() is { } first)
            return first;
        return errors.Fields.Select(field => field.Text() ?? field.First.Text()).FirstOrDefault(word => word is not null) ?? "no reason given";
    }

    private static string Cut(string text) => WireText.Clean(text, LongestMessage);
}
