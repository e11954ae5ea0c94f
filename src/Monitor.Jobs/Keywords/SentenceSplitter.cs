using System.Collections.Frozen;

namespace Monitor.Jobs.Keywords;

/// <summary>Cuts a text into sentences. Every line ends one, too: captions are written in lines, and no phrase goes over the end of one.</summary>
internal static class SentenceSplitter
{
    private const string Terminals = ".!?\u203C\u203D\u2047\u2048\u2049\u3002\uFE52\uFE57\uFF01\uFF0E\uFF1F\uFF61";

    private static readonly FrozenSet<string> Abbreviations = FrozenSet.ToFrozenSet(
        ["approx", "bzw", "ca", "capt", "cf", "col", "dr", "e.g", "figs", "fig", "gen", "i.e", "mr", "mrs", "mt", "ms", "nr", "p.ej", "prof", "sgt", "sr", "sra", "srta", "st", "u.a", "univ", "usw", "vol", "vs", "z.b"],
        StringComparer.OrdinalIgnoreCase);

    // Words with which hardly any sentence begins: what was written before them goes on.
    private static readonly FrozenSet<string> Continuations = FrozenSet.ToFrozenSet(
        ["and", "are", "between", "by", "from", "has", "into", "is", "of", "or", "than", "that", "through", "via", "was", "were", "whether", "with"], StringComparer.Ordinal);

    /// <summary>The sentences, without what is blank.</summary>
    public static IEnumerable<string> Split(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var start = 0;
            for (var i = 0; i < line.Length; i++)
            {
                if (!Terminals.Contains(line[i], StringComparison.Ordinal))
                    continue;
                var end = AfterClosing(line, i + 1);
                if (end >= line.Length || !char.IsWhiteSpace(line[end]) || GoesOn(line, start, i, end))
                    continue;
                if (line[start..end].Trim() is { Length: > 0 } sentence)
                    yield return sentence;
                (start, i) = (end, end);
            }

            if (line[start..].Trim() is { Length: > 0 } rest)
                yield return rest;
        }
    }

    private static int AfterClosing(string line, int at)
    {
        if (at < line.Length && line[at] is '\'' or '\u2019' or '"' or '\u201D')
            at++;
        while (at < line.Length && line[at] is ')' or ']')
            at++;
        return at;
    }

    // A full stop after an abbreviation or an initial ends nothing.
    private static bool GoesOn(string line, int start, int terminal, int end)
    {
        var next = line.AsSpan(end).TrimStart();
        var first = next[..FirstWordLength(next)];
        if (Continuations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first))
            return true;
        if (line[terminal] != '.')
            return false;
        var before = line.AsSpan(start, terminal - start);
        var word = before[(before.LastIndexOfAny(" \t(") + 1)..];
        if (Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
            return true;
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && before.Length > 2;
        return isInitial && first.Length > 1 && char.IsUpper(first[0]) && char.IsLower(first[1]) && IsNameBefore(before[..^1]);
    }

    private static bool IsNameBefore(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        var word = before[(before.LastIndexOf(' ') + 1)..];
        return word.Length > 1 && char.IsUpper(word[0]) && char.IsLower(word[1]);
    }

    private static int FirstWordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetter(text[length]))
            length++;
        return length;
    }
}
