using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data;

namespace Monitor.Testing;

/// <summary>What the product stores, at hand as a process has it.</summary>
public static class DataServices
{
    /// <summary>The services over a database, without Redis; <paramref name="more"/> adds what a test needs beside.</summary>
    public static ServiceProvider Over(TestDatabase database, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time ?? TimeProvider.System)
            .AddDatabase(database.ConnectionString)
            .AddMonitorData(configuration);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
