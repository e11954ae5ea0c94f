using System.Text.RegularExpressions;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>
/// The items of a list, wherever it stands and whatever it is about. One that cannot be read is left out, counted and named, so that
/// it does not cost the others; when more than a third of them cannot be, the format has changed and the answer is malformed.
/// </summary>
internal sealed partial class ItemList
{
    /// <summary>One of so many may be left out.</summary>
    public const int WorstShare = 3;

    private readonly List<Observation> _items = [];
    private readonly List<string> _drift = [];
    private string? _firstWrong;
    private int _dropped;
    private int _all;

    /// <param name="elements">The list.</param>
    /// <param name="read">Reads one element.</param>
    public static ItemList Read(IEnumerable<WireValue> elements, Func<WireValue, FetchOutcome> read)
    {
        var list = new ItemList();
        foreach (var element in elements)
            list.Add(element, read(element));
        return list;
    }

    public IReadOnlyList<Observation> Items => _items;

    /// <summary>The answer with these items; malformed when too many of them cannot be read.</summary>
    public FetchOutcome Of(FetchOutcome.Found answer) => _dropped * WorstShare > _all
        ? new FetchOutcome.Malformed(_firstWrong!)
        : answer with
        {
            Items = [.. answer.Items, .. _items],
            Dropped = answer.Dropped + _dropped,
            Drift = _drift.Count == 0 ? answer.Drift : [.. answer.Drift, .. _drift.Distinct(StringComparer.Ordinal)],
        };

    private void Add(WireValue element, FetchOutcome outcome)
    {
        _all++;
        if (outcome is FetchOutcome.Found { Observation: { } observation } found)
        {
            _items.Add(observation);
            _items.AddRange(found.Items);
            _drift.AddRange(found.Drift.Select(WithoutPosition));
            return;
        }

        var path = outcome is FetchOutcome.Malformed malformed ? malformed.Field : element.Path;
        _firstWrong ??= path;
        _drift.Add(WithoutPosition(path));
        _dropped++;
    }

    // The same field of all items is one field.
    private static string WithoutPosition(string path) => Position().Replace(path, "[*]");

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Position();
}
