using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Charts;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<ChartView>))]
[JsonSerializable(typeof(Envelope<GrowthView>))]
internal sealed partial class ChartJson : JsonSerializerContext;
