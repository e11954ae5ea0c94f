using System.Reflection;
using System.Runtime.CompilerServices;
using Monitor.Data.Batches;
using Monitor.Data.Content;
using Monitor.Data.Credits;
using Monitor.Data.Database;
using Monitor.Data.Embedded;
using Monitor.Data.Enrichment;
using Monitor.Data.Follows;
using Monitor.Data.HotState;
using Monitor.Data.Limits;
using Monitor.Data.Mail;
using Monitor.Data.Outgoing;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Items;
using Monitor.Jobs.Orders;
using Monitor.Jobs.Workers;
using Monitor.Web.Access;
using Monitor.Web.Api.ApifyWebhooks;
using Monitor.Web.Edge;
using Monitor.Web.Pages;
using Xunit;

namespace Monitor.Web.Tests.Docs;

public sealed class ConfigurationPageTests
{
    [Theory]
    [InlineData(typeof(DatabaseOptions), "Database", "Embedded")]
    [InlineData(typeof(EmbeddedPostgresOptions), "Database:Embedded", null)]
    [InlineData(typeof(HotStateOptions), HotStateOptions.Section, null)]
    [InlineData(typeof(LimitOptions), LimitOptions.Section, null)]
    [InlineData(typeof(ProviderOptions), "Providers:{name}", null)]
    [InlineData(typeof(ApifyWebhookOptions), ApifyWebhookOptions.Section, null)]
    [InlineData(typeof(CollectionOptions), CollectionOptions.Section, null)]
    [InlineData(typeof(DemoOptions), DemoOptions.Section, null)]
    [InlineData(typeof(RecordOptions), RecordOptions.Section, null)]
    [InlineData(typeof(EngineOptions), EngineOptions.Section, null)]
    [InlineData(typeof(QueueOptions), QueueOptions.Section, null)]
    [InlineData(typeof(ShopifyOptions), ShopifyOptions.Section, null)]
    [InlineData(typeof(CreditOptions), CreditOptions.Section, null)]
    [InlineData(typeof(FollowOptions), FollowOptions.Section, null)]
    [InlineData(typeof(EnrichmentOptions), EnrichmentOptions.Section, null)]
    [InlineData(typeof(JobOptions), JobOptions.Section, null)]
    [InlineData(typeof(OutgoingOptions), OutgoingOptions.Section, null)]
    [InlineData(typeof(AuthOptions), AuthOptions.Section, null)]
    [InlineData(typeof(MailOptions), MailOptions.Section, nameof(MailOptions.IsOn))]
    [InlineData(typeof(OidcOptions), OidcOptions.Section, "IsOn")]
    [InlineData(typeof(RateLimitOptions), RateLimitOptions.Section, null)]
    [InlineData(typeof(RequestOptions), RequestOptions.Section, null)]
    [InlineData(typeof(CorsOptions), CorsOptions.Section, null)]
    [InlineData(typeof(ProxyOptions), ProxyOptions.Section, null)]
    [InlineData(typeof(PageOptions), PageOptions.Section, null)]
    public async Task Every_option_is_on_the_configuration_page(Type options, string section, string? nested)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "configuration.md"));

        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != nested))
            Assert.Contains($"| `{section}:{property.Name}` |", page, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
