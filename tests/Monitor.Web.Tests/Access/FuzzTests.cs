using System.Globalization;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// Random requests at every group of routes, streams and routes that wait included. <c>MONITOR_FUZZ</c> sets how many per group. The
/// seed is fixed, so that a failure comes again.
/// </summary>
public sealed class FuzzTests(PostgresServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const int DefaultCount = 150;
    private const int AtOnce = 8;
    private const string WebhookSecret = "planted-webhook-secret";

    // Ids that a random number does not hit by accident.
    private const string FarIds =
        "alter table app_user alter id restart with 700001; alter table account alter id restart with 700001; alter table post alter id restart with 700001";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // They would end what the others ask with.
    private static readonly string[] LeftOut = ["DELETE /api/v1/session", "PUT /api/v1/session/password"];

    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("MONITOR_FUZZ"), CultureInfo.InvariantCulture, out var given) ? given : DefaultCount;

    private FuzzReport _report = new();
    private ApiServer _api = null!;
    private RouteWorld _world = null!;
    private Dictionary<Least, long> _users = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = AccessFixture.Settings.ToDictionary();
        settings["Providers:apify:WebhookSecret"] = WebhookSecret;
        settings["Jobs:WebhookSecret"] = WebhookSecret;
        _api = await ApiServer.StartAsync(postgres, settings: settings);
        _api.ExpectsFault = true;
        await _api.Database.ExecuteAsync(FarIds);
        _world = new RouteWorld(_api);
        _users = await _world.CreateAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task No_request_breaks_anything_shows_a_secret_or_changes_rows_of_others()
    {
        Dictionary<string, string>[] keys =
            [await _api.KeyAsync(_world.Beta, "read"), await _api.KeyAsync(_world.Beta, "write"), await _api.KeyAsync(_world.Beta, "admin")];
        var (editor, viewer, guest) = (
            await _api.MemberAsync(_world.Beta, "editor", "beta.editor@example.org"), await _api.MemberAsync(_world.Beta, "viewer", "beta.viewer@example.org"),
            await _api.UserAsync("beta.guest@example.org"));
        var operations = (await _world.OperationsAsync()).Where(o => !LeftOut.Contains(o.Name)).ToArray();
        // What the other team has is found out before; all of it has to be there afterwards.
        var foreign = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var operation in operations)
            foreign[operation.Name] = await _world.PathAsync(operation);
        _report = new() { ForeignIds = (await RowsOfOthers.IdsAsync(_api.Database, RouteWorld.Alpha)).ToHashSet(StringComparer.Ordinal) };
        var before = await DigestAsync();

        await RunAsync(
            operations, isOperator: false,
            async () =>
            {
                var admin = await _api.SignInAsync(_world.Beta, _users[Least.Anybody]);
                Dictionary<string, string>[] lesser = [await _api.SignInAsync(_world.Beta, editor), await _api.SignInAsync(_world.Beta, viewer), await _api.SignInAsync(_world.Beta, guest)];
                // Most get as far as the code behind the rules; of everybody else there is some of each.
                return random => random.Next(20) switch { 0 => [], < 2 => lesser[random.Next(lesser.Length)], < 4 => keys[random.Next(keys.Length)], < 8 => keys[^1], _ => admin };
            },
            (random, operation, own) => random.Next(4) == 0 ? foreign[operation.Name] : own);

        Assert.Equal([], (await DigestAsync()).Split('\n').Except(before.Split('\n')));
        Assert.True(_report.ShareBehindTheDoor > 0.6, $"The requests did not get far enough:\n{_report.Table()}");
    }

    [Fact]
    public async Task Nor_does_any_request_of_the_operator_break_anything()
    {
        var operations = (await _world.OperationsAsync()).Where(o => RouteRules.All[o.Name] == Least.Operator).ToArray();
        await _api.JoinAsync(_world.Beta, _users[Least.Operator], "admin");
        _report = new() { SeesEverybody = true };

        await RunAsync(
            operations, isOperator: true,
            async () =>
            {
                var caller = await _api.SignInAsync(_world.Beta, _users[Least.Operator]);
                return _ => caller;
            },
            (_, _, own) => own);

        Assert.True(_report.ShareBehindTheDoor > 0.6, $"The requests did not get far enough:\n{_report.Table()}");
    }

    // What Apify reports is for the team that it names, and whoever has the secret of its webhook may report.
    private async Task<string> DigestAsync() => string.Join(
        '\n', (await RowsOfOthers.DigestAsync(_api.Database, RouteWorld.Alpha) + '\n' + await RowsOfOthers.InstallationAsync(_api.Database)).Split('\n')
            .Where(line => !line.StartsWith("apify_run", StringComparison.Ordinal)));

    private async Task RunAsync(
        Operation[] operations, bool isOperator, Func<Task<Func<Random, Dictionary<string, string>>>> signIn, Func<Random, Operation, string, string> choose)
    {
        var requests = new FuzzRequests(_api.Client.BaseAddress!);
        using var done = new CancellationTokenSource();
        // There is no worker: who waits for one has to see the time go by, but not so fast that the database has no time to answer.
        var clock = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                _api.Clock.Advance(TimeSpan.FromMilliseconds(200));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        });
        foreach (var group in operations.GroupBy(Group))
        {
            var members = group.ToArray();
            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            var seed = group.Key.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
            // Whoever is not the operator does not get far here.
            var count = !isOperator && members.All(o => RouteRules.All[o.Name] == Least.Operator) ? Count / 10 : Count;
            for (var i = 0; i < count; i += 100)
            {
                // What was stopped, revoked or removed is made anew, and so is a session that a request has ended.
                var caller = await signIn();
                foreach (var operation in members)
                    own[operation.Name] = await _world.PathAsync(operation, _world.Beta);
                await Parallel.ForEachAsync(
                    Enumerable.Range(i, Math.Min(100, count - i)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                    async (n, ct) =>
                    {
                        var random = new Random(unchecked(seed + n));
                        var operation = members[random.Next(members.Length)];
                        using var request = requests.Make(random, operation, choose(random, operation, own[operation.Name]), caller(random));
                        if (operation.Path.EndsWith("/webhooks/apify", StringComparison.Ordinal) && random.Next(5) != 0)
                            request.Headers.Add("X-Webhook-Secret", WebhookSecret);
                        await SendAsync(group.Key, $"{request.Method} {request.RequestUri!.OriginalString} of {group.Key} {n}", request, ct);
                    });
            }
        }

        await done.CancelAsync();
        await clock;
        output.WriteLine(_report.Table());
        Assert.True(_report.Wrong.Length == 0, _report.Wrong + "\n" + _api.Faults[..Math.Min(_api.Faults.Length, 6000)]);
    }

    private async Task SendAsync(string group, string what, HttpRequestMessage request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            using var response = await _api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await _report.JudgeAsync(group, what, request, response, limit.Token);
        }
        catch (HttpRequestException error) when (error.InnerException is IOException or null)
        {
            // The server hung up on what is no HTTP.
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            _report.Add($"{what}: no answer within {Longest.TotalSeconds} s");
        }
    }

    private static string Group(Operation operation) =>
        string.Join('/', operation.Path.Split('/').Take(operation.Path.StartsWith("/api", StringComparison.Ordinal) ? 4 : 2));
}
