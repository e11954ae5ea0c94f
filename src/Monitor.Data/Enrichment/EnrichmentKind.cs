using System.Text.Json.Nodes;

namespace Monitor.Data.Enrichment;

/// <summary>Something that a language model estimates of an account.</summary>
/// <param name="Name">Its name; the flow is called after it.</param>
/// <param name="Description">What is estimated, for people.</param>
/// <param name="Fields">What an answer says.</param>
public sealed record EnrichmentKind(string Name, string Description, IReadOnlyList<EnrichmentField> Fields)
{
    /// <summary>Fields without which an answer is of no use.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>The flow that estimates it.</summary>
    public string Flow => EnrichmentKinds.FlowPrefix + Name;

    /// <summary>
    /// Whether what is known can be used (<c>is_data_consumable</c>): every needed field is known, or, where none is needed, at least one.
    /// </summary>
    public bool IsDataConsumable(JsonObject known) => Needed.Count > 0
        ? Needed.All(known.ContainsKey)
        : Fields.Any(field => known.ContainsKey(field.Name));

    /// <summary>The fields that are not known.</summary>
    public IReadOnlyList<string> MissingOf(JsonObject known) => [.. Fields.Select(field => field.Name).Where(name => !known.ContainsKey(name))];
}

/// <summary>Everything that is estimated. Names are part of the product.</summary>
public static class EnrichmentKinds
{
    /// <summary>How the names of the flows begin.</summary>
    public const string FlowPrefix = "refresh_instagram_gpt_data_";

    /// <summary>The kind that estimates several things at once, for less than each would cost by itself.</summary>
    public const string Combined = "gender_location_lang";

    /// <summary>The field of <see cref="OfTexts"/>.</summary>
    public const string Sentiment = "sentiment";

    /// <summary>What creators write about.</summary>
    public static readonly IReadOnlyList<string> Categories =
    [
        "art", "beauty", "books", "business", "comedy", "dance", "education", "entertainment", "family", "fashion", "finance", "fitness", "food",
        "gaming", "health", "home", "lifestyle", "music", "nature", "news", "pets", "photography", "politics", "religion", "science", "sports",
        "technology", "travel", "vehicles", "other",
    ];

    private static readonly EnrichmentField Gender = new("gender", FieldKind.Choice, "Gender of the person behind the account.") { Words = ["M", "F"] };
    private static readonly EnrichmentField City = new("city", FieldKind.Place, "City in which the creator lives, in English.");
    private static readonly EnrichmentField State = new("state", FieldKind.Place, "State, province or region of it, in English.");
    private static readonly EnrichmentField Country = new("country", FieldKind.Country, "Country in which the creator lives, as two letters of ISO 3166-1.");
    private static readonly EnrichmentField Language = new("language", FieldKind.Language, "Language in which the creator mostly writes, as two letters of ISO 639-1.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EnrichmentKind> All { get; } =
    [
        new("base_gender", "Gender of a creator", [Gender]) { Needed = ["gender"] },
        new("base_location", "City, state and country of a creator", [City, State, Country]) { Needed = ["country"] },
        new("categ_lang_topics", "Category, language and topics of an account",
        [
            new("category", FieldKind.Choice, "What the account is mostly about.") { Words = Categories },
            Language,
            new("topics", FieldKind.Topics, "Up to five topics, in English, most important first."),
        ])
        {
            Needed = ["category", "language"],
        },
        new("audience_age_gender", "Age and gender of an audience",
        [
            new("age", FieldKind.Shares, "Percentages of the audience by age, 100 together.") { Words = ["13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"] },
            new("audience_gender", FieldKind.Shares, "Percentages of the audience by gender, 100 together.") { Words = ["M", "F"] },
        ])
        {
            Needed = ["age", "audience_gender"],
        },
        new("audience_cities", "Cities of an audience",
        [
            new("cities", FieldKind.Cities, "Up to ten cities with the most of the audience: name in English, country as two letters, percentage."),
        ])
        {
            Needed = ["cities"],
        },
        new(Combined, "Gender, location and language of a creator at once", [Gender, City, State, Country, Language]),
    ];

    /// <summary>How texts sound: asked about captions and comments, not about accounts, and no flow of its own.</summary>
    public static EnrichmentKind OfTexts { get; } = new("text_sentiment", "How a text sounds",
    [
        new(Sentiment, FieldKind.Choice, "How the text sounds as a whole.") { Words = ["very_negative", "negative", "neutral", "positive", "very_positive"] },
    ])
    {
        Needed = [Sentiment],
    };

    /// <summary>The kind of a name, or null.</summary>
    public static EnrichmentKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);
}
