using System.Collections.Frozen;
using System.Text;
using AnyAscii;

namespace Monitor.Jobs.Languages;

/// <summary>
/// Letters that are written in several ways. The product runs without the data of ICU, so that it needs no library of the system: .NET's own normalization then
/// leaves every text as it is.
/// </summary>
internal static class LatinLetters
{
    private static readonly FrozenDictionary<(char Letter, char Mark), char> Compositions = new (char Mark, string Letters, string Composed)[]
    {
        ('\u0300', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
        ('\u0301', "AEIOUYCNSZaeiouycnsz", "ÁÉÍÓÚÝĆŃŚŹáéíóúýćńśź"),
        ('\u0302', "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
        ('\u0303', "ANOano", "ÃÑÕãñõ"),
        ('\u0308', "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
        ('\u030A', "Aa", "Åå"),
        ('\u030C', "CSZcsz", "ČŠŽčšž"),
        ('\u0327', "CScs", "ÇŞçş"),
    }.SelectMany(row => row.Letters.Zip(row.Composed, (letter, composed) => KeyValuePair.Create((letter, row.Mark), composed))).ToFrozenDictionary();

    // Cyrillic and Greek letters that look like others than they sound.
    private static readonly FrozenDictionary<char, char> Lookalikes = new Dictionary<char, char>
    {
        ['с'] = 'c',
        ['р'] = 'p',
        ['х'] = 'x',
        ['у'] = 'y',
        ['і'] = 'i',
        ['ѕ'] = 's',
        ['ј'] = 'j',
        ['һ'] = 'h',
        ['ԁ'] = 'd',
        ['г'] = 'r',
        ['п'] = 'n',
        ['т'] = 't',
        ['и'] = 'u',
        ['ν'] = 'v',
        ['ρ'] = 'p',
        ['υ'] = 'u',
        ['η'] = 'n',
        ['χ'] = 'x',
        ['ω'] = 'w',
    }.ToFrozenDictionary();

    /// <summary>The same, with a letter and an accent after it as the one letter that they are.</summary>
    public static string Composed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\u036F'))
            return text;
        var composed = new StringBuilder(text.Length);
        foreach (var c in text)
            if (composed.Length > 0 && Compositions.TryGetValue((composed[^1], c), out var letter))
                composed[^1] = letter;
            else
                composed.Append(c);
        return composed.ToString();
    }

    /// <summary>The same with letters without their accents; other signs stay as they are.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => c is >= '\u00C0' and <= '\u024F' ? c.ToString().Transliterate() : c.ToString()));

    /// <summary>
    /// What a text may say to whoever takes letters of any width, style or script for those that they sound or look like: the one and the other.
    /// </summary>
    public static IEnumerable<string> Readings(string text)
    {
        yield return text.Transliterate();
        if (text.Any(Lookalikes.ContainsKey))
            yield return string.Concat(text.Select(c => Lookalikes.GetValueOrDefault(c, c))).Transliterate();
    }
}
