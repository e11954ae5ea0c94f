using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.History;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<InfluencerHistory>))]
[JsonSerializable(typeof(Envelope<PostHistory>))]
internal sealed partial class HistoryJson : JsonSerializerContext;
