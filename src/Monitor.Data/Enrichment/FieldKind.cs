namespace Monitor.Data.Enrichment;

/// <summary>What a field of an estimate holds.</summary>
public enum FieldKind
{
    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>The name of a place.</summary>
    Place,

    /// <summary>A country, as two letters of ISO 3166-1.</summary>
    Country,

    /// <summary>A language, as two letters of ISO 639-1.</summary>
    Language,

    /// <summary>Up to five short texts.</summary>
    Topics,

    /// <summary>Percentages by some words, which are 100 together.</summary>
    Shares,

    /// <summary>Up to ten cities with their countries and percentages.</summary>
    Cities,
}

/// <summary>A field of an estimate.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Description">What it says, for the model and for people.</param>
public sealed record EnrichmentField(string Name, FieldKind Kind, string Description)
{
    /// <summary>The words of a choice or of shares.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
