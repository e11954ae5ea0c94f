namespace Monitor.ProviderSimulator.Network;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="Total">Length of the whole list.</param>
/// <param name="Next">Position at which the next part begins; null at the end.</param>
public sealed record Slice<T>(IReadOnlyList<T> Items, long Total, int? Next);
