using System.Runtime.CompilerServices;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Orders;

/// <summary>Orders of shops: writing pages of them, reading, removing.</summary>
public sealed class OrderStore(NpgsqlDataSource database)
{
    private const int ExportedAtOnce = 500;

    // An order is told several times when it changes while a list is read: what is older than what is known changes nothing.
    private const string UpsertSql = """
        with written as (
            insert into shop_order as o (team_id, store, order_id, name, created_at, updated_at, processed_at, cancelled_at, closed_at, financial_status,
                fulfillment_status, currency, total, current_total, subtotal, discounts, tax, is_test, discount_codes, tags, source_name, landing_site,
                referring_site, attributes, lines, lines_whole, request_id, measured_at)
            select $1, $2, d.order_id, d.name, d.created_at, d.updated_at, d.processed_at, d.cancelled_at, d.closed_at, d.financial_status,
                d.fulfillment_status, d.currency, d.total, d.current_total, d.subtotal, d.discounts, d.tax, d.is_test,
                array(select jsonb_array_elements_text(d.discount_codes::jsonb)), array(select jsonb_array_elements_text(d.tags::jsonb)),
                d.source_name, d.landing_site, d.referring_site, d.attributes::jsonb, d.lines::jsonb, d.lines_whole, $3, $4
            from unnest($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
                d(order_id, name, created_at, updated_at, processed_at, cancelled_at, closed_at, financial_status, fulfillment_status, currency, total,
                  current_total, subtotal, discounts, tax, is_test, discount_codes, tags, source_name, landing_site, referring_site, attributes, lines, lines_whole)
            order by d.order_id
            on conflict (team_id, store, order_id) do update set name = excluded.name, updated_at = excluded.updated_at,
                processed_at = excluded.processed_at, cancelled_at = excluded.cancelled_at, closed_at = excluded.closed_at,
                financial_status = excluded.financial_status, fulfillment_status = excluded.fulfillment_status, currency = excluded.currency,
                total = excluded.total, current_total = excluded.current_total, subtotal = excluded.subtotal, discounts = excluded.discounts,
                tax = excluded.tax, is_test = excluded.is_test, discount_codes = excluded.discount_codes, tags = excluded.tags,
                source_name = excluded.source_name, landing_site = excluded.landing_site, referring_site = excluded.referring_site,
                attributes = excluded.attributes, lines = excluded.lines, lines_whole = excluded.lines_whole, request_id = excluded.request_id,
                measured_at = excluded.measured_at
            where o.updated_at < excluded.updated_at
            returning (o.xmax = 0) as added)
        select count(*) filter (where added)::int, count(*) filter (where not added)::int from written
        """;

    private const string Columns = """
        id, store, order_id, name, created_at, updated_at, processed_at, cancelled_at, closed_at, financial_status, fulfillment_status, currency, total,
        current_total, subtotal, discounts, tax, is_test, discount_codes, tags, source_name, landing_site, referring_site, attributes::text, lines::text,
        lines_whole, request_id, measured_at
        """;

    private const string ListSql = $"""
        select {Columns} from shop_order
        where team_id = @team and (@store is null or store = @store) and (@from is null or created_at >= @from) and (@to is null or created_at < @to)
          and (@code is null or discount_codes && array[@code, upper(@code), lower(@code)]) and (@status is null or financial_status = @status)
          and (@at is null or (created_at, id) < (@at, @after))
        order by created_at desc, id desc limit @limit
        """;

    /// <summary>Writes a page of orders in the caller's transaction. One that is known as it is, or newer, stays untouched.</summary>
    public static async Task<WrittenOrders> WriteAsync(
        NpgsqlConnection connection, long teamId, string store, IReadOnlyList<ShopOrder> page, long requestId, DateTimeOffset now, CancellationToken ct)
    {
        // One statement must not meet an order twice.
        var orders = page.GroupBy(order => order.OrderId).Select(same => same.MaxBy(order => order.UpdatedAt)!).ToArray();
        if (orders.Length == 0)
            return default;
        var command = connection.Command(UpsertSql, teamId, store, requestId, now.UtcDateTime);
        command.Parameters.Add(SqlArray.Of(orders, order => order.OrderId));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Name));
        command.Parameters.Add(SqlArray.Of(orders, order => order.CreatedAt.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(orders, order => order.UpdatedAt.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(orders, order => order.ProcessedAt?.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(orders, order => order.CancelledAt?.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(orders, order => order.ClosedAt?.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(orders, order => order.FinancialStatus));
        command.Parameters.Add(SqlArray.Of(orders, order => order.FulfillmentStatus));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Currency));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Total));
        command.Parameters.Add(SqlArray.Of(orders, order => order.CurrentTotal));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Subtotal));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Discounts));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Tax));
        command.Parameters.Add(SqlArray.Of(orders, order => order.IsTest));
        command.Parameters.Add(SqlArray.Of(orders, order => TextList.ToJson(order.DiscountCodes)));
        command.Parameters.Add(SqlArray.Of(orders, order => TextList.ToJson(order.Tags)));
        command.Parameters.Add(SqlArray.Of(orders, order => order.SourceName));
        command.Parameters.Add(SqlArray.Of(orders, order => order.LandingSite));
        command.Parameters.Add(SqlArray.Of(orders, order => order.ReferringSite));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Attributes));
        command.Parameters.Add(SqlArray.Of(orders, order => order.Lines));
        command.Parameters.Add(SqlArray.Of(orders, order => order.AreLinesWhole));
        return (await connection.ReadAsync(command, reader => new WrittenOrders(reader.GetInt32(0), reader.GetInt32(1)), ct))[0];
    }

    /// <summary>A page of a team's orders, those placed last first.</summary>
    public async Task<IReadOnlyList<StoredOrder>> ListAsync(
        long teamId, OrderFilter filter, (DateTimeOffset At, long Id)? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = new NpgsqlCommand(ListSql);
        command.Parameters.Add(new("team", NpgsqlDbType.Bigint) { Value = teamId });
        command.Parameters.Add(new("store", NpgsqlDbType.Text) { Value = (object?)filter.Store ?? DBNull.Value });
        command.Parameters.Add(new("from", NpgsqlDbType.TimestampTz) { Value = (object?)filter.From?.UtcDateTime ?? DBNull.Value });
        command.Parameters.Add(new("to", NpgsqlDbType.TimestampTz) { Value = (object?)filter.To?.UtcDateTime ?? DBNull.Value });
        command.Parameters.Add(new("code", NpgsqlDbType.Text) { Value = (object?)filter.DiscountCode ?? DBNull.Value });
        command.Parameters.Add(new("status", NpgsqlDbType.Text) { Value = (object?)filter.FinancialStatus ?? DBNull.Value });
        command.Parameters.Add(new("at", NpgsqlDbType.TimestampTz) { Value = (object?)after?.At.UtcDateTime ?? DBNull.Value });
        command.Parameters.Add(new("after", NpgsqlDbType.Bigint) { Value = (object?)after?.Id ?? DBNull.Value });
        command.Parameters.Add(new("limit", NpgsqlDbType.Integer) { Value = limit });
        return await connection.ReadAsync(command, Read, ct);
    }

    /// <summary>All orders of a team that match, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredOrder>> ExportAsync(long teamId, OrderFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        (DateTimeOffset, long)? after = null;
        while (true)
        {
            // A slow reader holds no connection.
            var page = await ListAsync(teamId, filter, after, ExportedAtOnce, ct);
            if (page.Count > 0)
                yield return page;
            if (page.Count < ExportedAtOnce)
                yield break;
            after = (page[^1].Order.CreatedAt, page[^1].Id);
        }
    }

    /// <summary>The shops of which a team has orders, with how many.</summary>
    public async Task<IReadOnlyList<(string Store, long Orders)>> StoresAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command("select store, count(*) from shop_order where team_id = $1 group by store order by store", teamId),
            reader => (reader.GetString(0), reader.GetInt64(1)), ct);
    }

    /// <summary>Removes what a team has of a shop for good; answers how many orders those were.</summary>
    public async Task<int> EraseAsync(long teamId, string store, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command("delete from shop_order where team_id = $1 and store = $2", teamId, store);
        // There may be very many; whoever waits can leave, and then nothing is gone.
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static StoredOrder Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1),
        new ShopOrder(reader.GetInt64(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5))
        {
            ProcessedAt = reader.GetFieldValue<DateTimeOffset?>(6),
            CancelledAt = reader.GetFieldValue<DateTimeOffset?>(7),
            ClosedAt = reader.GetFieldValue<DateTimeOffset?>(8),
            FinancialStatus = reader.GetText(9),
            FulfillmentStatus = reader.GetText(10),
            Currency = reader.GetText(11),
            Total = reader.GetFieldValue<decimal?>(12),
            CurrentTotal = reader.GetFieldValue<decimal?>(13),
            Subtotal = reader.GetFieldValue<decimal?>(14),
            Discounts = reader.GetFieldValue<decimal?>(15),
            Tax = reader.GetFieldValue<decimal?>(16),
            IsTest = reader.GetBoolean(17),
            DiscountCodes = reader.GetFieldValue<string[]>(18),
            Tags = reader.GetFieldValue<string[]>(19),
            SourceName = reader.GetText(20),
            LandingSite = reader.GetText(21),
            ReferringSite = reader.GetText(22),
            Attributes = reader.GetString(23),
            Lines = reader.GetString(24),
            AreLinesWhole = reader.GetBoolean(25),
        },
        reader.GetFieldValue<long?>(26), reader.GetFieldValue<DateTimeOffset>(27));
}
