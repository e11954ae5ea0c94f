using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Limits;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<LimitView>))]
[JsonSerializable(typeof(Envelope<LimitView[]>))]
[JsonSerializable(typeof(ProviderLimit[]))]
internal sealed partial class LimitJson : JsonSerializerContext;
