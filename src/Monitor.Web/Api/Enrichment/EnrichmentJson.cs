using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Enrichment;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<EnrichmentView>))]
[JsonSerializable(typeof(Envelope<EstimateView[]>))]
[JsonSerializable(typeof(Envelope<PromptsView>))]
[JsonSerializable(typeof(Envelope<RejectionView[]>))]
internal sealed partial class EnrichmentJson : JsonSerializerContext;
