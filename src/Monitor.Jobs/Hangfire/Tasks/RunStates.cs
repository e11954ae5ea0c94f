using System.Globalization;
using Hangfire.Common;
using Hangfire.States;
using Monitor.Data.Scheduling;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>The state in which a run ends, with the data that Hangfire's pages read of it.</summary>
/// <param name="Name">Name of the state.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Data">Its data as JSON.</param>
internal readonly record struct EndState(string Name, string? Reason, string Data);

/// <summary>How runs are told in the states of Hangfire.</summary>
internal static class RunStates
{
    /// <summary>What the failed page shows as the type of the fault.</summary>
    private const string FaultType = "Monitor.RunFailed";

    /// <summary>
    /// Measured and held answers succeed. A run that found no source to ask, and one that an operator deleted, did nothing; everything
    /// else failed, with the reason.
    /// </summary>
    public static EndState End(FinishedRun run) => run.Outcome switch
    {
        RunOutcome.Done or RunOutcome.Held => new(SucceededState.StateName, null, Serialize(new()
        {
            ["SucceededAt"] = JobHelper.SerializeDateTime(run.FinishedAt.UtcDateTime),
            ["PerformanceDuration"] = Milliseconds(run.FinishedAt - run.StartedAt),
            ["Latency"] = Milliseconds(run.StartedAt - CreatedAt(run)),
            ["Result"] = SerializationHelper.Serialize(Result(run)),
        })),
        RunOutcome.NoSource or RunOutcome.Canceled => new(DeletedState.StateName, run.Error, Serialize(new()
        {
            ["DeletedAt"] = JobHelper.SerializeDateTime(run.FinishedAt.UtcDateTime),
        })),
        _ => new(FailedState.StateName, Words(run.Outcome), Serialize(new()
        {
            ["FailedAt"] = JobHelper.SerializeDateTime(run.FinishedAt.UtcDateTime),
            ["ExceptionType"] = FaultType,
            ["ExceptionMessage"] = run.Error ?? "The run failed.",
            ["ExceptionDetails"] = Details(run),
        })),
    };

    /// <summary>The data of the state of a run under way.</summary>
    public static string Processing(string server, string worker, DateTimeOffset since) => Serialize(new()
    {
        ["StartedAt"] = JobHelper.SerializeDateTime(since.UtcDateTime),
        ["ServerId"] = server,
        ["WorkerId"] = worker,
    });

    /// <summary>A job is there from its slot on, so that its latency is how late it began.</summary>
    public static DateTimeOffset CreatedAt(FinishedRun run) => run.SlotAt < run.StartedAt ? run.SlotAt : run.StartedAt;

    /// <summary>What a run brought, for people.</summary>
    public static string Result(FinishedRun run) => string.Create(CultureInfo.InvariantCulture,
        $"{(run.Outcome == RunOutcome.Held ? "held in quarantine" : "measured")} by {run.Source ?? "nobody"}, {run.Calls} {(run.Calls == 1 ? "call" : "calls")}, {run.CostUsd:0.####} USD");

    private static string Words(RunOutcome outcome) => outcome switch
    {
        RunOutcome.NotFound => "The platform has no such account or post",
        RunOutcome.Private => "The account shows nothing to strangers",
        _ => "Every source failed",
    };

    private static string Details(FinishedRun run) => string.Create(CultureInfo.InvariantCulture,
        $"{run.Error}\n{run.Calls} provider calls, {run.CostUsd:0.####} USD; failure {run.Failures} in a row; next try at {run.NextDueAt:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    private static string Milliseconds(TimeSpan time) => Math.Max(0L, (long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static string Serialize(Dictionary<string, string> data) => SerializationHelper.Serialize(data);
}
