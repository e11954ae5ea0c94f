using Microsoft.AspNetCore.Antiforgery;
using Monitor.Data;
using Monitor.Data.Batches;
using Monitor.Data.Configuration;
using Monitor.Data.Content;
using Monitor.Data.Database;
using Monitor.Data.HotState;
using Monitor.Data.Outgoing;
using Monitor.Data.Secrets;
using Monitor.Jobs;
using Monitor.Jobs.Hangfire;
using Monitor.Jobs.Items;
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

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var configuration = builder.Configuration;
    configuration.AddSecretFiles();
    configuration.AddShortNames();
    builder.Logging.AddMonitorLogging();
    builder.WebHost.UseUrls(ListenAddress.Read(configuration));
    var roles = ServiceRoles.Read(configuration);
    var work = new EngineRoles(roles.Worker, roles.Scheduler);
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
        .AddMonitorData(database.PooledConnectionString)
        .AddHotState(configuration)
        .AddJobs(configuration)
        .AddSafeHttp(configuration)
        .AddProviders()
        .AddEngine(configuration, work)
        .AddQueues(configuration, work)
        .AddMonitorApi(configuration, roles.Api);
    if (isHangfireOn)
        builder.Services.AddMonitorHangfire(configuration, work, database.ConnectionString).AddSingleton<IAntiforgery, SessionAntiforgery>();

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
