using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Providers;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(ChangeProvider))]
[JsonSerializable(typeof(Envelope<ProviderView>))]
[JsonSerializable(typeof(Envelope<ProviderView[]>))]
[JsonSerializable(typeof(Envelope<DriftView[]>))]
[JsonSerializable(typeof(Envelope<CallView[]>))]
[JsonSerializable(typeof(Envelope<CallTotalView[]>))]
internal sealed partial class ProviderJson : JsonSerializerContext;
