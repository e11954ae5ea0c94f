using System.Diagnostics;
using System.Text.Json;
using Monitor.Jobs.Keywords;
using Monitor.Jobs.Languages;
using Xunit;

namespace Monitor.Jobs.Tests.Keywords;

/// <summary>
/// The ten texts were written for this test; their keywords and scores were measured once with the reference implementation of the published algorithm, given the
/// same stop words, phrases of up to three words, windows of one word and duplicates at 0.9.
/// </summary>
public sealed class YakeTests
{
    public static TheoryData<int> Texts() => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Keywords_and_scores_are_those_of_the_reference(int number)
    {
        using var all = Read();
        var sample = all.RootElement[number];

        var found = Yake.Extract(sample.GetProperty("text").GetString()!, KnownLanguages.StopWordsOf(sample.GetProperty("language").GetString()), 20);

        var expected = sample.GetProperty("keywords").EnumerateArray().Select(pair => (Text: pair[0].GetString()!, Score: pair[1].GetDouble())).ToArray();
        Assert.Equal(20, expected.Length);
        Assert.Equal(expected.Select(keyword => keyword.Text), found.Select(keyword => keyword.Text));
        foreach (var (one, other) in expected.Zip(found))
            Assert.Equal(one.Score, other.Score, 1e-9);
    }

    [Fact]
    public void The_texts_are_in_three_languages()
    {
        using var all = Read();

        Assert.Equal(["de", "en", "es"], all.RootElement.EnumerateArray().Select(sample => sample.GetProperty("language").GetString()).Distinct().Order());
        Assert.Equal(10, all.RootElement.GetArrayLength());
    }

    [Fact]
    public void A_caption_has_its_keywords_from_its_words_its_hashtags_and_none_from_addresses_numbers_and_pictures()
    {
        const string Caption = """
            Golden hour over the harbour bridge 🌉
            Shot on film with @paper.and.ink 📷 https://example.org/harbour
            #harbourbridge #filmphotography 2026
            """;

        var keywords = Yake.Extract(Caption, KnownLanguages.StopWordsOf("en"), 20).Select(keyword => keyword.Text.ToLowerInvariant()).ToArray();

        Assert.Contains("golden hour", keywords);
        Assert.Contains("harbour bridge", keywords);
        Assert.Contains("filmphotography", keywords);
        Assert.DoesNotContain(keywords, keyword => keyword.Contains("http", StringComparison.Ordinal) || keyword.Contains("2026", StringComparison.Ordinal) || keyword.Any(char.IsSurrogate));
        Assert.DoesNotContain("bridge shot", keywords);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n ")]
    [InlineData("🌉🌉🌉")]
    [InlineData("the of and")]
    [InlineData("12 13.5 1,000")]
    [InlineData("!!! ... ???")]
    [InlineData("\ud83c")]
    public void What_says_nothing_has_no_keywords(string text) => Assert.Empty(Yake.Extract(text, KnownLanguages.StopWordsOf("en"), 10));

    [Fact]
    public void A_very_long_text_takes_no_longer_than_its_beginning()
    {
        var random = new Random(7);
        var text = string.Join(' ', Enumerable.Range(0, 100_000).Select(_ => $"w{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}"));
        var clock = Stopwatch.StartNew();

        Assert.Equal(10, Yake.Extract(text, KnownLanguages.StopWordsOf("en"), 10).Count);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    private static JsonDocument Read() => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Keywords", "Fixtures", "texts.json")));
}
