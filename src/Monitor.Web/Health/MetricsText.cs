using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Monitor.Web.Health;

/// <summary>The gauges and counters of this process, as Prometheus reads them.</summary>
internal sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Own = "Monitor.";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Instrument Instrument, double Value)> _values = new(StringComparer.Ordinal);

    public MetricsText(IMeterFactory meters)
    {
        // Others in this process, such as a second service of a test, have a factory of their own.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable && instrument.Meter.Scope == meters && instrument.Meter.Name.StartsWith(Own, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _values[instrument.Name] = (instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _values[instrument.Name] = (instrument, value));
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
            foreach (var (name, (instrument, value)) in _values)
            {
                var isCounter = instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);
                var shown = isCounter ? $"{name}_total" : name;
                text.Append(CultureInfo.InvariantCulture, $"# HELP {shown} {instrument.Description}\n")
                    .Append(CultureInfo.InvariantCulture, $"# TYPE {shown} {(isCounter ? "counter" : "gauge")}\n")
                    .Append(CultureInfo.InvariantCulture, $"{shown} {value}\n");
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
