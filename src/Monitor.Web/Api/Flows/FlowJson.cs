using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Flows;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(ChangeFlow))]
[JsonSerializable(typeof(RetryRequests))]
[JsonSerializable(typeof(Envelope<RetriedView>))]
[JsonSerializable(typeof(Envelope<EntryView[]>))]
[JsonSerializable(typeof(Envelope<FlowView>))]
[JsonSerializable(typeof(Envelope<FlowView[]>))]
[JsonSerializable(typeof(Envelope<RequestView>))]
[JsonSerializable(typeof(Envelope<RequestCountsView>))]
[JsonSerializable(typeof(Envelope<ListedRequestView[]>))]
internal sealed partial class FlowJson : JsonSerializerContext;
