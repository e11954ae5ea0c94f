using System.Collections;
using System.Globalization;

namespace Monitor.Jobs.Loops;

/// <summary>What stands on every line that is logged within a run, also by the provider calls.</summary>
/// <param name="values">Names and values; what is null stands nowhere.</param>
internal sealed class LogScope(params (string Name, object? Value)[] values) : IReadOnlyList<KeyValuePair<string, object>>
{
    private readonly KeyValuePair<string, object>[] _values =
        [.. values.Where(value => value.Value is not null).Select(value => new KeyValuePair<string, object>(value.Name, value.Value!))];

    public int Count => _values.Length;

    public KeyValuePair<string, object> this[int index] => _values[index];

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() =>
        string.Join(' ', _values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}:{value.Value}")));
}
