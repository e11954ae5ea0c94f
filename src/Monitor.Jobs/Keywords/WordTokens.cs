using System.Buffers;
using System.Net;

namespace Monitor.Jobs.Keywords;

/// <summary>
/// Cuts a sentence into words and what stands between them. Addresses stay whole, and so do words with a hyphen, an apostrophe or a point inside, and numbers
/// with their separators.
/// </summary>
internal static class WordTokens
{
    private const string Terminals = ".!?\u203C\u203D\u2047\u2048\u2049\u3002\uFE52\uFE57\uFF01\uFF0E\uFF1F\uFF61";
    private const string Apostrophes = "'\u00B4\u02B9\u02BC\u2019\u2032";
    private const string Hyphens = "-\u00AD\u058A\u2010\u2011\u2012";

    private static readonly SearchValues<char> AnyTerminal = SearchValues.Create(Terminals);
    private static readonly SearchValues<char> AnyApostrophe = SearchValues.Create(Apostrophes);

    // What English shortens after an apostrophe.
    private static readonly string[] Shortened = ["d", "ll", "m", "re", "s", "t", "ve"];

    /// <summary>The words and marks of a sentence, in their order.</summary>
    public static List<string> Split(string sentence)
    {
        var tokens = new List<string>();
        foreach (var part in sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            if (IsAddress(part))
                tokens.Add(part);
            else
                AddWords(part.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(part) : part, tokens);
        CutTerminal(tokens);
        CutShortened(tokens);
        tokens.RemoveAll(token => token.Length == 0 || (token.Length > 1 && token[0] == '\''));
        return tokens;
    }

    private static bool IsAddress(string part)
    {
        var scheme = part.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
            return part.AsSpan(0, scheme).IndexOfAnyExceptInRange('A', 'z') < 0;
        var at = part.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && part.IndexOf('.', at) > at + 1 && char.IsLetterOrDigit(part[^1]);
    }

    private static void AddWords(string part, List<string> tokens)
    {
        var start = 0;
        while (start < part.Length)
        {
            var end = start;
            var isWord = InWord(part, start);
            while (end < part.Length && InWord(part, end) == isWord)
                end++;
            AddWithoutDangling(part[start..end], tokens);
            start = end;
        }
    }

    // Marks at the end of a word are words of their own; within it they belong to it.
    private static void AddWithoutDangling(string token, List<string> tokens)
    {
        var end = token.Length;
        while (end > 1 && token[end - 1] is ',' or ';' or ':')
            end--;
        tokens.Add(token[..end]);
        for (; end < token.Length; end++)
            tokens.Add(token[end].ToString());
    }

    private static bool InWord(string part, int at)
    {
        var c = part[at];
        if (IsAlnum(c))
            return true;
        var before = at > 0 ? part[at - 1] : '\0';
        var after = at + 1 < part.Length ? part[at + 1] : '\0';
        if (c == '.')
            return IsAlnum(before) && !(after == '.' && at + 2 < part.Length && part[at + 2] == '.');
        if (c == ',' || Hyphens.Contains(c, StringComparison.Ordinal))
            return IsAlnum(before) && IsAlnum(after);
        if (c == ':')
            return char.IsNumber(before) && char.IsNumber(after);
        if (c == '\'')
            return (IsAlnum(before) && IsAlnum(after)) || (before == 's' && after == '\0');
        return Apostrophes.Contains(c, StringComparison.Ordinal) && !Apostrophes.Contains(after, StringComparison.Ordinal);
    }

    private static bool IsAlnum(char c) => char.GetUnicodeCategory(c) is
        System.Globalization.UnicodeCategory.LowercaseLetter or System.Globalization.UnicodeCategory.UppercaseLetter or System.Globalization.UnicodeCategory.TitlecaseLetter
        or System.Globalization.UnicodeCategory.ModifierLetter or System.Globalization.UnicodeCategory.OtherLetter or System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.DecimalDigitNumber or System.Globalization.UnicodeCategory.LetterNumber;

    // The mark that ends the sentence stands at one of its last three words.
    private static void CutTerminal(List<string> tokens)
    {
        for (var i = tokens.Count - 1; i >= Math.Max(0, tokens.Count - 3); i--)
        {
            var token = tokens[i];
            if (!IsAlnum(token[0]) && token.AsSpan().IndexOfAny(AnyTerminal) < 0)
                continue;
            if (token.Length > 1 && token != "..." && Terminals.Contains(token[^1], StringComparison.Ordinal))
            {
                tokens[i] = token[..^1];
                tokens.Insert(i + 1, token[^1].ToString());
            }
            else if (token.Length > 1 && token != "..." && Terminals.Contains(token[0], StringComparison.Ordinal))
            {
                tokens[i] = token[0].ToString();
                tokens.Insert(i + 1, token[1..]);
            }

            return;
        }
    }

    private static void CutShortened(List<string> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var at = token.AsSpan().LastIndexOfAny(AnyApostrophe);
            if (at <= 0 || !IsAlnum(token[0]) || !Shortened.Contains(token[(at + 1)..], StringComparer.Ordinal))
                continue;
            if (token.Length > 2 && token[^1] == 't' && at == token.Length - 2 && token[at - 1] == 'n')
                at--;
            tokens[i] = token[..at];
            tokens.Insert(++i, token[at..]);
        }
    }
}
