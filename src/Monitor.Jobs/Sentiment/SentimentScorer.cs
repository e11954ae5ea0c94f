namespace Monitor.Jobs.Sentiment;

/// <summary>The sentiment of a text: an estimate.</summary>
/// <param name="Score">From -1 to 1.</param>
/// <param name="Words">How many of its words and signs say something.</param>
internal readonly record struct SentimentScore(double Score, int Words);

/// <summary>
/// Estimates the sentiment of a text by its words: each says something or nothing, others turn it round or make it stronger, what comes after a "but" counts for more,
/// and signs speak every language.
/// </summary>
internal static class SentimentScorer
{
    /// <summary>Scores from here on are positive, and from its negative on negative.</summary>
    public const double Border = 0.15;

    /// <summary>Grows with every change of the words or the rules; what an earlier one said is estimated anew.</summary>
    public const short Version = 1;

    private const double Turned = -0.75;
    private const double Stronger = 0.3;
    private const double Weaker = 0.6;
    private const double Loud = 1.2;
    private const double Exclaimed = 0.1;
    private const int MostExclamations = 3;
    private const double BeforeTurn = 0.5;
    private const double AfterTurn = 1.5;

    // How soon a sum of words comes near to 1.
    private const double Softness = 12;

    /// <summary>What a score is called.</summary>
    public static string ClassOf(double score) => score >= Border ? "positive" : score <= -Border ? "negative" : "neutral";

    /// <summary>The sentiment of words by a lexicon, or by signs alone where there is none for their language.</summary>
    public static SentimentScore Of(IReadOnlyList<SentimentWord> words, Lexicon? lexicon)
    {
        var parts = new List<(double Weight, int At)>();
        var turn = -1;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Kind == SentimentWordKind.Sign && Lexicon.Signs.Find(word.Text) is { } sign)
                parts.Add((sign, i));
            if (lexicon is null || word.Kind != SentimentWordKind.Word)
                continue;
            if (lexicon.IsTurn(word.Text) && parts.Count > 0)
                turn = i;
            var (weight, length) = Find(words, i, lexicon);
            if (weight == 0)
                continue;
            parts.Add((length > 1 ? weight : weight * Strength(words, i, lexicon) * (IsTurnedRound(words, i, lexicon) ? Turned : 1), i));
            i += length - 1;
        }

        if (parts.Count == 0)
            return default;
        var sum = parts.Sum(part => part.Weight * (turn < 0 ? 1 : part.At < turn ? BeforeTurn : AfterTurn));
        sum *= 1 + Exclaimed * Math.Min(MostExclamations, words.Count(word => word.Kind == SentimentWordKind.Exclamation));
        return new(Math.Round(sum / Math.Sqrt(sum * sum + Softness), 4), parts.Count);
    }

    // A phrase says what it says whatever its words do.
    private static (double Weight, int Length) Find(IReadOnlyList<SentimentWord> words, int at, Lexicon lexicon)
    {
        for (var length = Lexicon.LongestPhrase; length > 1; length--)
        {
            if (at + length > words.Count)
                continue;
            var isWhole = true;
            for (var i = 1; i < length; i++)
                isWhole &= words[at + i].Kind == SentimentWordKind.Word;
            if (isWhole && lexicon.FindPhrase(string.Join('_', Enumerable.Range(at, length).Select(i => words[i].Text))) is { } phrase)
                return (phrase, length);
        }

        var word = words[at];
        // A word that makes the next one stronger says nothing by itself.
        if ((lexicon.IsStronger(word.Text) || lexicon.IsNegation(word.Text)) && at + 1 < words.Count && words[at + 1].Kind == SentimentWordKind.Word && Weight(words[at + 1].Text, lexicon) is not null)
            return default;
        return Weight(word.Text, lexicon) is { } weight ? (word.IsLoud ? weight * Loud : weight, 1) : default;
    }

    private static int? Weight(string word, Lexicon lexicon)
    {
        if (lexicon.Find(word) is { } weight)
            return weight;
        var shorter = Shortened(word, 2);
        if (shorter == word)
            return null;
        return lexicon.Find(shorter) ?? lexicon.Find(Shortened(word, 1));
    }

    // soooo: people write letters again and again.
    private static string Shortened(string word, int most)
    {
        Span<char> kept = word.Length <= 128 ? stackalloc char[word.Length] : new char[word.Length];
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var run = 1;
            while (i + run < word.Length && word[i + run] == word[i])
                run++;
            for (var n = 0; n < (run > 2 ? most : run); n++)
                kept[length++] = word[i];
            i += run - 1;
        }

        return length == word.Length ? word : new string(kept[..length]);
    }

    private static double Strength(IReadOnlyList<SentimentWord> words, int at, Lexicon lexicon)
    {
        var strength = 1.0;
        for (var i = at - 1; i >= Math.Max(0, at - 2) && words[i].Kind == SentimentWordKind.Word; i--)
            if (lexicon.IsStronger(words[i].Text))
                strength += Stronger / (at - i);
            else if (lexicon.IsWeaker(words[i].Text) || (i > 0 && lexicon.IsWeaker($"{words[i - 1].Text}_{words[i].Text}")))
                strength *= Weaker;
        return strength;
    }

    private static bool IsTurnedRound(IReadOnlyList<SentimentWord> words, int at, Lexicon lexicon)
    {
        var turns = 0;
        for (var i = at - 1; i >= Math.Max(0, at - lexicon.Before) && words[i].Kind == SentimentWordKind.Word && !lexicon.IsTurn(words[i].Text); i--)
            turns += lexicon.IsNegation(words[i].Text) ? 1 : 0;
        for (var i = at + 1; i <= Math.Min(words.Count - 1, at + lexicon.After) && words[i].Kind == SentimentWordKind.Word && !lexicon.IsTurn(words[i].Text); i++)
            turns += lexicon.IsNegation(words[i].Text) ? 1 : 0;
        return turns % 2 == 1;
    }
}
