using System.Text.Json.Serialization;

namespace Monitor.Data.Observations;

/// <summary>How observations are stored as JSON, for example as fallback answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Observation))]
public sealed partial class ObservationJson : JsonSerializerContext;
