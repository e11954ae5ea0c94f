namespace Monitor.ProviderSimulator.Network;

/// <summary>A hash that is the same in every process and on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    /// <summary>A well mixed number for a text; <paramref name="salt"/> gives independent numbers for the same text.</summary>
    public static ulong Of(string text, uint salt = 0)
    {
        var hash = 14695981039346656037UL ^ salt;
        foreach (var rune in text.EnumerateRunes())
            hash = (hash ^ (uint)rune.Value) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>A well mixed number for a number.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    /// <summary>An independent number in [0, 1) for the same seed and another <paramref name="salt"/>.</summary>
    public static double Fraction(ulong seed, uint salt) => (Mix(seed ^ ((ulong)salt << 40)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>One of <paramref name="items"/>.</summary>
    public static T Pick<T>(ulong seed, uint salt, IReadOnlyList<T> items) => items[(int)(Fraction(seed, salt) * items.Count)];
}
