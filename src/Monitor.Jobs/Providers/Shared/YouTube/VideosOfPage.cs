using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>A page of uploads is known, and their counts are not.</summary>
/// <param name="Ids">The videos.</param>
/// <param name="NextCursor">Where the next page begins.</param>
internal sealed record VideosOfPage(IReadOnlyList<string> Ids, string? NextCursor) : ProviderStep
{
    /// <summary>Entries of the list that name no video.</summary>
    public int Dropped { get; init; }

    /// <summary>Where they name it.</summary>
    public string Path { get; init; } = "";
}
