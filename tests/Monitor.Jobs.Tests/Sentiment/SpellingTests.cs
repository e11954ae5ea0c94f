using Monitor.Jobs.Sentiment;
using Monitor.Jobs.Texts;
using Xunit;

namespace Monitor.Jobs.Tests.Sentiment;

/// <summary>The same word, however its letters are written, sounds the same.</summary>
public sealed class SpellingTests
{
    [Theory]
    [InlineData("una película fantástica y mágica", "una pelicula fantastica y magica")]
    [InlineData("una película fantástica y mágica", "una peli\u0301cula fanta\u0301stica y ma\u0301gica")]
    [InlineData("das war ein schönes und großartiges Fest", "das war ein schoenes und grossartiges Fest")]
    [InlineData("das war ein schönes und großartiges Fest", "das war ein scho\u0308nes und großartiges Fest")]
    public void A_word_sounds_the_same_however_its_letters_are_written(string usual, string other)
    {
        var (language, expected) = TextEstimator.SentimentOf(usual);
        var (otherLanguage, score) = TextEstimator.SentimentOf(other);

        Assert.Equal(("positive", language), (SentimentScorer.ClassOf(expected!.Value.Score), otherLanguage));
        Assert.Equal(expected, score);
    }
}
