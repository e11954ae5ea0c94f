using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>A page of uploads is known, and their counts are not.</summary>
/// <param name="Ids">The videos.</param>
/// <param name="NextCursor">Where the next page begins.</param>
internal sealed record VideosOfPage(IReadOnlyList<string> Ids, string? NextCursor) : ProviderStep
{
    /// <summary>Entries of the list of uploads that name no video.</summary>
    public int Dropped { get; init; }
}
