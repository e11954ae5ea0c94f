using System.Globalization;
using Monitor.Jobs.Languages;

namespace Monitor.Jobs.Sentiment;

/// <summary>A word of a text, or what stands between words.</summary>
/// <param name="Text">It, in lower case.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsLoud">Whether it is written in capitals.</param>
internal readonly record struct SentimentWord(string Text, SentimentWordKind Kind, bool IsLoud = false);

/// <summary>What a part of a text is.</summary>
internal enum SentimentWordKind
{
    /// <summary>A word.</summary>
    Word,

    /// <summary>A picture or a face of marks.</summary>
    Sign,

    /// <summary>A mark that ends a part of the sentence: what stands before it turns nothing round that comes after it.</summary>
    Break,

    /// <summary>An exclamation mark, which is a break, too.</summary>
    Exclamation,
}

/// <summary>Cuts a text for the search for its sentiment.</summary>
internal static class SentimentWords
{
    private const string Faces = ":;=x8";
    private static readonly string[] FaceTexts = [":-)", ":)", ":-D", ":D", "=)", ";-)", ";)", ":*", ":-(", ":'(", ":(", "=(", ">:(", "^^", "xD", "XD", "<3"];

    /// <summary>The words and signs of a text. Names of people and addresses are left out.</summary>
    public static List<SentimentWord> Of(string text)
    {
        var words = new List<SentimentWord>();
        var normal = LatinLetters.Composed(text);
        for (var at = 0; at < normal.Length;)
            at = Next(normal, at, words);
        return words;
    }

    private static int Next(string text, int at, List<SentimentWord> words)
    {
        var c = text[at];
        var isStart = at == 0 || char.IsWhiteSpace(text[at - 1]);
        if (c == '@' && isStart)
            return EndOfRun(text, at);
        if (isStart && text.AsSpan(at).StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.AsSpan(at).Contains("://", StringComparison.Ordinal) && Address(text, at) is > 0 and var end)
            return end;
        if (Face(text, at) is { } face)
        {
            words.Add(new(face, SentimentWordKind.Sign));
            return at + face.Length;
        }

        if (char.IsLetter(c))
            return Word(text, at, words);
        if (char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.OtherSymbol)
            return Sign(text, at, words);
        if (c == '!')
            words.Add(new("!", SentimentWordKind.Exclamation));
        else if (c is '.' or ',' or ';' or ':' or '?' or '\n' or '(' or ')')
            words.Add(new(c.ToString(), SentimentWordKind.Break));
        return at + 1;
    }

    private static int Address(string text, int at)
    {
        var end = EndOfRun(text, at);
        return text.AsSpan(at, end - at).Contains("://", StringComparison.Ordinal) ? end : 0;
    }

    private static int EndOfRun(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static string? Face(string text, int at)
    {
        if (!Faces.Contains(char.ToLowerInvariant(text[at]), StringComparison.Ordinal) && text[at] is not ('>' or '^' or '<'))
            return null;
        // In the middle of a word a letter is no eye.
        if (char.IsLetter(text[at]) && at > 0 && char.IsLetter(text[at - 1]))
            return null;
        foreach (var face in FaceTexts)
            if (text.AsSpan(at).StartsWith(face, StringComparison.Ordinal) && !(at + face.Length < text.Length && char.IsLetter(text[at + face.Length])))
                return face;
        return null;
    }

    private static int Word(string text, int at, List<SentimentWord> words)
    {
        var start = at;
        int capitals = 0, small = 0;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || IsMark(text[at]) || (IsJoint(text[at]) && at + 1 < text.Length && char.IsLetter(text[at + 1]))))
        {
            capitals += char.IsUpper(text[at]) ? 1 : 0;
            small += char.IsLower(text[at]) ? 1 : 0;
            at++;
        }

        words.Add(new(text[start..at].ToLowerInvariant().Replace('’', '\''), SentimentWordKind.Word, capitals > 1 && small == 0));
        return at;
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsJoint(char c) => c is '\'' or '’' or '-';

    // What only chooses how a sign looks, its colour and its gender, is left out.
    private static int Sign(string text, int at, List<SentimentWord> words)
    {
        var length = StringInfo.GetNextTextElementLength(text, at);
        var first = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? text.Substring(at, 2) : text[at].ToString();
        words.Add(new(first, SentimentWordKind.Sign));
        return at + Math.Max(1, length);
    }
}
