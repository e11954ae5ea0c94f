using System.Text;
using Monitor.Jobs.Orders;
using Xunit;

namespace Monitor.Jobs.Tests.Orders;

/// <summary>Answers of shops as they look, and what they mean.</summary>
public sealed class ShopifyParserTests
{
    private const string Order =
        """
        {"id":5450789469001,"name":"#1001","created_at":"2026-02-20T12:34:56+01:00","updated_at":"2026-02-20T12:40:00+01:00","processed_at":"2026-02-20T12:34:56+01:00","cancelled_at":null,
         "closed_at":null,"currency":"EUR","total_price":"54.80","current_total_price":"49.80","subtotal_price":"49.90","total_discounts":"5.00","total_tax":"9.20","test":true,
         "financial_status":"paid","fulfillment_status":null,"discount_codes":[{"code":"MARA10","amount":"5.00","type":"percentage"}],"tags":"influencer, vip","source_name":"web",
         "landing_site":"/products/cup?utm_source=instagram&utm_campaign=mara&email=buyer%40example.com#top","referring_site":"https://someone@l.instagram.com/",
         "note_attributes":[{"name":"ref","value":"mara"},{"name":"gift","value":"For Sam Buyer"}],"email":"buyer@example.com","customer":{"id":1,"first_name":"Sam"},
         "line_items":[{"sku":"CUP-BL-S","title":"Blue cup","quantity":2,"price":"24.95","product_id":null}]}
        """;

    [Fact]
    public void An_order_of_REST_is_read_with_its_page_and_the_way_on()
    {
        var page = Page("rest", $$"""{"orders":[{{Order}},{"name":"without an id"}]}""", """<https://a/orders.json?limit=250&page_info=PREV>; rel="previous", <https://a/orders.json?limit=250&page_info=eyJuZXh0In0%3D>; rel="next" """);

        var order = Assert.Single(page.Orders);
        Assert.Equal(("eyJuZXh0In0=", 1), (page.Next, page.Dropped));
        Assert.Equal((5450789469001L, "#1001", new DateTimeOffset(2026, 2, 20, 11, 34, 56, TimeSpan.Zero), true), (order.OrderId, order.Name, order.CreatedAt.ToUniversalTime(), order.IsTest));
        Assert.Equal((54.80m, 49.80m, 49.90m, 5.00m, 9.20m, "EUR"), (order.Total, order.CurrentTotal, order.Subtotal, order.Discounts, order.Tax, order.Currency));
        Assert.Equal(("paid", null, "web"), (order.FinancialStatus, order.FulfillmentStatus, order.SourceName));
        Assert.Equal(["MARA10"], order.DiscountCodes);
        Assert.Equal(["influencer", "vip"], order.Tags);
        // Only what names a campaign, and no address in which somebody signs in.
        Assert.Equal(("/products/cup?utm_source=instagram&utm_campaign=mara", null, """{"ref":"mara"}"""), (order.LandingSite, order.ReferringSite, order.Attributes));
        Assert.Equal("""[{"sku":"CUP-BL-S","title":"Blue cup","quantity":2,"price":24.95}]""", order.Lines);
    }

    [Theory]
    [InlineData("/x?ref=mara&utm_source=ig&mail=a", "/x?ref=mara&utm_source=ig")]
    [InlineData("/x?ref=%40mara", "/x?ref=%40mara")]
    [InlineData("/x?ref=buyer%40example.com&utm_source=ig", "/x?utm_source=ig")]
    [InlineData("/x?ref=buyer%2540example.com&utm_content=buyer@example.com", "/x")]
    [InlineData("/unsubscribe/buyer%40example.com?utm_source=mail", null)]
    public void No_mail_address_is_kept_also_where_the_name_of_a_campaign_is_expected(string address, string? kept) => Assert.Equal(kept, CampaignTraces.Address(address));

    [Fact]
    public void A_note_that_names_a_creator_is_kept_and_one_with_a_mail_address_is_not()
    {
        Assert.Equal(
            """{"influencer":"@mara"}""",
            Notes("""{"name":"influencer","value":"@mara"},{"name":"referrer","value":"buyer@example.com"}""").Attributes);
    }

    // PostgreSQL takes neither of them, and with one order the whole page would be refused again and again.
    [Fact]
    public void What_cannot_be_stored_of_a_note_is_left_out()
    {
        var tooLong = new string('x', 254) + "\ud83d\ude0d";

        Assert.Equal($$"""{"ref":"{{new string('x', 254)}}","utm_a":"bc"}""", Notes($$"""{"name":"ref","value":"{{tooLong}}"},{"name":"utm_\u0000a","value":"b\u0000c"}""").Attributes);
        Assert.Equal(999, CampaignTraces.Address("/" + new string('x', 998) + "\ud83d\ude0d")!.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<https://a/orders.json?page_info=PREV>; rel=\"previous\"")]
    [InlineData("nonsense")]
    public void Without_a_next_link_the_page_is_the_last(string? link) => Assert.Null(Page("rest", """{"orders":[]}""", link).Next);

    [Theory]
    [InlineData("3/40", 0)]
    [InlineData("38/40", 0)]
    [InlineData("40/40", 1)]
    [InlineData("400/400", 0.1)]
    [InlineData("nonsense", 0)]
    public void A_bucket_that_is_full_is_waited_for(string limit, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Page("rest", """{"orders":[]}""", link: null, limit).Pause);

    [Fact]
    public void An_order_of_GraphQL_is_the_same_as_one_of_REST()
    {
        var page = Page("graphql",
            """
            {"data":{"orders":{"nodes":[{"id":"gid://shopify/Order/5450789469001","name":"#1001","createdAt":"2026-02-20T11:34:56Z","updatedAt":"2026-02-20T11:40:00Z","test":false,
             "displayFinancialStatus":"PARTIALLY_REFUNDED","totalPriceSet":{"shopMoney":{"amount":"54.8","currencyCode":"EUR"}},"discountCodes":["MARA10"],"tags":["vip"],
             "customAttributes":[{"key":"REF","value":"mara"},{"key":"gift","value":"x"}],"customerJourneySummary":{"firstVisit":{"landingPage":"https://a.example/cup?ref=mara&x=1","referrerUrl":null}},
             "lineItems":{"nodes":[{"sku":null,"title":"Cup","quantity":2,"originalUnitPriceSet":{"shopMoney":{"amount":"24.95"}}}],"pageInfo":{"hasNextPage":true}}}],
             "pageInfo":{"hasNextPage":true,"endCursor":"eyJsYXN0X2lkIjox"}}},
             "extensions":{"cost":{"requestedQueryCost":752,"actualQueryCost":300,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":28,"restoreRate":100.0}}}}
            """);

        var order = Assert.Single(page.Orders);
        Assert.Equal((5450789469001L, 54.8m, "EUR", "partially_refunded", false), (order.OrderId, order.Total, order.Currency, order.FinancialStatus, order.AreLinesWhole));
        Assert.Equal(("https://a.example/cup?ref=mara", """{"ref":"mara"}"""), (order.LandingSite, order.Attributes));
        Assert.Equal(("eyJsYXN0X2lkIjox", TimeSpan.FromSeconds(7.24)), (page.Next, page.Pause));
    }

    [Fact]
    public void Throttled_is_a_success_with_a_word_inside_and_says_how_tooLongto_wait()
    {
        var throttled = Assert.IsType<ShopifyAnswer.Throttled>(Parse("graphql", 200,
            """
            {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
             "extensions":{"cost":{"requestedQueryCost":752,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":28,"restoreRate":100.0}}}}
            """));

        Assert.Equal(TimeSpan.FromSeconds(7.24), throttled.Wait);
    }

    [Theory]
    [InlineData(401, """{"errors":"[API] Invalid API key or access token"}""", "auth_rejected", "[API] Invalid API key or access token")]
    [InlineData(402, """{"errors":"Unavailable Shop"}""", "store_frozen", "Unavailable Shop")]
    [InlineData(403, """{"errors":"[API] This action requires merchant approval for read_orders scope."}""", "scope_missing", "[API] This action requires merchant approval for read_orders scope.")]
    [InlineData(404, """{"errors":"Not Found"}""", "store_not_found", "Not Found")]
    [InlineData(423, """{"errors":"Locked"}""", "store_locked", "Locked")]
    [InlineData(400, """{"errors":{"limit":"limit is too large"}}""", "bad_request", "limit is too large")]
    [InlineData(422, """{"errors":{"status":["is not a status"]}}""", "bad_request", "is not a status")]
    [InlineData(200, """{"errors":[{"message":"no","extensions":{"code":"ACCESS_DENIED"}}]}""", "scope_missing", "no")]
    [InlineData(200, """{"errors":[{"message":"Field 'x' doesn't exist"}]}""", "bad_request", "Field 'x' doesn't exist")]
    public void Refusals_are_told_apart(int status, string body, string code, string message) =>
        Assert.Equal(new ShopifyAnswer.Refused(code, message), Parse(body.StartsWith("""{"errors":[""", StringComparison.Ordinal) ? "graphql" : "rest", status, body));

    [Theory]
    [InlineData("2.0", 2)]
    [InlineData("0.5", 0.5)]
    [InlineData(null, 2)]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT", 2)]
    public void Too_many_calls_say_in_decimal_seconds_how_tooLongto_wait(string? retryAfter, double seconds)
    {
        var answer = ShopifyParser.Parse(Question("rest"), new(429, Encoding.UTF8.GetBytes("<html>slow down</html>")) { RetryAfter = retryAfter });

        Assert.Equal(new ShopifyAnswer.Throttled(TimeSpan.FromSeconds(seconds)), answer);
    }

    [Fact]
    public void A_place_that_is_not_known_any_more_is_no_refusal()
    {
        Assert.IsType<ShopifyAnswer.LostPlace>(ShopifyParser.Parse(
            Question("rest") with { Cursor = "x" }, new(400, Encoding.UTF8.GetBytes("""{"errors":{"page_info":"Invalid value."}}"""))));
        Assert.IsType<ShopifyAnswer.LostPlace>(ShopifyParser.Parse(
            Question("graphql") with { Cursor = "x" }, new(200, Encoding.UTF8.GetBytes("""{"errors":[{"message":"Invalid cursor for current pagination sort."}]}"""))));
    }

    [Theory]
    [InlineData(500, "Internal Server Error")]
    [InlineData(503, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"products":[]}""")]
    public void What_may_be_gone_at_the_next_try_is_no_refusal(int status, string body) => Assert.IsType<ShopifyAnswer.Transient>(Parse("rest", status, body));

    private static Monitor.Data.Orders.ShopOrder Notes(string notes)
    {
        var order = Order.Replace("""{"name":"ref","value":"mara"},{"name":"gift","value":"For Sam Buyer"}""", notes, StringComparison.Ordinal);
        return Assert.Single(Page("rest", "{\"orders\":[" + order + "]}").Orders);
    }

    private static OrderQuestion Question(string api) => new("acme.myshopify.com", "token", api, "any", UpdatedSince: null, Cursor: null);

    private static ShopifyAnswer Parse(string api, int status, string body) => ShopifyParser.Parse(Question(api), new(status, Encoding.UTF8.GetBytes(body)));

    private static ShopifyAnswer.Page Page(string api, string body, string? link = null, string? limit = null) =>
        Assert.IsType<ShopifyAnswer.Page>(ShopifyParser.Parse(Question(api), new(200, Encoding.UTF8.GetBytes(body)) { Link = link, CallLimit = limit }));
}
