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

    [Fact]
    public async Task The_pools_of_connections_to_the_database_are_on_the_metrics_page()
    {
        await Api.Client.GetStringAsync(new Uri("/api/v1/tasks", UriKind.Relative));

        var page = await Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Matches("""# TYPE monitor_database_connections gauge\n(monitor_database_connections\{[^}]+\} \d+\n)+(#|\z)""", page);
        Assert.Matches("""\nmonitor_database_connections\{pool="monitor",state="(idle|used)"\} [1-9]\d*\n""", page);
        Assert.Matches("""\nmonitor_database_connections_capacity\{pool="monitor"\} [1-9]\d*\n""", page);
        Assert.DoesNotContain("Host=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_calls_something_by_odd_characters_gets_them_back_as_scrapers_read_them()
    {
        var meter = Api.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>().Create(new System.Diagnostics.Metrics.MeterOptions("Monitor.Odd"));
        meter.CreateObservableGauge("monitor_odd", () => new System.Diagnostics.Metrics.Measurement<int>(1, new KeyValuePair<string, object?>("name", "a\"b\\c\nd")));

        var page = await Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("\nmonitor_odd{name=\"a\\\"b\\\\c\\nd\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_count_is_there_under_a_name_that_scrapers_read()
    {
        var meter = Api.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>().Create(new System.Diagnostics.Metrics.MeterOptions("Monitor.Media"));
        meter.CreateObservableGauge("monitor.media.backlog", () => 5_000_000_000L, description: "Pictures and videos that wait to be copied");

        var page = await Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("# TYPE monitor_media_backlog gauge\nmonitor_media_backlog 5000000000\n", page, StringComparison.Ordinal);
    }
}
