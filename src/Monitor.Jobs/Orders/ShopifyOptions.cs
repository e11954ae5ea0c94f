using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Orders;

/// <summary>How shops are read. Section <c>Shopify</c>.</summary>
public sealed class ShopifyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Shopify";

    /// <summary>The version of the Admin API.</summary>
    [RegularExpression("^[0-9]{4}-(01|04|07|10)$")]
    public string Version { get; set; } = "2026-01";

    /// <summary>Orders of a page over GraphQL. A query may cost 1,000 points, and each order costs some twenty of them.</summary>
    [Range(1, 40)]
    public int GraphQlPageSize { get; set; } = 25;

    /// <summary>Orders of a page over REST.</summary>
    [Range(1, 250)]
    public int RestPageSize { get; set; } = 250;

    /// <summary>Longest wait for one answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for room that a run sits out; what a shop wants to be waited for longer, the request waits for in its queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Further tries of one page within a run after faults that may be gone at the next one.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>Wait before the first of them; it doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
