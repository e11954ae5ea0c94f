using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Monitor.Web.Answers;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(Envelope<JsonNode>))]
internal sealed partial class AnswerJson : JsonSerializerContext;
