using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Data.Credentials;

/// <summary>
/// Until when a credential is parked, and for which of its platforms: the trouble of one platform is no trouble of another. The column
/// <c>disabled_till</c> ends them all, so that who empties it by hand ends every parking; without an entry it holds for every platform.
/// </summary>
public static class CredentialParking
{
    /// <summary>All platforms of a provider.</summary>
    public const string Everywhere = "*";

    /// <summary>Until when it is parked for a platform; null when it can be used there.</summary>
    public static DateTimeOffset? Until(DateTimeOffset? disabledTill, string parked, string platform, DateTimeOffset now)
    {
        if (!(disabledTill > now))
            return null;
        var live = Read(parked).Where(entry => entry.Value.Till > now).ToArray();
        if (live.Length == 0)
            return disabledTill;
        DateTimeOffset? until = null;
        foreach (var (where, entry) in live)
            if ((where == platform || where == Everywhere) && !(entry.Till <= until))
                until = entry.Till;
        return until > disabledTill ? disabledTill : until;
    }

    /// <summary>How far up the ladder of parking times it is for a platform.</summary>
    public static short Strikes(short strikes, string parked, string platform)
    {
        var entries = Read(parked);
        return entries.Count == 0 ? strikes : entries.GetValueOrDefault(platform)?.Strikes ?? 0;
    }

    /// <summary>The platforms for which it is parked; none when it is parked for all.</summary>
    public static IReadOnlyList<string> Platforms(DateTimeOffset? disabledTill, string parked, DateTimeOffset now)
    {
        if (!(disabledTill > now))
            return [];
        string[] live = [.. Read(parked).Where(entry => entry.Value.Till > now).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        return live.Contains(Everywhere, StringComparer.Ordinal) ? [] : live;
    }

    private static Dictionary<string, ParkedEntry> Read(string parked) =>
        parked == "{}" ? [] : JsonSerializer.Deserialize(parked, ParkedJson.Default.DictionaryStringParkedEntry) ?? [];
}

internal sealed record ParkedEntry(DateTimeOffset Till, short Strikes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, ParkedEntry>))]
internal sealed partial class ParkedJson : JsonSerializerContext;
