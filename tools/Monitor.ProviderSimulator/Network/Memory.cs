using System.Collections.Concurrent;

namespace Monitor.ProviderSimulator.Network;

/// <summary>Remembers, up to a bound, what an id stands for whose number alone does not tell.</summary>
internal sealed class Memory<T>
{
    private const int Remembered = 1_000_000;

    private readonly ConcurrentDictionary<string, T> _entries = new(StringComparer.Ordinal);

    public void Add(string id, T entry)
    {
        if (!_entries.ContainsKey(id) && _entries.Count < Remembered)
            _entries.TryAdd(id, entry);
    }

    public T? Find(string id) => _entries.GetValueOrDefault(id);
}

/// <summary>A post or video by its account and its position, counted from the account's first one.</summary>
internal sealed record Listed(string Handle, long Ordinal);
