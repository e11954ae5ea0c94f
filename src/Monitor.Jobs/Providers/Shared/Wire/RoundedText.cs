using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>
/// A count as sites show it to people, such as <c>2.9M subscribers</c>, <c>1,234</c> or <c>2,86 Mio. Abonnenten</c>. Behind the number
/// only a known unit and a known noun may stand: with any other word the number could be a thousand times another.
/// </summary>
internal static partial class RoundedText
{
    /// <summary>Reads the number; false when there is none, or when it could mean more than one.</summary>
    public static bool TryRead(string? text, out long count)
    {
        count = 0;
        if (text is null || Pattern().Match(text) is not { Success: true } match)
            return false;
        var unit = match.Groups["unit"].Value.TrimEnd('.').ToLowerInvariant();
        var number = match.Groups["number"].Value;
        if (unit.Length == 0)
            return TryReadWhole(number, match.Groups["noun"].Value, out count);
        // With a unit there are at most two decimals, whatever the language separates them with; three would be a group of thousands.
        if (!Decimals().IsMatch(number) || !decimal.TryParse(number.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var few))
            return false;
        var value = few * FactorOf(unit);
        if (value != decimal.Truncate(value))
            return false;
        count = (long)value;
        return true;
    }

    // English groups thousands with commas; elsewhere it may be a dot or a space as well.
    private static bool TryReadWhole(string number, string noun, out long count)
    {
        count = 0;
        var isElsewhere = noun.Length > 0 && !EnglishNoun().IsMatch(noun);
        if (!(isElsewhere ? GroupsElsewhere() : Groups()).IsMatch(number))
            return false;
        return long.TryParse(string.Concat(number.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    private static decimal FactorOf(string unit) => unit switch
    {
        "k" or "thousand" or "tsd" or "mil" or "mila" or "тыс" => 1_000,
        "lakh" or "lakhs" or "lac" or "lacs" => 100_000,
        "m" or "mn" or "million" or "millions" or "mio" or "mln" or "млн" => 1_000_000,
        "crore" or "crores" or "cr" => 10_000_000,
        _ => 1_000_000_000,
    };

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(
        @"^\s*(?<number>[0-9]+([.,\s][0-9]+)*)\s?(?<unit>thousand|tsd\.?|mila|mil|тыс\.?|k|lakhs?|lacs?|crores?|cr|millions?|mio\.?|mln\.?|mn|млн\.?|m|billions?|mrd\.?|mld\.?|млрд\.?|md|bn|b)?" +
        @"(\s(of|de|di|d['’])?\s?(?<noun>subscribers?|followers?|views?|abonnent(en)?|aufrufe|abonnés?|suscriptor(es)?|inscritos?|iscritt[io]|abonnees?|подписчик(а|и|ов)?))?\s*$",
        Options,
        1000)]
    private static partial Regex Pattern();

    [GeneratedRegex("^(subscribers?|followers?|views?)$", Options, 1000)]
    private static partial Regex EnglishNoun();

    [GeneratedRegex(@"^[0-9]{1,3}([.,][0-9]{1,2})?$", Options, 1000)]
    private static partial Regex Decimals();

    [GeneratedRegex("^([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})$", Options, 1000)]
    private static partial Regex Groups();

    [GeneratedRegex(@"^([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4}|[0-9]{1,3}(\.[0-9]{3}){1,4}|[0-9]{1,3}(\s[0-9]{3}){1,4})$", Options, 1000)]
    private static partial Regex GroupsElsewhere();
}
