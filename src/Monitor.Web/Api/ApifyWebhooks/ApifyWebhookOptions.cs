namespace Monitor.Web.Api.ApifyWebhooks;

/// <summary>What the receiver of Apify's webhooks needs.</summary>
internal sealed class ApifyWebhookOptions
{
    /// <summary>Name of the configuration section, which is that of the provider.</summary>
    public const string Section = "Providers:apify";

    /// <summary>The secret that every webhook must carry; without one no webhook is accepted.</summary>
    public string? WebhookSecret { get; set; }
}
