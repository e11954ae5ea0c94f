using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data;
using Monitor.Data.Credentials;
using Monitor.Jobs;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// Breaks each provider in turn, in five ways, under a running load of 500 tasks, and tells what became of the runs: how many
/// succeeded, how often the broken provider was still asked, and when it was in use again. The broken one stands first in the chain;
/// parking and resting times are a few seconds.
/// </summary>
internal static class OutageDrill
{
    private const int AllTasks = 500;
    private const int FewTasks = 100;
    internal const string Chain = "graphapi,rapidapi-arraybobo,rapidapi-jotucker,lama,rapidapi-bestsolutions,tikhub,rocketapi,rapidapi-neotank";

    private static readonly FaultKind[] Kinds =
        [FaultKind.RateLimited, FaultKind.ServerError, FaultKind.Hang, FaultKind.Malformed, FaultKind.Unauthorized];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Answers whether the targets were met; small: one provider, one kind of outage.</summary>
    public static async Task<bool> RunAsync(int seconds, bool isSmall, CancellationToken ct)
    {
        var promises = new Promises();
        var (lowest, notBack) = (100.0, 0);
        var tasks = isSmall ? FewTasks : AllTasks;
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        Console.WriteLine($"{tasks} tasks at 30 s; each outage lasts {seconds} s");
        Console.WriteLine("| provider | outage | runs | succeeded | calls to it before | during | in use again after |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var providers = Chain.Split(',');
        for (var i = 0; i < (isSmall ? 1 : providers.Length); i++)
        {
            var provider = providers[i];
            await using var database = await server.CreateAsync($"outage_{i}", tasks, TimeProvider.System.GetUtcNow(), ct);
            await SpreadAsync(database, tasks, ct);
            using var host = Build(database, simulator, string.Join(',', providers.Where(name => name != provider).Prepend(provider)));
            await host.StartAsync(ct);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
            foreach (var kind in Kinds.Take(isSmall ? 1 : Kinds.Length))
            {
                var (line, runs, succeeded, isBack) = await BreakAsync(host.Services, database, simulator, provider, kind, seconds, ct);
                Console.WriteLine(line);
                promises.Need($"runs while {provider} is away", runs);
                lowest = Math.Min(lowest, succeeded);
                notBack += isBack ? 0 : 1;
            }

            await host.StopAsync(ct);
        }

        Promises.Begin("Targets");
        promises.Check("99 of 100 runs succeed while a provider is away", $"{lowest:0.0} % at the least", lowest >= 99);
        promises.Check($"every provider is in use again within {Patience.TotalSeconds:0} s", $"{notBack} are not", notBack == 0);
        return promises.AreKept;
    }

    private static async Task<(string Line, long Runs, double Succeeded, bool IsBack)> BreakAsync(
        IServiceProvider services, NpgsqlDataSource database, SimulatorHost simulator, string provider, FaultKind kind, int seconds, CancellationToken ct)
    {
        var length = TimeSpan.FromSeconds(seconds);
        var before = simulator.CountRequests(new RequestFilter(provider, Since: TimeProvider.System.GetUtcNow() - length));
        var from = TimeProvider.System.GetUtcNow();
        simulator.AddFault(new FaultRule { Provider = provider, Kind = kind });
        await Task.Delay(length, TimeProvider.System, ct);
        var during = simulator.CountRequests(new RequestFilter(provider, Since: from));
        var (runs, succeeded) = await CountAsync(database, from, ct);
        simulator.ClearFaults();
        // A rejected key comes back when somebody renews it.
        if (kind == FaultKind.Unauthorized)
            await RenewAsync(services.GetRequiredService<CredentialStore>(), provider, ct);
        var back = await WaitUntilInUseAsync(database, provider, ct);
        var share = runs == 0 ? 0 : 100.0 * succeeded / runs;
        return (string.Create(CultureInfo.InvariantCulture,
            $"| {provider} | {kind} | {runs} | {share:0.0} % | {before} | {during} | {(back is { } wait ? $"{wait.TotalSeconds:0.0} s" : "not")} |"), runs, share, back is not null);
    }

    private static async Task RenewAsync(CredentialStore credentials, string provider, CancellationToken ct)
    {
        foreach (var credential in await credentials.ListAsync(provider, ct))
            await credentials.EnableAsync(credential.Id, ct);
    }

    // In use again: its answers are recorded.
    private static async Task<TimeSpan?> WaitUntilInUseAsync(NpgsqlDataSource database, string provider, CancellationToken ct)
    {
        var since = TimeProvider.System.GetUtcNow();
        while (TimeProvider.System.GetUtcNow() - since < Patience)
        {
            await using var command = database.CreateCommand("select exists (select from task_run where source = $1 and outcome = 1 and started_at > $2)");
            command.Parameters.Add(new() { Value = provider });
            command.Parameters.Add(new() { Value = since.UtcDateTime });
            if ((bool)(await command.ExecuteScalarAsync(ct))!)
                return TimeProvider.System.GetUtcNow() - since;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }

        return null;
    }

    private static async Task<(long Runs, long Succeeded)> CountAsync(NpgsqlDataSource database, DateTimeOffset from, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select count(*), count(*) filter (where outcome = 1) from task_run where started_at >= $1");
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    // Due evenly over the coming 30 seconds.
    internal static async Task SpreadAsync(NpgsqlDataSource database, int tasks, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            with spread as (select task_id, now() + interval '30 s' * (row_number() over () / {tasks}.0) as at from task_schedule)
            update task_schedule s set interval_s = 30, anchor_at = at, slot_at = at, due_at = at from spread where spread.task_id = s.task_id
            """);
        await command.ExecuteNonQueryAsync(ct);
    }

    internal static IHost Build(NpgsqlDataSource database, SimulatorHost simulator, string chain, string? posts = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Collection:DemoBaseUrl"] = simulator.BaseUrl,
            ["Collection:Chains:instagram:fetch_profile_by_handle"] = chain,
            ["Collection:AttemptTimeout"] = "00:00:01",
            ["Collection:RateLimitParking"] = "00:00:02,00:00:04,00:00:06",
            ["Collection:ProviderRest"] = "00:00:01,00:00:02,00:00:04",
            ["Hangfire:Rows"] = "off",
        });
        if (posts is not null)
            builder.Configuration["Collection:Chains:instagram:fetch_post_by_shortcode"] = posts;
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database);
        builder.Services.AddMonitorData(builder.Configuration);
        builder.Services.AddProviders();
        builder.Services.AddTaskEngine(builder.Configuration, new EngineRoles(Worker: true, Scheduler: false));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return builder.Build();
    }
}
