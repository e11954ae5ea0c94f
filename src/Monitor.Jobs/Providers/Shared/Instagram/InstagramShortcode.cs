using System.Globalization;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>Instagram's rule between a post's number and its short code: the number written in base 64.</summary>
internal static class InstagramShortcode
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int LongestNumber = 11;

    // The code of a post of a private account carries this many further characters, which are not part of its number.
    private const int SecretLength = 28;

    /// <summary>The number in decimal digits; null when the text is not a short code.</summary>
    public static string? ToId(string code)
    {
        var digits = code.Length > SecretLength ? code.AsSpan(0, code.Length - SecretLength) : code;
        if (digits.Length is 0 or > LongestNumber)
            return null;
        UInt128 number = 0;
        foreach (var character in digits)
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return null;
            number = number * 64 + (uint)digit;
        }

        return number == 0 ? null : number.ToString(CultureInfo.InvariantCulture);
    }
}
