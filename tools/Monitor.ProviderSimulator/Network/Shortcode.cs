using System.Globalization;

namespace Monitor.ProviderSimulator.Network;

/// <summary>
/// Instagram's rule between a post's number and its short code: the number written in base 64, most significant digit first.
/// </summary>
public static class Shortcode
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int LongestNumber = 11;

    // The code of a post of a private account carries this many further characters, which are not part of its number.
    private const int SecretLength = 28;

    /// <summary>Writes a number as a short code.</summary>
    public static string Encode(UInt128 number)
    {
        Span<char> code = stackalloc char[22];
        var start = code.Length;
        do
        {
            code[--start] = Digits[(int)(number % 64)];
            number /= 64;
        }
        while (number > 0);
        return new string(code[start..]);
    }

    /// <summary>Reads a short code; false when it cannot be one.</summary>
    public static bool TryDecode(string code, out UInt128 number)
    {
        number = 0;
        var digits = code.Length > SecretLength ? code.AsSpan(0, code.Length - SecretLength) : code;
        if (digits.Length is 0 or > LongestNumber)
            return false;
        foreach (var character in digits)
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            number = number * 64 + (uint)digit;
        }

        return true;
    }

    /// <summary>The number of a short code in decimal digits; null when it cannot be one.</summary>
    public static string? ToId(string code) =>
        TryDecode(code, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;
}
