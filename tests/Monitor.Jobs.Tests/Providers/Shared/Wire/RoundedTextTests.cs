using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Monitor.Jobs.Providers.Shared.Wire;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.Shared.Wire;

public sealed class RoundedTextTests
{
    [Theory]
    [InlineData("2.9M subscribers", 2_900_000)]
    [InlineData("286K subscribers", 286_000)]
    [InlineData("1.2B", 1_200_000_000)]
    [InlineData("1,234", 1_234)]
    [InlineData("874 subscribers", 874)]
    [InlineData("1 subscriber", 1)]
    [InlineData(" 12,345,678 views ", 12_345_678)]
    [InlineData("3 lakh", 300_000)]
    [InlineData("2.5 lakh subscribers", 250_000)]
    [InlineData("1.2 crore subscribers", 12_000_000)]
    [InlineData("2 million", 2_000_000)]
    [InlineData("2 Mio. Abonnenten", 2_000_000)]
    [InlineData("2,86 Mio. Abonnenten", 2_860_000)]
    [InlineData("1,5 Mrd. Aufrufe", 1_500_000_000)]
    [InlineData("286.000 Abonnenten", 286_000)]
    [InlineData("286 000 abonnés", 286_000)]
    [InlineData("2,9 M d’abonnés", 2_900_000)]
    [InlineData("4,5 mil suscriptores", 4_500)]
    [InlineData("2,5 mln iscritti", 2_500_000)]
    [InlineData("1,2 млн подписчиков", 1_200_000)]
    public void A_number_is_read_with_its_unit_and_noun(string text, long count)
    {
        Assert.True(RoundedText.TryRead(text, out var read));
        Assert.Equal(count, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("No subscribers")]
    [InlineData("3 douzaines")]
    [InlineData("2 Wan")]
    [InlineData("3万")]
    [InlineData("2 M sub")]
    [InlineData("286.000")]
    [InlineData("286.000 subscribers")]
    [InlineData("1.234M")]
    [InlineData("1,23 subscribers")]
    [InlineData("2.9 subscribers")]
    [InlineData("3,00,000 subscribers")]
    [InlineData("12 of 40 subscribers")]
    [InlineData("-5 subscribers")]
    [InlineData("5 K M")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_unknown_and_never_a_small_number(string? text) => Assert.False(RoundedText.TryRead(text, out _));

    [Fact]
    public void No_word_that_is_not_known_makes_a_number_smaller() => Prop.ForAll(
        Gen.Choose(1, 999).SelectMany(number => Gen.Choose('a', 'z').NonEmptyListOf().Select(letters => (number, string.Concat(letters.Select(letter => (char)letter))))).ToArbitrary(),
        text => !RoundedText.TryRead(string.Create(CultureInfo.InvariantCulture, $"{text.number} {text.Item2}"), out var count) || count % text.number == 0 && (count > text.number || IsNoun(text.Item2)))
        .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2_000));

    private static bool IsNoun(string word) => RoundedText.TryRead($"7 {word}", out var count) && count == 7;
}
