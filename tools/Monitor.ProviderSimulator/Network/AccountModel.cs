using System.Globalization;

namespace Monitor.ProviderSimulator.Network;

/// <summary>Makes accounts from handles.</summary>
internal static class AccountModel
{
    private const double OldestDays = 4_900;
    private const long Crowd = 100_000;

    private static readonly char[] Digits = [.. "0123456789"];

    public static Account At(string handle, DateTimeOffset at)
    {
        var seed = StableHash.Of(handle);
        var days = Growth.Days(at);
        var known = WellKnown.Accounts.GetValueOrDefault(handle);
        var size = known?.Followers ?? Size(handle);
        return new Account
        {
            Id = AccountIds.IdOf(handle),
            Handle = handle,
            FullName = known?.FullName ?? FullName(handle),
            Bio = known?.Bio ?? Bio(seed, days),
            Category = StableHash.Pick(seed, 3, Words.Categories),
            ExternalUrl = StableHash.Fraction(seed, 4) < 0.6 ? $"https://{handle.Replace('_', '-')}.example/" : "",
            Followers = IsCrowded(handle) ? Crowd : Followers(seed, size, known?.FollowersPerDay ?? DailyGain(seed, size), days, at),
            Following = Following(seed, known?.Following ?? 60 + (long)(StableHash.Fraction(seed, 5) * 1_700), days),
            Posts = IsQuiet(handle) ? 0 : Posts(seed, known?.Posts ?? FirstPosts(seed), days),
            IsPrivate = handle.StartsWith("private", StringComparison.Ordinal) || (known is null && !IsCrowded(handle) && StableHash.Fraction(seed, 7) < 0.04),
            IsVerified = known?.IsVerified ?? (size > 1_500_000 || StableHash.Fraction(seed, 8) < 0.06),
        };
    }

    /// <summary>Followers at the epoch: many small accounts, few large ones.</summary>
    public static double Size(string handle)
    {
        if (WellKnown.Accounts.TryGetValue(handle, out var known))
            return known.Followers;
        var rank = Math.Pow(StableHash.Fraction(StableHash.Of(handle), 2), 1.2);
        return Math.Round(Math.Exp(double.Lerp(Math.Log(2_500), Math.Log(6_000_000), rank)));
    }

    /// <summary>The handle of someone in the network.</summary>
    public static string Stranger(ulong seed)
    {
        var number = (int)(StableHash.Fraction(seed, 9) * 1_000);
        return $"{StableHash.Pick(seed, 7, Words.FirstNames)}.{StableHash.Pick(seed, 8, Words.Subjects)}{number}";
    }

    /// <summary>Whether it has exactly so many followers, each of them somebody else.</summary>
    public static bool IsCrowded(string handle) => handle.StartsWith("crowd", StringComparison.Ordinal);

    /// <summary>The handle of a follower of such an account.</summary>
    public static string OneOfCrowd(int position) => $"{Words.FirstNames[position % Words.FirstNames.Length]}.follows{position}";

    /// <summary>Whether it never publishes anything.</summary>
    public static bool IsQuiet(string handle) => handle.StartsWith("quiet", StringComparison.Ordinal);

    /// <summary>When the account published its post of that position, counted from its first one.</summary>
    public static DateTimeOffset PublishedAt(string handle, long ordinal)
    {
        var seed = StableHash.Of(handle);
        var size = WellKnown.Accounts.GetValueOrDefault(handle)?.Posts ?? FirstPosts(seed);
        var days = (ordinal + 1 - size - StableHash.Fraction(seed, 13)) / PostsPerDay(seed);
        // No account is older than the platform; the seconds keep the order of what would be.
        return days > -OldestDays ? Growth.Epoch.AddSeconds(Math.Ceiling(days * 86_400)) : Growth.Epoch.AddDays(-OldestDays).AddSeconds(ordinal);
    }

    private static double DailyGain(ulong seed, double size) => (0.2 + 0.2 * StableHash.Fraction(seed, 9)) * Math.Pow(size, 0.75);

    private static long Followers(ulong seed, double size, double perDay, double days, DateTimeOffset at)
    {
        var restlessness = 1.2 + 0.8 * perDay / 2_880;
        var count = Growth.Count(size, perDay, days, StableHash.Fraction(seed, 10)) + restlessness * Growth.Restlessness(seed, at);
        return Math.Max(0, (long)Math.Round(count));
    }

    private static long Following(ulong seed, long size, double days) =>
        size + (long)Math.Round(0.05 * size * Math.Sin(Math.Tau * (days / 5 + StableHash.Fraction(seed, 11))));

    private static long Posts(ulong seed, long size, double days) =>
        Math.Max(0, size + (long)Math.Floor(days * PostsPerDay(seed) + StableHash.Fraction(seed, 13)));

    private static long FirstPosts(ulong seed) => 15 + (long)(StableHash.Fraction(seed, 6) * 2_400);

    private static double PostsPerDay(ulong seed) => 0.1 + 2 * StableHash.Fraction(seed, 12);

    private static string Bio(ulong seed, double days)
    {
        var weeks = 3 + 9 * StableHash.Fraction(seed, 14);
        var version = (ulong)(long)Math.Floor(days / (7 * weeks) + StableHash.Fraction(seed, 15));
        var text = StableHash.Mix(seed ^ StableHash.Mix(version));
        return $"{StableHash.Pick(text, 1, Words.BioOpenings)}\n{StableHash.Pick(text, 2, Words.BioClosings)}";
    }

    private static string FullName(string handle)
    {
        var words = handle.Split(['.', '_']).Select(word => word.TrimEnd(Digits)).Where(word => word.Length > 0);
        var name = string.Join(' ', words);
        return CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.Length > 0 ? name : handle);
    }
}
