using System.Collections.Immutable;

namespace Monitor.ProviderSimulator.Faults;

/// <summary>The faults in force. Of several rules that match, the first one whose turn it is applies.</summary>
public sealed class FaultBook
{
    private readonly Lock _gate = new();
    private ImmutableArray<Entry> _entries = [];
    private int _lastId;

    /// <summary>The rules in force, in the order in which they were added.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_gate)
                return [.. _entries.Select(entry => entry.Rule)];
        }
    }

    /// <summary>Adds a rule and returns it with its id.</summary>
    public FaultRule Add(FaultRule rule)
    {
        lock (_gate)
        {
            var numbered = rule with { Id = ++_lastId };
            _entries = _entries.Add(new Entry(numbered));
            return numbered;
        }
    }

    /// <summary>Removes one rule; false when it is not there any more.</summary>
    public bool Remove(int id)
    {
        lock (_gate)
        {
            var before = _entries.Length;
            _entries = _entries.RemoveAll(entry => entry.Rule.Id == id);
            return _entries.Length < before;
        }
    }

    /// <summary>Removes all rules.</summary>
    public void Clear()
    {
        lock (_gate)
            _entries = [];
    }

    /// <summary>The fault for this request, if any; counts as one hit of its rule.</summary>
    internal FaultRule? Next(string provider, string route, string? target)
    {
        if (_entries.IsEmpty)
            return null;
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (!entry.Rule.Matches(provider, route, target) || !entry.IsItsTurn())
                    continue;
                if (++entry.Hits >= entry.Rule.Count)
                    _entries = _entries.Remove(entry);
                return entry.Rule;
            }

            return null;
        }
    }

    private sealed class Entry(FaultRule rule)
    {
        private long _requests;

        public FaultRule Rule { get; } = rule;

        public int Hits { get; set; }

        public bool IsItsTurn()
        {
            _requests++;
            return Math.Floor(_requests * Rule.Probability) > Math.Floor((_requests - 1) * Rule.Probability);
        }
    }
}
