using System.Collections.Frozen;
using System.Globalization;
using Monitor.Jobs.Languages;

namespace Monitor.Jobs.Sentiment;

/// <summary>What words of a language say, as far as that is known.</summary>
internal sealed class Lexicon
{
    /// <summary>Most words of a phrase.</summary>
    public const int LongestPhrase = 3;

    private const int ShortestPrefix = 2;

    private readonly FrozenDictionary<string, int> _words;
    private readonly FrozenDictionary<string, int> _prefixes;
    private readonly int _longestPrefix;
    private readonly FrozenSet<string> _negations;
    private readonly FrozenSet<string> _stronger;
    private readonly FrozenSet<string> _weaker;
    private readonly FrozenSet<string> _turns;

    private Lexicon(string language)
    {
        Language = language;
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var prefixes = new Dictionary<string, int>(StringComparer.Ordinal);
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in WordFile.Read($"lexicons/{language}.txt"))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight))
            {
                lists[parts[0]] = [.. parts.Skip(1).SelectMany(Spellings)];
                continue;
            }

            foreach (var word in parts.Skip(1).SelectMany(Spellings))
                if (word[^1] == '*')
                    prefixes.TryAdd(word[..^1], weight);
                else
                    words.TryAdd(word, weight);
        }

        _words = words.ToFrozenDictionary(StringComparer.Ordinal);
        _prefixes = prefixes.ToFrozenDictionary(StringComparer.Ordinal);
        _longestPrefix = prefixes.Keys.Select(prefix => prefix.Length).DefaultIfEmpty().Max();
        Before = Number("before");
        After = Number("after");
        (_negations, _stronger, _weaker, _turns) = (Set("not"), Set("more"), Set("less"), Set("but"));

        int Number(string name) => lists.TryGetValue(name, out var given) ? int.Parse(given[0], CultureInfo.InvariantCulture) : 0;

        FrozenSet<string> Set(string name) => lists.GetValueOrDefault(name, []).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>All of them, by language.</summary>
    public static IReadOnlyDictionary<string, Lexicon> All { get; } =
        new[] { KnownLanguages.English, KnownLanguages.Spanish, KnownLanguages.German, KnownLanguages.HindiInLatin }
            .ToFrozenDictionary(language => language, language => new Lexicon(language), StringComparer.Ordinal);

    /// <summary>Signs that every language has.</summary>
    public static Lexicon Signs { get; } = new("emoji");

    /// <summary>The language.</summary>
    public string Language { get; }

    /// <summary>How many words before a word can turn it round.</summary>
    public int Before { get; }

    /// <summary>How many words after it can.</summary>
    public int After { get; }

    /// <summary>Words that say something, by which a language can be told.</summary>
    public IEnumerable<string> Words => _words.Keys.Where(word => !word.Contains('_', StringComparison.Ordinal));

    /// <summary>What a word says, from -3 to 3; null: nothing.</summary>
    public int? Find(string word)
    {
        if (_words.TryGetValue(word, out var weight))
            return weight;
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(word.Length, _longestPrefix); length >= ShortestPrefix; length--)
            if (prefixes.TryGetValue(word.AsSpan(0, length), out weight))
                return weight;
        return null;
    }

    /// <summary>What a phrase says.</summary>
    public int? FindPhrase(string phrase) => _words.TryGetValue(phrase, out var weight) ? weight : null;

    /// <summary>Whether a word turns others round.</summary>
    public bool IsNegation(string word) => _negations.Contains(word);

    /// <summary>Whether it makes others stronger.</summary>
    public bool IsStronger(string word) => _stronger.Contains(word);

    /// <summary>Whether it makes others weaker.</summary>
    public bool IsWeaker(string word) => _weaker.Contains(word);

    /// <summary>Whether what comes after it counts for more than what came before.</summary>
    public bool IsTurn(string word) => _turns.Contains(word);

    // Who has no key for a letter writes it otherwise: in German with an e or ss, elsewhere without its accent.
    private IEnumerable<string> Spellings(string word)
    {
        yield return word;
        var other = Language == KnownLanguages.German
            ? word.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal)
            : LatinLetters.Plain(word);
        // A form without its accents can be another word where it is short.
        if (other != word && word.Length > 3)
            yield return other;
    }
}
