using System.Text.Json.Serialization;

namespace Monitor.Data.Webhooks;

/// <summary>A webhook as the audit log shows it.</summary>
internal sealed record WebhookState(string Host, IReadOnlyList<string> Events, bool Enabled);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WebhookState))]
internal sealed partial class WebhookJson : JsonSerializerContext;
