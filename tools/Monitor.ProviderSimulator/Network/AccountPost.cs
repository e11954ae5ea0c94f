namespace Monitor.ProviderSimulator.Network;

/// <summary>
/// Short codes of the posts of one account. Such a code says whose post it is and the how manyth, and begins with a digit that no
/// code of the real platform has reached yet.
/// </summary>
internal static class AccountPost
{
    private const int Marker = 4;
    private const int MarkerShift = 60;
    private const int OrdinalBits = 12;
    private const ulong OrdinalRange = 1UL << OrdinalBits;
    private const ulong AccountRange = 1UL << (MarkerShift - OrdinalBits);

    /// <summary>The code of the post with that position, counted from the account's first one.</summary>
    public static string CodeOf(long account, long ordinal) => Shortcode.Encode(
        ((ulong)Marker << MarkerShift) + ((ulong)account % AccountRange << OrdinalBits) + (ulong)ordinal % OrdinalRange);

    /// <summary>Whose post it is; false when the code is none of an account's.</summary>
    public static bool TryRead(UInt128 number, out long account, out long residue)
    {
        account = residue = 0;
        if (number >> MarkerShift != Marker)
            return false;
        account = (long)((ulong)(number >> OrdinalBits) % AccountRange);
        residue = (long)((ulong)number % OrdinalRange);
        return account > 0;
    }

    /// <summary>The position of a post of which only the lowest bits are known: the newest one that it can be.</summary>
    public static long Ordinal(long residue, long posts)
    {
        var newest = Math.Max(posts - 1, residue);
        return newest - (newest - residue) % (long)OrdinalRange;
    }

    /// <summary>How many posts of an account can be told apart.</summary>
    public static long Reachable(long posts) => Math.Clamp(posts, 0, (long)OrdinalRange);

    /// <summary>The number of a post in decimal digits.</summary>
    public static string IdOf(string code) => Shortcode.ToId(code)!;
}
