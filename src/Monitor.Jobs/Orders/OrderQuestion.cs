using System.Globalization;

namespace Monitor.Jobs.Orders;

/// <summary>Which page of which orders of a shop.</summary>
/// <param name="Store">The shop's domain.</param>
/// <param name="Token">Secret; never logged.</param>
/// <param name="Api">By which of the shop's interfaces.</param>
/// <param name="Status">Which orders.</param>
/// <param name="UpdatedSince">Orders that changed at this time or later; null: all that the shop shows.</param>
/// <param name="Cursor">Where the page begins; null: the first one.</param>
internal sealed record OrderQuestion(string Store, string Token, string Api, string Status, DateTimeOffset? UpdatedSince, string? Cursor)
{
    /// <summary>The time as shops read it.</summary>
    public string? Since => UpdatedSince?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => $"{Store} {Api}";
}
