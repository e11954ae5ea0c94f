using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Load;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<LoadView>))]
[JsonSerializable(typeof(Envelope<WorkerView[]>))]
[JsonSerializable(typeof(Envelope<CapacityView>))]
internal sealed partial class LoadJson : JsonSerializerContext;
