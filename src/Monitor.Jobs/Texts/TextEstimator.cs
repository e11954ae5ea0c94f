using Monitor.Data.Texts;
using Monitor.Jobs.Keywords;
using Monitor.Jobs.Languages;
using Monitor.Jobs.Sentiment;

namespace Monitor.Jobs.Texts;

/// <summary>Finds out what texts are about and how they sound, with nothing but the texts and the product's own lists of words.</summary>
internal static class TextEstimator
{
    /// <summary>Most keywords that are kept of a text.</summary>
    public const int MostKeywords = 10;

    private static readonly LanguageGuess Guess = new(KnownLanguages.All.Select(language => KeyValuePair.Create(
        language,
        KnownLanguages.StopWords[language].Concat(Lexicon.All.TryGetValue(language, out var lexicon) ? lexicon.Words : []))));

    /// <summary>What estimates; another number when what it says changes.</summary>
    public static TextVersion Version { get; } = new("lexicon", SentimentScorer.Version);

    /// <summary>Analyses texts.</summary>
    public static IReadOnlyList<AnalysedText> Analyse(TextSource source, IReadOnlyList<TextToAnalyse> texts, CancellationToken ct)
    {
        var found = new AnalysedText[texts.Count];
        for (var i = 0; i < found.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            found[i] = Analyse(source, texts[i]);
        }

        return found;
    }

    /// <summary>The language of a text, and its sentiment; null where nothing can be said about it.</summary>
    public static (string? Language, SentimentScore? Sentiment) SentimentOf(string text)
    {
        var words = SentimentWords.Of(text);
        var language = Guess.Of([.. words.Where(word => word.Kind == SentimentWordKind.Word).Select(word => word.Text)]);
        if (language is not null)
        {
            var lexicon = Lexicon.All.GetValueOrDefault(language);
            var score = SentimentScorer.Of(words, lexicon);
            // Without a lexicon only its signs can say something.
            return (language, lexicon is null && score.Words == 0 ? null : score);
        }

        // Whichever language finds most in it.
        var best = Lexicon.All.Values.Select(lexicon => SentimentScorer.Of(words, lexicon)).MaxBy(score => score.Words);
        return (null, best.Words == 0 ? null : best);
    }

    private static AnalysedText Analyse(TextSource source, TextToAnalyse text)
    {
        var (language, sentiment) = SentimentOf(text.Body);
        var keywords = Yake.Extract(text.Body, KnownLanguages.StopWordsOf(language), MostKeywords);
        var score = source.HasSentiment ? sentiment : null;
        return new(
            text, language, [.. keywords.Select(keyword => (keyword.Text, keyword.Score))], score?.Score, score is { } known ? SentimentScorer.ClassOf(known.Score) : null,
            score?.Words ?? 0);
    }
}
