using System.Globalization;
using Monitor.Data;
using Monitor.Data.Configuration;
using Monitor.Data.Content;
using Monitor.Data.Database;
using Monitor.Data.Time;
using Monitor.Web.Answers;

namespace Monitor.Web.Hosting;

/// <summary>
/// <c>restore --before 2026-01-31T08:00:00Z [--platform instagram] [--account handle-or-id] [--source tikhub] [--spread 00:05:00]
/// [--dry-run]</c>: takes back what was recorded since a time. It works beside running services.
/// </summary>
internal static class RestoreCommand
{
    public const string Verb = "restore";

    private const string Usage =
        "Usage: restore --before 2026-01-31T08:00:00Z [--platform NAME] [--account HANDLE-OR-ID] [--source PROVIDER] [--spread hh:mm:ss] [--dry-run]";

    /// <summary>Runs it and prints what it did.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var order = Parse(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var configuration = builder.Configuration;
        configuration.AddSecretFiles();
        using var logs = LoggerFactory.Create(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddMonitorLogging());
        await using var server = await DatabaseServer.StartAsync(DatabaseOptions.Read(configuration), logs.CreateLogger<DatabaseServer>(), ct);
        var clock = await Startup.PrepareDatabaseAsync(server.ConnectionString, new DemoOptions(), logs, ct);
        builder.Services.AddSingleton<TimeProvider>(clock).AddDatabase(server.ConnectionString).AddMonitorData(configuration);
        await using var services = builder.Services.BuildServiceProvider();
        if (order.Before > clock.GetUtcNow())
            throw new StartupException("--before is in the future: there is nothing to take back.", StartupException.BadOption);

        var summary = await services.GetRequiredService<ContentRestore>().RunAsync(order, ct);
        await Console.Out.WriteLineAsync(Text(order, summary));
        return 0;
    }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="StartupException">One of them is wrong.</exception>
    internal static RestoreOrder Parse(IReadOnlyList<string> args)
    {
        RestoreOrder? order = null;
        string? platform = null, account = null, source = null;
        var spread = TimeSpan.FromMinutes(5);
        var dryRun = false;
        for (var i = 0; i < args.Count; i++)
            switch (args[i])
            {
                case "--before":
                    order = new(QueryText.Time(Value(args, ref i)) ?? throw Wrong("--before is a time in ISO 8601, such as 2026-01-31T08:00:00Z."));
                    break;
                case "--platform":
                    platform = Value(args, ref i);
                    break;
                case "--account":
                    account = Value(args, ref i).TrimStart('@');
                    break;
                case "--source":
                    source = Value(args, ref i);
                    break;
                case "--spread":
                    spread = TimeSpan.TryParse(Value(args, ref i), CultureInfo.InvariantCulture, out var given) && given >= TimeSpan.Zero
                        ? given
                        : throw Wrong("--spread is a duration, such as 00:05:00.");
                    break;
                case "--dry-run":
                    dryRun = true;
                    break;
                default:
                    throw Wrong($"restore does not know {args[i]}.");
            }

        return (order ?? throw Wrong("restore needs --before.")) with
        {
            Platform = platform,
            Account = account,
            Source = source,
            Spread = spread,
            DryRun = dryRun,
        };
    }

    private static string Value(IReadOnlyList<string> args, ref int i) =>
        i + 1 < args.Count ? args[++i] : throw Wrong($"{args[i]} needs a value.");

    private static StartupException Wrong(string message) => new($"{message} {Usage}", StartupException.BadOption);

    private static string Text(RestoreOrder order, RestoreSummary summary) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {(order.DryRun ? "This would take back" : $"Restore {summary.RestoreId} took back")} what was recorded since {order.Before.ToWireFormat()}:
          {summary.Accounts} accounts and {summary.Posts} posts as they were before
          {summary.WithoutSnapshot} without an earlier state, left as they are
          {summary.Measurements} measurements moved to excluded_history
          {summary.LogRows} rows of the audit logs marked
          {summary.Tasks} tasks due within {order.Spread:c}
        """);
}
