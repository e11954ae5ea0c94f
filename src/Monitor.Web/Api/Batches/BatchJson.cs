using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Batches;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(StartBatch))]
[JsonSerializable(typeof(StartBulkSearch))]
[JsonSerializable(typeof(StartSearch))]
[JsonSerializable(typeof(BatchStarted))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(Envelope<JobSubmitted>))]
[JsonSerializable(typeof(Envelope<JobView>))]
[JsonSerializable(typeof(Envelope<JobView[]>))]
[JsonSerializable(typeof(Envelope<JobCountsView>))]
[JsonSerializable(typeof(Envelope<JobDetailsView>))]
[JsonSerializable(typeof(Envelope<JobResultsView>))]
[JsonSerializable(typeof(Envelope<WebhookTryView[]>))]
internal sealed partial class BatchJson : JsonSerializerContext;
