using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Monitor.Jobs.Enrichment;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class EnrichmentJson : JsonSerializerContext;
