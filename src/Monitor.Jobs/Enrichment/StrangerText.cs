using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Monitor.Jobs.Languages;

namespace Monitor.Jobs.Enrichment;

/// <summary>Texts of strangers, as the model gets them: data that may try to be instructions.</summary>
internal static partial class StrangerText
{
    /// <summary>The same, short, and with nothing that cannot be seen: instructions hide in such characters. Null when nothing is left.</summary>
    public static string? Clean(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
                break;
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
                clean.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
                clean.Append(rune);
        }

        return clean.ToString().Trim() is { Length: > 0 } rest ? rest : null;
    }

    /// <summary>Whether a cleaned text speaks to a model: it is asked about by itself then, where it can spoil no answer but its own.</summary>
    // Letters that only look different are the same to a model.
    public static bool SpeaksToModels(string text) => Speech().IsMatch(text) || LatinLetters.Readings(text).Any(Speech().IsMatch);

    [GeneratedRegex(
        """\b(ignore|disregard|forget|override)\b.{0,60}\b(instructions?|prompts?|rules|above|previous|earlier)\b|\bsystem (prompt|message)\b|\byou are (now )?(an? )?(ai|assistant|chatgpt|language model)\b|\b(answer|respond|reply|output) (only )?(with|in) json\b|</?(system|user|assistant|profiles|texts|instructions?)>|```|\b(set|classify|label|mark|rate) (my |the |this |that |all |every |each )?(gender|city|country|category|language|audience|sentiment|text|comment|caption)s?\b|"(gender|city|country|category|language|age|sentiment)"\s*:""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Speech();
}
