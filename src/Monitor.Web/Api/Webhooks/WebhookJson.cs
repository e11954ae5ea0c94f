using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Webhooks;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(CreateWebhook))]
[JsonSerializable(typeof(ChangeWebhook))]
[JsonSerializable(typeof(Envelope<EventTypeView[]>))]
[JsonSerializable(typeof(Envelope<WebhookView>))]
[JsonSerializable(typeof(Envelope<WebhookView[]>))]
[JsonSerializable(typeof(Envelope<WebhookWithSecretView>))]
[JsonSerializable(typeof(Envelope<DeliveryView>))]
[JsonSerializable(typeof(Envelope<DeliveryView[]>))]
[JsonSerializable(typeof(Envelope<DeliveryDetailsView>))]
internal sealed partial class WebhookJson : JsonSerializerContext;
