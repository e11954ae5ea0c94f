using System.Collections.Frozen;

namespace Monitor.ProviderSimulator.Network;

/// <summary>Accounts with fixed sizes, used in examples.</summary>
internal static class WellKnown
{
    public static readonly FrozenDictionary<string, Facts> Accounts = new Dictionary<string, Facts>(StringComparer.Ordinal)
    {
        ["instagram"] = new(25025320, "Instagram", "Discover what's next on Instagram 🔎✨", 689_400_000, 9_000, 240, 8_100, true),
        ["musiclover2024"] = new(4_410_290_311, "Music Lover", "Vinyl, gigs and headphones 🎧", 48_300, 1_900, 812, 640, false),
        ["techguru_sarah"] = new(7_182_553_904, "Sarah | Tech", "Gadgets explained in 60 seconds", 312_000, 4_100, 431, 1_280, true),
        ["foodie_adventures"] = new(5_920_118_467, "Foodie Adventures", "Eating my way around 🍜", 127_500, 2_700, 1_024, 2_015, false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal sealed record Facts(
        long Id, string FullName, string Bio, long Followers, long FollowersPerDay, long Following, long Posts, bool IsVerified);
}
