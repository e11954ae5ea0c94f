namespace Monitor.Data.Queues;

/// <summary>What an item of a queue stands for, as it is stored with the item. Every kind has a number of its own, for good.</summary>
/// <param name="Number">The number.</param>
public readonly record struct ItemKind(short Number);
