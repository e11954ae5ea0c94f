namespace Monitor.Jobs.Keywords;

/// <summary>A keyword of a text.</summary>
/// <param name="Text">The word or phrase, as it is written where it comes first.</param>
/// <param name="Score">How it scored: the lower, the more it says about the text.</param>
internal readonly record struct Keyword(string Text, double Score);

/// <summary>
/// YAKE (Campos et al., Information Sciences 509, 2020): keywords of a single text by what the text itself shows, without any corpus. A word scores by its case, its
/// position, its frequency, how many different words stand beside it, and in how many sentences it comes; a phrase by its words.
/// </summary>
internal static class Yake
{
    /// <summary>Most words of a phrase.</summary>
    public const int LongestPhrase = 3;

    /// <summary>Two keywords that are more alike than this are one.</summary>
    public const double Alike = 0.9;

    /// <summary>Text beyond this is not read: a caption is shorter on every platform.</summary>
    public const int LongestText = 20_000;

    /// <summary>The keywords of a text, best first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="stopWords">Words that no keyword begins or ends with, in lower case.</param>
    /// <param name="most">Most keywords.</param>
    public static IReadOnlyList<Keyword> Extract(string text, IReadOnlySet<string> stopWords, int most)
    {
        var document = new YakeDocument(text.Length > LongestText ? text[..LongestText] : text, stopWords);
        var chosen = new List<(Keyword Keyword, string Lower)>(most);
        foreach (var candidate in document.Candidates())
        {
            if (chosen.Any(other => AreAlike(candidate.Lower, other.Lower)))
                continue;
            chosen.Add((new(candidate.Text, candidate.Score), candidate.Lower));
            if (chosen.Count == most)
                break;
        }

        return [.. chosen.Select(one => one.Keyword)];
    }

    private static bool AreAlike(string one, string other)
    {
        var longest = Math.Max(one.Length, other.Length);
        // What differs in length alone by more than that needs no closer look.
        return 1 - Math.Abs(one.Length - other.Length) / (double)longest > Alike && 1 - Distance(one, other) / (double)longest > Alike;
    }

    // Levenshtein's, by one row.
    private static int Distance(string one, string other)
    {
        Span<int> row = other.Length < 256 ? stackalloc int[other.Length + 1] : new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[other.Length];
    }
}
