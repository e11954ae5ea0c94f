using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data.Media;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench.Media;

/// <summary>A process of the product with the role assets, and with that of a worker where profiles are asked for beside it.</summary>
internal sealed class ArchiveProcess : IAsyncDisposable
{
    private readonly IHost _host;

    private ArchiveProcess(IHost host) => _host = host;

    public IMediaStore Store => _host.Services.GetRequiredService<IMediaStore>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<ArchiveProcess> StartAsync(
        NpgsqlDataSource database, SimulatorHost simulator, string folder, bool worker, IReadOnlyList<(string Key, string Value)> settings, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Providers:tikhub:BaseUrl"] = simulator.ProviderUrl("tikhub").ToString(),
            ["Providers:tikhub:ApiKey"] = "bench",
            ["Outgoing:Allow:0"] = "127.0.0.1",
            ["Media:Folder"] = folder,
            ["Media:ImageTimeout"] = "00:00:05",
            ["Media:Tries"] = "2",
            ["Media:Renewals"] = "0",
            ["Hangfire:Rows"] = "off",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database);
        var roles = new EngineRoles(worker, Scheduler: false, Assets: true);
        BenchmarkHost.AddEngine(builder.Services, builder.Configuration, roles);
        builder.Services.AddProviders();
        var host = builder.Build();
        // The queue is there before anybody changes its size.
        await host.Services.GetRequiredService<MediaBacklog>().PublishAsync(ct);
        await host.StartAsync(ct);
        return new(host);
    }

    /// <summary>What the platforms are, for requests.</summary>
    public PlatformRegistry Platforms => Get<PlatformRegistry>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
