using Xunit;

namespace Monitor.Web.Tests.Api.Orders;

public sealed class OrderRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Orders_are_listed_filtered_exported_and_erased()
    {
        await Database.ExecuteAsync(
            """
            insert into shop_order (team_id, store, order_id, name, created_at, updated_at, financial_status, currency, total, current_total, is_test, discount_codes,
                tags, landing_site, attributes, lines, lines_whole, measured_at)
            select 1, 'listed.myshopify.com', n, case when n = 1 then '=HYPERLINK("x")' else '#' || n end, timestamptz '2026-01-01' + n * interval '1 hour', '2026-01-02',
                case when n % 2 = 0 then 'paid' else 'refunded' end, 'EUR', 10 + n, 10, false, case when n = 3 then array['MARA10'] else array[]::text[] end,
                array['vip'], '/x?utm_campaign=mara', '{"ref": "mara"}', '[{"sku": "A", "quantity": 1}]', true, '2026-01-03'
            from generate_series(1, 5) n
            """);

        var page = await Api.GetAsync("/api/v1/orders?store=listed&limit=2");
        var rest = await Api.GetAsync($"/api/v1/orders?store=https://listed.myshopify.com&limit=3&cursor={page.Body.Text("next_cursor")}");
        Assert.Equal(["5", "4"], page.Data.EnumerateArray().Select(order => order.Text("order_id")));
        Assert.Equal(["3", "2", "1"], rest.Data.EnumerateArray().Select(order => order.Text("order_id")));
        Assert.Equal(("mara", "A", 13m), (
            rest.Data[0].GetProperty("attributes").Text("ref"), rest.Data[0].GetProperty("lines")[0].Text("sku"), rest.Data[0].GetProperty("total").GetDecimal()));
        Assert.Equal(1, (await Api.GetAsync("/api/v1/orders?store=listed&discount_code=mara10")).Data.GetArrayLength());
        Assert.Equal(3, (await Api.GetAsync("/api/v1/orders?store=listed&financial_status=refunded")).Data.GetArrayLength());
        Assert.Equal(2, (await Api.GetAsync("/api/v1/orders?store=listed&from=2026-01-01T02:00:00Z&to=2026-01-01T04:00:00Z")).Data.GetArrayLength());
        Assert.Contains((await Api.GetAsync("/api/v1/orders/stores")).Data.EnumerateArray(), store => store.Text("store") == "listed.myshopify.com" && store.Text("orders") == "5");

        using var file = await Api.Client.GetAsync("/api/v1/orders/export?store=listed");
        var lines = (await file.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal((6, "orders-listed.myshopify.com.csv"), (lines.Length, file.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Contains("'=HYPERLINK", lines[^1], StringComparison.Ordinal);
        using var workbook = await Api.Client.GetAsync("/api/v1/orders/export?store=listed&format=xlsx");
        Assert.Equal("PK"u8.ToArray(), (await workbook.Content.ReadAsByteArrayAsync())[..2]);

        var erased = await Api.SendAsync(HttpMethod.Delete, "/api/v1/orders?store=listed", null);
        Assert.Equal("5", erased.Data.Text("orders"));
        Assert.Equal(0, (await Api.GetAsync("/api/v1/orders?store=listed")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Orders_of_another_team_are_not_there()
    {
        await Database.ExecuteAsync(
            """
            with other as (insert into team (name) values ('other shop') returning id)
            insert into shop_order (team_id, store, order_id, name, created_at, updated_at, is_test, discount_codes, tags, attributes, lines, lines_whole, measured_at)
            select id, 'theirs.myshopify.com', 1, '#1', now(), now(), false, '{}', '{}', '{}', '[]', true, now() from other
            """);

        Assert.Equal(0, (await Api.GetAsync("/api/v1/orders?store=theirs")).Data.GetArrayLength());
        Assert.Equal("0", (await Api.SendAsync(HttpMethod.Delete, "/api/v1/orders?store=theirs", null)).Data.Text("orders"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from shop_order where store = 'theirs.myshopify.com'"));
    }

    [Theory]
    [InlineData("GET", "?store=evil.example.org", "store", "invalid_target")]
    [InlineData("GET", "?from=yesterday", "from", "invalid_time")]
    [InlineData("GET", "?cursor=x", "cursor", "invalid_cursor")]
    [InlineData("GET", "/export?format=pdf", "format", "unknown_value")]
    [InlineData("DELETE", "", "store", "required")]
    public async Task What_cannot_be_read_is_refused_with_its_field(string method, string query, string field, string code)
    {
        var reply = await Api.SendAsync(new HttpMethod(method), $"/api/v1/orders{query}", null);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }
}
