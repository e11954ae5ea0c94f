using Monitor.Data;
using Monitor.Data.Configuration;
using Monitor.Data.Content;
using Monitor.Data.Database;
using Monitor.Data.Secrets;
using Monitor.Jobs;
using Monitor.Jobs.Hangfire;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Workers;
using Monitor.Web;
using Monitor.Web.Access;
using Monitor.Web.Dashboard;
using Monitor.Web.Hosting;

try
{
    if (args is [RestoreCommand.Verb, ..])
        return await RestoreCommand.RunAsync(args[1..], CancellationToken.None);
    if (args is [OperatorCommand.Verb, ..])
        return await OperatorCommand.RunAsync(args[1..], CancellationToken.None);
    if (args is [OpenApiCommand.Verb, ..])
        return await OpenApiCommand.RunAsync(args[1..]);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var configuration = builder.Configuration;
    configuration.AddSecretFiles();
    configuration.AddShortNames();
    builder.Logging.AddMonitorLogging();
    builder.WebHost.UseUrls(ListenAddress.Read(configuration));
    var roles = ServiceRoles.Read(configuration);
    var work = new EngineRoles(roles.Worker, roles.Scheduler, roles.Assets);
    var isHangfireOn = HangfireSwitch.IsOn(configuration);
    SecretKeyOptions.Validate(configuration);
    AuthMode.Read(configuration);

    // The service's own PostgreSQL is stopped last, after everything that uses it.
    using var logs = LoggerFactory.Create(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddMonitorLogging());
    await using var database = await DatabaseServer.StartAsync(
        DatabaseOptions.Read(configuration), logs.CreateLogger<DatabaseServer>(), CancellationToken.None);
    var clock = await Startup.PrepareDatabaseAsync(database.ConnectionString, DemoOptions.Read(configuration), logs, CancellationToken.None);
    await Startup.SealKeysAsync(database.ConnectionString, configuration, logs, CancellationToken.None);

    builder.Services
        .AddShutdown()
        .AddSingleton(clock)
        .AddSingleton<TimeProvider>(clock)
        .AddDatabase(database.PooledConnectionString)
        .AddMonitorData(configuration)
        .AddProviders()
        .AddTaskEngine(configuration, work)
        .AddItemEngine(configuration, work)
        .AddMonitorApi(configuration, roles.Api);
    if (roles.Api)
        builder.Services.AddHostedService<WarmStart>();
    if (isHangfireOn)
        builder.Services.AddDashboard().AddMonitorHangfire(configuration, work, database.ConnectionString);

    await using var app = builder.Build();
    app.MapMonitorApi(roles.Api);
    if (isHangfireOn && roles.Api)
        app.MapDashboard();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupErrors.Explain(exception) is { } error)
{
    await Console.Error.WriteLineAsync(error.Line);
    return error.ExitCode;
}
