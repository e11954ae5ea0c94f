namespace Monitor.Data.Enrichment;

/// <summary>What follows from the options.</summary>
public static class EnrichmentSettings
{
    private const string None = "none";

    /// <summary>Whether a model is configured.</summary>
    public static bool IsOn(this EnrichmentOptions options) => options.Endpoint is not null && !string.IsNullOrWhiteSpace(options.Model);

    /// <summary>Whether the model is asked how new texts sound.</summary>
    public static bool AsksAboutTexts(this EnrichmentOptions options) => options.IsOn() && options.Sentiment != None;

    /// <summary>Whether it is asked about those as well of which the lists of words know how they sound.</summary>
    public static bool AsksAboutAllTexts(this EnrichmentOptions options) => options.Sentiment == "all";

    /// <summary>The price of the model; null where none is given.</summary>
    public static ModelPrice? PriceOfModel(this EnrichmentOptions options) => options.Prices.FirstOrDefault(price => price.Model == options.Model);

    /// <summary>The kinds that are estimated in searches.</summary>
    public static IReadOnlyList<string> KindsOfSearches(this EnrichmentOptions options) => options.SearchKinds switch
    {
        null or [] => [EnrichmentKinds.Combined],
        [None] => [],
        var kinds => kinds,
    };
}
