using System.Collections.Frozen;

namespace Monitor.Jobs.Languages;

/// <summary>The languages that texts are told apart in, by their tags, and the words that every text of one has.</summary>
internal static class KnownLanguages
{
    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>Spanish.</summary>
    public const string Spanish = "es";

    /// <summary>German.</summary>
    public const string German = "de";

    /// <summary>Hindi in Latin letters.</summary>
    public const string HindiInLatin = "hi-Latn";

    /// <summary>Their tags.</summary>
    public static IReadOnlyList<string> All { get; } = [English, Spanish, German, HindiInLatin, "pt", "fr", "it"];

    /// <summary>Stop words by language.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> StopWords { get; } = All.ToFrozenDictionary(
        language => language,
        language => (IReadOnlySet<string>)WordFile.Read($"stopwords/{language}.txt").SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>Stop words of all languages together, for a text of which nobody knows the language.</summary>
    public static IReadOnlySet<string> AnyStopWords { get; } = StopWords.Values.SelectMany(words => words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The stop words of a language, or of all.</summary>
    public static IReadOnlySet<string> StopWordsOf(string? language) => language is not null && StopWords.TryGetValue(language, out var words) ? words : AnyStopWords;
}
