using System.Collections.Concurrent;
using System.Globalization;

namespace Monitor.ProviderSimulator.Network.Shops;

/// <summary>An order of an invented shop.</summary>
internal sealed record SimulatedOrder(long Id, int Number, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Seed)
{
    private static readonly string[] Codes = ["MARA10", "BLUEFINCH15", "NORA5"];
    private static readonly string[] Handles = ["mara", "bluefinch", "nora"];

    public bool IsCancelled => Seed % 29 == 0;

    public bool IsRefunded => Seed % 17 == 0;

    public bool IsClosed => Seed % 3 == 0;

    public int Quantity => 1 + (int)(Seed % 3);

    public decimal Price => 9.90m + Seed % 40;

    public string? Code => Seed % 5 < 3 ? Codes[Seed % 5] : null;

    public string? Handle => Seed % 5 < 3 ? Handles[Seed % 5] : null;

    public decimal Discount => Code is null ? 0 : Math.Round(Price * Quantity / 10, 2);

    public decimal Total => Price * Quantity - Discount;
}

/// <summary>
/// Invented shops: the same orders in every process. A name that ends with a dash and a number has that many, any other 120.
/// </summary>
internal static class Shop
{
    private const int Usual = 120;
    private const int Most = 50_000;
    private static readonly DateTimeOffset First = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly ConcurrentDictionary<string, SimulatedOrder[]> Known = new(StringComparer.Ordinal);

    /// <summary>The orders of a shop, those that changed last at the end.</summary>
    public static IReadOnlyList<SimulatedOrder> Orders(string store) => Known.GetOrAdd(store, Make);

    private static SimulatedOrder[] Make(string store)
    {
        var name = store.Split('.')[0];
        var count = name.LastIndexOf('-') is > 0 and var dash && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, Most)
            : Usual;
        var orders = new SimulatedOrder[count];
        for (var i = 0; i < count; i++)
        {
            var seed = (long)(StableHash.Of($"{store}/{i}") % 1_000_003);
            var created = First.AddMinutes(37.0 * i * Usual / Math.Max(count, Usual));
            orders[i] = new(5_450_000_000_000 + i, 1_001 + i, created, created.AddMinutes(seed % 2_880), seed);
        }

        return [.. orders.OrderBy(order => order.UpdatedAt).ThenBy(order => order.Id)];
    }
}
