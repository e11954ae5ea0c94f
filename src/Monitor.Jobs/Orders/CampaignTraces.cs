using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Orders;

/// <summary>
/// What says which campaign or creator brought an order, and nothing else: addresses and notes may hold anything, also names and addresses of
/// buyers, so only parameters and notes of known names are kept.
/// </summary>
internal static class CampaignTraces
{
    private const int LongestValue = 255;
    private const int LongestAddress = 1_000;
    private const int MostNotes = 20;
    private const string Campaign = "utm_";

    private static readonly HashSet<string> Names = new(
        ["ref", "referral", "referrer", "affiliate", "affiliate_id", "influencer", "creator", "campaign", "coupon", "discount", "discount_code", "source", "medium"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>An address without the parameters that say something else; null when it is none.</summary>
    public static string? Address(string? text)
    {
        if (text is not { Length: > 0 } || text.Any(char.IsControl))
            return null;
        var end = text.IndexOfAny(['?', '#']);
        var path = end < 0 ? text : text[..end];
        // Whoever signs in within an address is somebody, and so is who has mail there.
        if (Decoded(path).Contains('@', StringComparison.Ordinal))
            return null;
        var query = end >= 0 && text[end] == '?' ? text[(end + 1)..].Split('#')[0] : "";
        var kept = string.Join('&', query.Split('&').Where(pair => IsKnown(pair.Split('=')[0]) && !IsMail(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])));
        var address = kept.Length == 0 ? path : $"{path}?{kept}";
        return WireText.Clean(address, LongestAddress);
    }

    /// <summary>The notes that are kept, as a JSON object.</summary>
    /// <param name="notes">A list of notes.</param>
    /// <param name="name">Where a note has its name.</param>
    public static string Notes(WireValue notes, string name)
    {
        var kept = new JsonObject();
        foreach (var note in notes.Elements)
            if (note[name].Text() is { } key && IsKnown(key) && note["value"].Text() is { Length: > 0 } value && !IsMail(value) && kept.Count < MostNotes)
                kept[WireText.Clean(key.ToLowerInvariant(), LongestValue)] = WireText.Clean(value, LongestValue);
        return kept.ToJsonString(JsonSerializerOptions.Default);
    }

    // Creators are named as @mara, and people by their mail.
    private static bool IsMail(string value) => Decoded(value).IndexOf('@', StringComparison.Ordinal) > 0;

    // What was put into an address twice is written twice over.
    private static string Decoded(string text) => Uri.UnescapeDataString(Uri.UnescapeDataString(text));

    private static bool IsKnown(string name) => Names.Contains(name) || name.StartsWith(Campaign, StringComparison.OrdinalIgnoreCase);
}
