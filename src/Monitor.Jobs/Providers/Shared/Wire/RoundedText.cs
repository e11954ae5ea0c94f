using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>A count as sites show it to people, such as <c>2.9M subscribers</c> or <c>1,234</c>.</summary>
internal static partial class RoundedText
{
    /// <summary>Reads the number at the beginning; false when there is none.</summary>
    public static bool TryRead(string? text, out long count)
    {
        count = 0;
        if (text is null || Pattern().Match(text) is not { Success: true } match ||
            !decimal.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var value = number * match.Groups["unit"].Value switch
        {
            "K" or "k" => 1_000,
            "M" or "m" => 1_000_000,
            "B" or "b" => 1_000_000_000,
            _ => 1,
        };
        if (value != decimal.Truncate(value))
            return false;
        count = (long)value;
        return true;
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12}(\.[0-9]{1,3})?)\s?(?<unit>[KkMmBb])?(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
