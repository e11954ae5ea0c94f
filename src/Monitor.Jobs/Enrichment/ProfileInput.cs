using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Monitor.Jobs.Enrichment;

/// <summary>What the model gets to know of a profile. All of it was written by strangers.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformId">The platform's id of the account; not told to the model.</param>
/// <param name="TeamId">The team that asks.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Name">The name.</param>
/// <param name="Bio">The bio.</param>
/// <param name="Captions">Captions of the newest posts, newest first.</param>
public sealed partial record ProfileInput(string Platform, string PlatformId, long TeamId, string Handle, string? Name, string? Bio, IReadOnlyList<string> Captions)
{
    private const int LongestName = 100;
    private const int LongestBio = 600;
    private const int LongestCaption = 300;

    /// <summary>
    /// Whether some text speaks to a model. It is asked about by itself then: it can spoil no answer but its own, and that one is checked like any.
    /// </summary>
    public bool SpeaksToModels => Captions.Prepend(Bio).Prepend(Name).OfType<string>().Any(text => Speech().IsMatch(text));

    /// <summary>The same, with texts that are short and hold nothing that cannot be seen.</summary>
    public ProfileInput Cleaned() => this with
    {
        Handle = Clean(Handle, LongestName) ?? "",
        Name = Clean(Name, LongestName),
        Bio = Clean(Bio, LongestBio),
        Captions = [.. Captions.Select(caption => Clean(caption, LongestCaption)).OfType<string>()],
    };

    // Instructions hide in characters that people do not see.
    private static string? Clean(string? text, int longest)
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

    [GeneratedRegex(
        """\b(ignore|disregard|forget|override)\b.{0,60}\b(instructions?|prompts?|rules|above|previous|earlier)\b|\bsystem (prompt|message)\b|\byou are (now )?(an? )?(ai|assistant|chatgpt|language model)\b|\b(answer|respond|reply|output) (only )?(with|in) json\b|</?(system|user|assistant|profiles|instructions?)>|```|\b(set|classify|label|mark) (my |the |this |all )?(gender|city|country|category|language|audience)\b|"(gender|city|country|category|language|age)"\s*:""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Speech();
}
