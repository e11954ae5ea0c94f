using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Jobs.Enrichment;
using Xunit;

namespace Monitor.Web.Tests.Health;

public sealed class MetricsTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task The_pool_of_the_language_model_is_on_the_metrics_page()
    {
        using var pool = new ModelPool(
            Options.Create(new EnrichmentOptions()), Api.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TimeProvider.System);
        using (await pool.EnterAsync(default))
        {
            var page = await Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

            Assert.Contains("# TYPE monitor_model_pool_in_use gauge\nmonitor_model_pool_in_use 1\n", page, StringComparison.Ordinal);
            Assert.Contains("\nmonitor_model_pool_capacity 5\n", page, StringComparison.Ordinal);
            Assert.Contains("# TYPE monitor_model_pool_busy_seconds_total counter\n", page, StringComparison.Ordinal);
        }

        Assert.Contains("\nmonitor_model_pool_in_use 0\n", await Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }
}
