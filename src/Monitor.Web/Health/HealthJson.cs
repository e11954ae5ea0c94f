using System.Text.Json.Serialization;

namespace Monitor.Web.Health;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HealthJson : JsonSerializerContext;
