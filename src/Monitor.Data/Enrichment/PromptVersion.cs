using System.Globalization;

namespace Monitor.Data.Enrichment;

/// <summary>A version of a prompt, as its file says it.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Version">Its number.</param>
/// <param name="Description">What is different about it, for people.</param>
/// <param name="System">What the model is told.</param>
public sealed record PromptVersion(EnrichmentKind Kind, int Version, string Description, string System)
{
    /// <summary>Profiles that may share one call.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Captions of each profile that the model gets.</summary>
    public int Captions { get; init; }

    /// <summary>Tokens that the answer about one profile may have.</summary>
    public int MaxTokens { get; init; } = 200;

    /// <summary>Whether it came from a folder of the operator.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Its name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Kind.Name}.v{Version}");
}
