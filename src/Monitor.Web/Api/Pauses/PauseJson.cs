using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Pauses;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(SetPauses))]
[JsonSerializable(typeof(Envelope<PauseView[]>))]
internal sealed partial class PauseJson : JsonSerializerContext;
