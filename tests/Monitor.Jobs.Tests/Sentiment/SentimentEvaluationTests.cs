using System.Globalization;
using Monitor.Jobs.Sentiment;
using Monitor.Jobs.Texts;
using Xunit;

namespace Monitor.Jobs.Tests.Sentiment;

/// <summary>
/// How well sentiments are estimated, on two sets of 300 lines that were written for this: 75 in each language, of which 30 are positive, 25 negative and 20 neutral. Lines of
/// the first say in plain words how they are meant, and the lists of words were made by those who wrote it; lines of the second, written afterwards, mostly say it between
/// the lines, which no list of words can read. What is asked for here is what the documentation says of both.
/// </summary>
public sealed class SentimentEvaluationTests(ITestOutputHelper output)
{
    private static readonly string[] Classes = ["positive", "neutral", "negative"];

    [Theory]
    [InlineData("plain", "en", 0.98, 0.98)]
    [InlineData("plain", "es", 0.98, 0.98)]
    [InlineData("plain", "de", 0.98, 0.98)]
    [InlineData("plain", "hi-Latn", 0.98, 0.98)]
    [InlineData("implied", "en", 0.46, 0.44)]
    [InlineData("implied", "es", 0.44, 0.39)]
    [InlineData("implied", "de", 0.38, 0.31)]
    [InlineData("implied", "hi-Latn", 0.46, 0.44)]
    public void Sentiments_are_as_good_as_the_documentation_says(string set, string language, double accuracy, double f1)
    {
        var lines = Read(set, language);
        Assert.Equal(75, lines.Length);

        var answers = lines.Select(line => (line.Class, Found: Found(line.Text), line.Text)).ToArray();

        foreach (var wrong in answers.Where(answer => answer.Class != answer.Found))
            output.WriteLine($"{wrong.Class} -> {wrong.Found}: {wrong.Text} {TextEstimator.SentimentOf(wrong.Text)}");
        var right = answers.Count(answer => answer.Class == answer.Found) / (double)answers.Length;
        var macro = Classes.Average(name => F1(answers, name));
        var spoken = answers.Where(answer => answer.Found != "neutral").ToArray();
        var truly = spoken.Count(answer => answer.Class == answer.Found);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set} {language}: accuracy {right:0.000}, macro-F1 {macro:0.000}, positive or negative {spoken.Length}, of these rightly {truly}"));
        Assert.True(right >= accuracy, $"accuracy {right}");
        Assert.True(macro >= f1, $"macro-F1 {macro}");
        Assert.True(truly >= 0.8 * spoken.Length, $"{truly} of {spoken.Length}");
    }

    [Theory]
    [InlineData("en", 0.94)]
    [InlineData("es", 0.84)]
    [InlineData("de", 0.97)]
    [InlineData("hi-Latn", 0.92)]
    public void Languages_are_told_as_well_as_the_documentation_says(string language, double share)
    {
        var lines = new[] { "plain", "implied" }.SelectMany(set => Read(set, language)).ToArray();

        var told = lines.Count(line => TextEstimator.SentimentOf(line.Text).Language == language) / (double)lines.Length;

        Assert.True(told >= share, $"{told}");
    }

    [Theory]
    [InlineData("I love it", "I really love it")]
    [InlineData("It is good", "It is GOOD")]
    [InlineData("It is good", "It is good!!!")]
    [InlineData("It is slightly good", "It is good")]
    [InlineData("It is not good", "It is good")]
    [InlineData("It is good but the battery is terrible", "The battery is terrible but it is good")]
    public void The_second_sounds_better(string one, string other) => Assert.True(Score(one) < Score(other), $"{Score(one)} {Score(other)}");

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("https://example.org/love #")]
    [InlineData("@lovely.person")]
    public void Of_what_says_nothing_no_sentiment_is_known(string text) => Assert.Null(TextEstimator.SentimentOf(text).Sentiment);

    [Fact]
    public void Letters_that_are_written_again_and_again_and_hashtags_count()
    {
        Assert.True(Score("soooo goooood today") > SentimentScorer.Border);
        Assert.True(Score("what a day #wonderful") > SentimentScorer.Border);
        Assert.InRange(Score(string.Concat(Enumerable.Repeat("love it! ", 500))), 0.99, 1);
    }

    private static double Score(string text) => TextEstimator.SentimentOf(text).Sentiment?.Score ?? 0;

    private static string Found(string text) => SentimentScorer.ClassOf(Score(text));

    private static double F1(IReadOnlyList<(string Class, string Found, string Text)> answers, string name)
    {
        double both = answers.Count(answer => answer.Class == name && answer.Found == name);
        var found = answers.Count(answer => answer.Found == name);
        var there = answers.Count(answer => answer.Class == name);
        return both == 0 ? 0 : 2 * both / (found + there);
    }

    private static (string Class, string Text)[] Read(string set, string language) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sentiment", "Fixtures", set, $"{language}.tsv")).Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1])),
    ];
}
