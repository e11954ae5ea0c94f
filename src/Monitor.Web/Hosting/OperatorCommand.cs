using Monitor.Data;
using Monitor.Data.Auditing;
using Monitor.Data.Configuration;
using Monitor.Data.Content;
using Monitor.Data.Database;
using Monitor.Data.People;

namespace Monitor.Web.Hosting;

/// <summary>
/// <c>operator add EMAIL</c>, <c>operator remove EMAIL</c>, <c>operator list</c>: who looks after the installation, for whoever controls the
/// machine. It works beside running services, which know of it within two seconds, and brings an operator back who was disabled.
/// </summary>
internal static class OperatorCommand
{
    public const string Verb = "operator";

    private const string Add = "add";
    private const string Remove = "remove";
    private const string List = "list";
    private const string Usage = "Usage: operator add EMAIL | operator remove EMAIL | operator list. The number of a user stands in for EMAIL.";

    /// <summary>Runs it and prints what it did.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        if (args is not ([List] or [Add or Remove, { Length: > 0 }]))
            throw new StartupException(Usage, StartupException.BadOption);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSecretFiles();
        builder.Configuration.AddShortNames();
        builder.Logging.ClearProviders();
        using var logs = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddMonitorLogging());
        await using var server = await DatabaseServer.StartAsync(
            DatabaseOptions.Read(builder.Configuration), logs.CreateLogger<DatabaseServer>(), ct);
        var clock = await Startup.PrepareDatabaseAsync(server.ConnectionString, new DemoOptions(), logs, ct);
        builder.Services.AddSingleton<TimeProvider>(clock).AddDatabase(server.ConnectionString).AddMonitorData(builder.Configuration);
        await using var services = builder.Services.BuildServiceProvider();
        await RunAsync(args, services.GetRequiredService<Users>(), Console.Out, ct);
        return 0;
    }

    /// <summary>Runs it on a database.</summary>
    /// <exception cref="StartupException">It cannot be done.</exception>
    internal static async Task RunAsync(IReadOnlyList<string> args, Users users, TextWriter output, CancellationToken ct)
    {
        if (args is [List])
        {
            await foreach (var line in ListAsync(users, ct))
                await output.WriteLineAsync(line);
            return;
        }

        var (verb, whom) = (args[0], args[1]);
        var user = await users.FindAsync(whom, ct) switch
        {
            [var one] => one,
            [] => throw Failed($"{whom} has no account here. People get one by an invitation, the first operator by the set-up."),
            var several => throw Failed(
                $"{whom} is the address of several accounts. Say which, by its number: {string.Join("; ", several.Select(Describe))}."),
        };
        // What somebody at the machine does has no address.
        var actor = new AuditActor("system", null, "command line", null, null, null);
        var wanted = verb == Add
            ? new UserChange(Disabled: user.IsDisabled ? false : null, Operator: true)
            : new UserChange(Operator: false);
        if (await users.ChangeAsync(user.Id, wanted, byUser: null, actor, ct) == UserChanged.LastOperator)
            throw Failed($"{user.Email} is the last operator. Make another one first: operator add EMAIL.");
        await output.WriteLineAsync(verb == Add
            ? $"{user.Email} is an operator of the installation now."
            : $"{user.Email} is no operator of the installation any more.");
    }

    private static async IAsyncEnumerable<string> ListAsync(
        Users users, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        const int Page = 100;
        long? after = null;
        while (true)
        {
            var page = await users.PageAsync(isOperator: true, after, Page, ct);
            foreach (var user in page)
                yield return Describe(user);
            if (page.Count < Page)
                yield break;
            after = page[^1].Id;
        }
    }

    private static string Describe(UserRow user) => $"{user.Id} {user.Email} ({user.Name}){(user.IsDisabled ? ", disabled" : "")}";

    private static StartupException Failed(string message) => new(message, StartupException.BadOption);
}
