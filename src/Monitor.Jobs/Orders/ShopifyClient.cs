using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Orders;
using Monitor.Data.Outgoing;
using Monitor.Data.Trace;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Orders;

/// <summary>
/// Asks shops for their orders, by REST or by GraphQL. The address is always the shop's own at <c>myshopify.com</c>, or one that the
/// configuration gives; no redirect is followed, because the token would go along. Only the fields that are kept are asked for.
/// </summary>
internal sealed class ShopifyClient(
    IHttpClientFactory clients, IConfiguration configuration, IOptions<ShopifyOptions> options, CallTrace trace, TimeProvider time)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "shopify";

    /// <summary>What the log of calls says is asked.</summary>
    public const string FetchType = "fetch_orders";

    private const string TokenHeader = "X-Shopify-Access-Token";

    private const string RestFields =
        "id,name,created_at,updated_at,processed_at,cancelled_at,closed_at,financial_status,fulfillment_status,currency,total_price,current_total_price,"
        + "subtotal_price,total_discounts,total_tax,test,discount_codes,tags,source_name,landing_site,referring_site,note_attributes,line_items";

    private const string Query = """
        query Orders($first: Int!, $after: String, $query: String) {
          orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
            nodes {
              id name createdAt updatedAt processedAt cancelledAt closedAt test displayFinancialStatus displayFulfillmentStatus
              totalPriceSet { shopMoney { amount currencyCode } } currentTotalPriceSet { shopMoney { amount } } subtotalPriceSet { shopMoney { amount } }
              totalDiscountsSet { shopMoney { amount } } totalTaxSet { shopMoney { amount } }
              discountCodes tags sourceName customAttributes { key value }
              customerJourneySummary { firstVisit { landingPage referrerUrl } }
              lineItems(first: 10) { nodes { sku title quantity originalUnitPriceSet { shopMoney { amount } } } pageInfo { hasNextPage } }
            }
            pageInfo { hasNextPage endCursor }
          }
        }
        """;

    /// <summary>Asks for a page, once.</summary>
    /// <param name="question">Which.</param>
    /// <param name="requestId">The request that wants it, for the log of calls; null: none does.</param>
    /// <param name="key">The credential, for the log of calls.</param>
    /// <param name="ct">Ends the run.</param>
    public async Task<ShopifyAnswer> AskAsync(OrderQuestion question, long? requestId, string? key, CancellationToken ct)
    {
        var (at, began) = (time.GetUtcNow(), Stopwatch.GetTimestamp());
        using var request = Request(question);
        ShopifyResponse? response = null;
        ShopifyAnswer answer;
        using var timeout = new CancellationTokenSource(options.Value.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            response = await SendAsync(request, either.Token);
            answer = ShopifyParser.Parse(question, response);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            answer = new ShopifyAnswer.Transient("no answer in time");
        }
        catch (HttpRequestException fault)
        {
            answer = new ShopifyAnswer.Transient(OutgoingRefusedException.Find(fault)?.Message ?? "the connection failed");
        }

        Trace(question, request, response, answer, at, Stopwatch.GetElapsedTime(began), requestId, key);
        return answer;
    }

    private async Task<ShopifyResponse> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, ct);
        return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct))
        {
            Link = Header(response, "Link"),
            CallLimit = Header(response, "X-Shopify-Shop-Api-Call-Limit"),
            RetryAfter = Header(response, "Retry-After"),
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private HttpRequestMessage Request(OrderQuestion question)
    {
        var root = $"{AddressOf(question.Store)}/admin/api/{options.Value.Version}";
        var request = question.Api == OrderParameters.Rest
            ? new HttpRequestMessage(HttpMethod.Get, $"{root}/orders.json?{RestQuery(question)}")
            : new HttpRequestMessage(HttpMethod.Post, $"{root}/graphql.json") { Content = Body(question) };
        request.Headers.TryAddWithoutValidation(TokenHeader, question.Token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private string AddressOf(string store) => ProviderSettings.Of(StoreKeys.Source, configuration).BaseUrl is { } simulator
        ? $"{simulator.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{store}"
        : $"https://{store}";

    // With a position nothing but size and fields may go along.
    private string RestQuery(OrderQuestion question)
    {
        var query = $"limit={options.Value.RestPageSize}&fields={RestFields}";
        if (question.Cursor is { } cursor)
            return $"{query}&page_info={Uri.EscapeDataString(cursor)}";
        var since = question.Since is { } time ? $"&updated_at_min={Uri.EscapeDataString(time)}" : "";
        return $"{query}&status={question.Status}&order={Uri.EscapeDataString("updated_at asc")}{since}";
    }

    private StringContent Body(OrderQuestion question)
    {
        string[] terms =
        [
            .. question.Status == OrderParameters.AnyStatus ? Array.Empty<string>() : [$"status:{question.Status}"],
            .. question.Since is { } since ? [$"updated_at:>='{since}'"] : Array.Empty<string>(),
        ];
        var body = new JsonObject
        {
            ["query"] = Query,
            ["variables"] = new JsonObject
            {
                ["first"] = options.Value.GraphQlPageSize,
                ["after"] = question.Cursor,
                ["query"] = terms.Length == 0 ? null : string.Join(" AND ", terms),
            },
        };
        return new(body.ToJsonString(JsonSerializerOptions.Default), Encoding.UTF8, "application/json");
    }

    // Of an answer nothing is kept here: it may say who bought.
    private void Trace(
        OrderQuestion question, HttpRequestMessage request, ShopifyResponse? response, ShopifyAnswer answer, DateTimeOffset at, TimeSpan took, long? requestId, string? key) =>
        trace.Add(
            new ProviderCall
            {
                At = at,
                Provider = StoreKeys.Source,
                Platform = StoreKeys.Source,
                FetchType = FetchType,
                Target = question.Store,
                Credential = key,
                HttpStatus = (short?)response?.Status,
                Outcome = WordOf(answer),
                DurationMs = (float)took.TotalMilliseconds,
                RequestId = requestId,
                Method = request.Method.Method,
                Url = request.RequestUri?.GetLeftPart(UriPartial.Path),
                Error = ErrorOf(answer),
            },
            default, new ProviderAccess(question.Token));

    /// <summary>What was wrong, in the shop's words.</summary>
    public static string? ErrorOf(ShopifyAnswer answer) => answer switch
    {
        ShopifyAnswer.Refused refused => refused.Message,
        ShopifyAnswer.LostPlace lost => lost.Message,
        ShopifyAnswer.Transient transient => transient.Message,
        _ => null,
    };

    /// <summary>What a call came to, in the words of the log of calls.</summary>
    public static string WordOf(ShopifyAnswer answer) => answer switch
    {
        ShopifyAnswer.Page => "found",
        ShopifyAnswer.Throttled => "rate_limited",
        ShopifyAnswer.Refused { Code: ShopErrors.AuthRejected or ShopErrors.ScopeMissing } => "auth_rejected",
        ShopifyAnswer.Refused { Code: ShopErrors.StoreFrozen or ShopErrors.StoreLocked } => "quota_exhausted",
        ShopifyAnswer.Refused { Code: ShopErrors.StoreNotFound } => "not_found",
        ShopifyAnswer.Transient => "transient",
        _ => "not_covered",
    };
}
