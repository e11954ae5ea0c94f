using System.Collections.Frozen;

namespace Monitor.Jobs.Languages;

/// <summary>
/// Guesses the language of a text from the words that only some languages have. What is too short or has too few of them stays unknown: that is better than a
/// wrong guess.
/// </summary>
internal sealed class LanguageGuess
{
    // A text has to have this much more of its language than of the next one.
    private const double Margin = 1.15;
    private const double Least = 1.0;
    private const double LeastShare = 0.08;

    private readonly string[] _languages;
    private readonly FrozenDictionary<string, double[]> _words;

    /// <summary>Learns the words.</summary>
    /// <param name="words">Words in lower case by language; one that several have says less about each.</param>
    public LanguageGuess(IEnumerable<KeyValuePair<string, IEnumerable<string>>> words)
    {
        var lists = words.Select(list => (Language: list.Key, Words: list.Value.Distinct(StringComparer.Ordinal).ToArray())).ToArray();
        _languages = [.. lists.Select(list => list.Language)];
        var weights = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (var i = 0; i < lists.Length; i++)
            foreach (var word in lists[i].Words)
            {
                if (!weights.TryGetValue(word, out var known))
                    weights[word] = known = new double[lists.Length];
                known[i] = 1;
            }

        foreach (var known in weights.Values)
        {
            var languages = known.Sum();
            for (var i = 0; i < known.Length; i++)
                known[i] /= languages;
        }

        _words = weights.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The language of these words, which are in lower case; null when that cannot be told.</summary>
    public string? Of(IReadOnlyList<string> words)
    {
        Span<double> scores = stackalloc double[_languages.Length];
        foreach (var word in words)
            if (_words.TryGetValue(word, out var weights))
                for (var i = 0; i < weights.Length; i++)
                    scores[i] += weights[i];
        var (best, next) = (0, -1);
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best])
                (best, next) = (i, best);
            else if (next < 0 || scores[i] > scores[next])
                next = i;
        return scores[best] >= Least && scores[best] >= LeastShare * words.Count && (next < 0 || scores[best] > scores[next] * Margin) ? _languages[best] : null;
    }
}
