using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Monitor.Data.Events;
using Monitor.Data.HotState;
using Monitor.Data.Media;
using Monitor.Data.Workers;
using Monitor.Web.Access;
using Monitor.Web.OpenApi;
using Npgsql;

namespace Monitor.Web.Health;

/// <summary>Whether the service can do its work, for people, load balancers and alarms.</summary>
internal static class HealthEndpoints
{
    private const string WorkerRole = "worker";
    private const string SchedulerRole = "scheduler";
    private const string AssetsRole = "assets";

    // The engine's own option: after this time without a sign of life a worker is taken for dead.
    private const string WorkerTimeoutKey = "Engine:WorkerTimeout";

    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(2);

    // Events that wait for longer than this deserve attention.
    private static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(1);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", GetAsync).WithTags("Health").Documented(HealthDocs.Get).Public();
        app.MapMethods("/health", [HttpMethods.Head], GetAsync).ExcludeFromDescription().Public();
    }

    private static async Task<IResult> GetAsync(
        NpgsqlDataSource database, WorkerRegistry workers, IHotState hotState, EventRelay events, MediaLibrary media, IOptions<MediaOptions> archive, LoopHealth loops, CurrentCaller caller, IConfiguration configuration,
        TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var checks = new SortedDictionary<string, CheckView>(StringComparer.Ordinal)
        {
            ["database"] = await CheckDatabaseAsync(database, clock, ct),
            ["redis"] = CheckRedis(hotState),
        };
        if (checks["database"].Status == HealthStatus.Healthy
            && await LiveRolesAsync(workers, now - (configuration.GetValue<TimeSpan?>(WorkerTimeoutKey) ?? WorkerRegistry.DefaultTimeout), clock, ct) is { } roles)
        {
            checks["workers"] = CheckWorkers(roles, now);
            if (archive.Value.Mode == MediaMode.Store && await BacklogAsync(media, clock, ct) is { } backlog)
                checks["media"] = CheckMedia(backlog, archive.Value.AlarmAt, roles, now);
        }

        if (checks["database"].Status == HealthStatus.Healthy && await EventsAsync(events, clock, ct) is { } waiting)
            checks["events"] = CheckEvents(waiting, now);
        foreach (var loop in loops.Snapshot())
            checks[loop.Name] = new CheckView(loop.IsHealthy(now) ? HealthStatus.Healthy : HealthStatus.Degraded, loop.Detail, loop.At);

        var status = checks.Values.Max(c => c.Status);
        return TypedResults.Json(
            // What it consists of, and how it is doing, is nobody's business who is nobody here.
            new HealthView(status, caller.Value is { IsDisabled: false } ? checks : null),
            statusCode: status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static async Task<CheckView> CheckDatabaseAsync(NpgsqlDataSource database, TimeProvider clock, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        var started = clock.GetTimestamp();
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(either.Token);
            return new CheckView(HealthStatus.Healthy, $"{clock.GetElapsedTime(started).TotalMilliseconds:0.0} ms", clock.GetUtcNow());
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or System.Net.Sockets.SocketException
            && !ct.IsCancellationRequested)
        {
            return new CheckView(HealthStatus.Unhealthy, "no answer", clock.GetUtcNow());
        }
    }

    // A database that falls silent between two questions is reported by the next look at it.
    private static async Task<IReadOnlySet<string>?> LiveRolesAsync(WorkerRegistry workers, DateTimeOffset since, TimeProvider clock, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await workers.LiveRolesAsync(since, either.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<EventStatus?> EventsAsync(EventRelay events, TimeProvider clock, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await events.StatusAsync(either.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<long?> BacklogAsync(MediaLibrary media, TimeProvider clock, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await media.BacklogAsync(either.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    // Where nobody copies anything and nothing waits, nobody is missed.
    private static CheckView CheckMedia(long backlog, int alarmAt, IReadOnlySet<string> roles, DateTimeOffset now)
    {
        var isMissed = backlog > 0 && !roles.Contains(AssetsRole);
        return new CheckView(
            backlog >= alarmAt || isMissed ? HealthStatus.Degraded : HealthStatus.Healthy,
            $"{backlog} pictures and videos wait to be copied{(isMissed ? $", and no process with the role {AssetsRole} is alive" : "")}", now);
    }

    // Nothing else depends on it: what happens is kept until it can be told.
    private static CheckView CheckEvents(EventStatus events, DateTimeOffset now)
    {
        var isLate = events.OldestWaits > LongestLag;
        if (events.Broker is not { } broker)
            return new CheckView(isLate ? HealthStatus.Degraded : HealthStatus.Healthy, $"{events.Waiting} wait to be handed out", now);
        var state = broker.Connected ? "the broker is connected" : "the broker is away";
        return new CheckView(
            isLate || !broker.Connected || broker.LagTime > LongestLag ? HealthStatus.Degraded : HealthStatus.Healthy,
            $"{state}; {broker.Lag} events wait for it, the oldest for {broker.LagTime.TotalSeconds:0} s; {events.Waiting} wait to be handed out", now);
    }

    // An API by itself answers from what is stored, and nothing new is collected.
    private static CheckView CheckWorkers(IReadOnlySet<string> roles, DateTimeOffset now)
    {
        string[] missing = [.. new[] { WorkerRole, SchedulerRole }.Where(role => !roles.Contains(role))];
        return missing.Length == 0
            ? new CheckView(HealthStatus.Healthy, null, now)
            : new CheckView(HealthStatus.Degraded, $"no process with the role {string.Join(" or ", missing)} is alive", now);
    }

    // Without Redis the service works, only slower and alone; a configured Redis that is away deserves attention.
    private static CheckView CheckRedis(IHotState hotState) => (hotState.IsShared, hotState.IsAvailable) switch
    {
        (false, _) => new CheckView(HealthStatus.Healthy, "not configured; state is kept in this process", null),
        (true, true) => new CheckView(HealthStatus.Healthy, null, null),
        (true, false) => new CheckView(HealthStatus.Degraded, "no answer; the database decides alone", null),
    };
}

/// <summary>From best to worst.</summary>
internal enum HealthStatus
{
    Healthy,
    Degraded,
    Unhealthy,
}

/// <summary>The worst of all checks, and the checks.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Checks">Only for callers who proved who they are.</param>
internal sealed record HealthView(
    HealthStatus Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, CheckView>? Checks);

/// <summary>One check.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Detail">More for people.</param>
/// <param name="At">When it was checked or last reported.</param>
internal sealed record CheckView(HealthStatus Status, string? Detail, DateTimeOffset? At);
