using System.Collections.Concurrent;
using System.Globalization;

namespace Monitor.ProviderSimulator.Network;

/// <summary>Numbers of accounts. A handle's number comes from its hash; the way back needs a memory of the handles seen.</summary>
internal static class AccountIds
{
    // 47 bits: a million accounts have a number of their own with a probability above 99 %.
    private const ulong Range = 1UL << 47;
    private const long Smallest = 1_000_000_000;
    private const int Remembered = 1_000_000;
    private const string MemberPrefix = "member_";

    private static readonly ConcurrentDictionary<long, string> Handles = new();

    public static long IdOf(string handle)
    {
        if (handle.StartsWith(MemberPrefix, StringComparison.Ordinal) && IsNumber(handle.AsSpan(MemberPrefix.Length), out var number))
            return number;
        var id = WellKnown.Accounts.TryGetValue(handle, out var known) ? known.Id : Smallest + (long)(StableHash.Of(handle, 7) % Range);
        if (!Handles.ContainsKey(id) && Handles.Count < Remembered)
            Handles.TryAdd(id, handle);
        return id;
    }

    public static string HandleOf(long id)
    {
        if (Handles.TryGetValue(id, out var handle))
            return handle;
        foreach (var (known, facts) in WellKnown.Accounts)
            if (facts.Id == id)
                return known;
        return MemberPrefix + id.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
