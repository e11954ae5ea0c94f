using System.Collections.Concurrent;
using System.Globalization;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.GraphApi;

/// <summary>The numbers by which the Graph API knows accounts and posts; they are not Instagram's own.</summary>
internal static class GraphIds
{
    private const long FirstAccount = 17_840_000_000_000_000;
    private const long FirstPost = 18_200_000_000_000_000;
    private const ulong PostRange = 1UL << 50;
    private const int Remembered = 200_000;

    // A post's number comes from its code; the way back needs a memory of the posts that were shown.
    private static readonly ConcurrentDictionary<string, string> Codes = new(StringComparer.Ordinal);

    public static string Of(Account account) => (FirstAccount + account.Id).ToString(CultureInfo.InvariantCulture);

    public static string Of(Post post)
    {
        var id = (FirstPost + (long)(StableHash.Of(post.Code, 31) % PostRange)).ToString(CultureInfo.InvariantCulture);
        if (Codes.Count < Remembered)
            Codes.TryAdd(id, post.Code);
        return id;
    }

    /// <summary>Instagram's number of an account; null when the text is none.</summary>
    public static string? AccountOf(string graphId) =>
        long.TryParse(graphId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > FirstAccount
            ? (id - FirstAccount).ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>The code of a post that was shown before, otherwise of some post.</summary>
    public static string? CodeOf(string graphId) =>
        Codes.TryGetValue(graphId, out var code) ? code
        : ulong.TryParse(graphId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Shortcode.Encode(number)
        : null;
}
