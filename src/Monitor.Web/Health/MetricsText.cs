using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Monitor.Data;

namespace Monitor.Web.Health;

/// <summary>The gauges and counters of this process, as Prometheus reads them.</summary>
internal sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Own = "Monitor.";
    private const string Driver = "Npgsql";
    private const string DriversPool = "db.client.connection.pool.name";

    // What the driver knows of its pools, by names like our own.
    private static readonly Dictionary<string, (string Name, string Help)> OfDriver = new(StringComparer.Ordinal)
    {
        ["db.client.connection.count"] = ("monitor_database_connections", "Connections to the database that are open, in use and idle."),
        ["db.client.connection.max"] = ("monitor_database_connections_capacity", "Connections to the database that may be open at once."),
    };

    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal) { [DriversPool] = "pool", ["db.client.connection.state"] = "state" };

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Metric Metric, double Value)> _values = new(StringComparer.Ordinal);

    public MetricsText(IMeterFactory meters)
    {
        // Others in this process, such as a second service of a test, have a factory of their own; the driver is the same for all.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var isOwn = instrument.Meter.Scope == meters && instrument.Meter.Name.StartsWith(Own, StringComparison.Ordinal);
            if (instrument.IsObservable && (isOwn || (instrument.Meter.Name == Driver && OfDriver.ContainsKey(instrument.Name))))
                listener.EnableMeasurementEvents(instrument, Metric.Of(instrument));
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, metric) => Add((Metric)metric!, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, metric) => Add((Metric)metric!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, metric) => Add((Metric)metric!, value, tags));
        _listener.Start();
    }

    /// <summary>What they are now.</summary>
    public string Read()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            Metric? last = null;
            foreach (var (key, (metric, value)) in _values)
            {
                if (metric.Name != last?.Name)
                    text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n# TYPE {metric.Name} {metric.Type}\n");
                text.Append(CultureInfo.InvariantCulture, $"{key} {value}\n");
                last = metric;
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    // What is measured under the same labels, such as two pools of one name, is one number.
    private void Add(Metric metric, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = new StringBuilder(metric.Name);
        foreach (var (tag, content) in tags)
        {
            if (tag == DriversPool && content is not (DataRegistration.MainPool or DataRegistration.HangfirePool))
                return;
            key.Append(key.Length == metric.Name.Length ? '{' : ',').Append(Labels.GetValueOrDefault(tag, tag)).Append("=\"").Append(Escape($"{content}")).Append('"');
        }

        if (key.Length > metric.Name.Length)
            key.Append('}');
        var name = key.ToString();
        _values[name] = (metric, value + _values.GetValueOrDefault(name).Value);
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed record Metric(string Name, string Help, string Type)
    {
        public static Metric Of(Instrument instrument)
        {
            if (OfDriver.TryGetValue(instrument.Name, out var known) && instrument.Meter.Name == Driver)
                return new(known.Name, known.Help, "gauge");
            var isCounter = instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);
            // Its names have no dots.
            return new($"{instrument.Name.Replace('.', '_')}{(isCounter ? "_total" : "")}", instrument.Description ?? "", isCounter ? "counter" : "gauge");
        }
    }
}
