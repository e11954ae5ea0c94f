using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Tasks;
using Npgsql;

namespace Monitor.Data;

/// <summary>Registers access to the database.</summary>
public static class DataRegistration
{
    private const string TaskTypeEnum = "task_type_enum";
    private const string TaskStatusEnum = "task_status_enum";

    /// <summary>
    /// Adds the data source and the entities. Migrations must have run before: the data source reads the database's types when it first
    /// connects.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => CreateDataSource(connectionString));
        services.AddContexts();
        return services;
    }

    /// <summary>Adds the entities over the registered data source; safe to call more than once.</summary>
    internal static IServiceCollection AddContexts(this IServiceCollection services) =>
        services.Any(service => service.ServiceType == typeof(IDbContextFactory<MonitorDb>))
            ? services
            : services.AddPooledDbContextFactory<MonitorDb>((provider, options) => options.UseMonitor(provider.GetRequiredService<NpgsqlDataSource>()));

    /// <summary>Entities as the product uses them: enums mapped, and errors of the database as they are, not wrapped in advice to retry.</summary>
    internal static DbContextOptionsBuilder UseMonitor(this DbContextOptionsBuilder options, NpgsqlDataSource database) => options
        .UseNpgsql(database, npgsql => npgsql
            .MapEnum<TaskType>(TaskTypeEnum)
            .MapEnum<MonitorTaskStatus>(TaskStatusEnum)
            .ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies)))
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    // A server takes some hundred connections of all processes together. Whoever finds all of these in use waits for one, and is not refused.
    private const int MostConnections = 50;

    /// <summary>What the pool of everything but Hangfire is called where its connections are counted.</summary>
    public const string MainPool = "monitor";

    /// <summary>What the pools of Hangfire are called there.</summary>
    public const string HangfirePool = "hangfire";

    /// <summary>The data source as the product uses it: enums mapped, repeated statements prepared, connections bounded.</summary>
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="pool">What its pool is called.</param>
    public static NpgsqlDataSource CreateDataSource(string connectionString, string pool = MainPool)
    {
        // Otherwise the driver calls it by the address of the database.
        var builder = new NpgsqlDataSourceBuilder(WithDefaults(connectionString)) { Name = pool };
        builder.MapEnum<TaskType>(TaskTypeEnum);
        builder.MapEnum<MonitorTaskStatus>(TaskStatusEnum);
        return builder.Build();
    }

    // Behind PgBouncer in transaction mode the user sets "Max Auto Prepare=0;No Reset On Close=true".
    private static string WithDefaults(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare") && !given.ContainsKey("MaxAutoPrepare"))
        {
            settings.MaxAutoPrepare = 100;
            settings.AutoPrepareMinUsages = 2;
        }

        if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize"))
            settings.MaxPoolSize = Math.Max(MostConnections, settings.MinPoolSize);

        settings.ApplicationName ??= "monitor";
        return settings.ConnectionString;
    }
}
