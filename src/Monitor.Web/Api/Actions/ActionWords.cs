using Monitor.Data.Actions;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Web.Api.Tasks;

namespace Monitor.Web.Api.Actions;

/// <summary>What can be done to each kind, and by what it is told apart.</summary>
internal static class ActionWords
{
    public const string SetInterval = "set_interval";

    /// <summary>Kinds, with what can be done to them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Actions { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        [ActionKinds.Tasks] = [.. ActOnTasksValidator.Actions.Keys.Order(StringComparer.Ordinal)],
        [ActionKinds.Jobs] = ["cancel", "pause", "resume"],
        [ActionKinds.Requests] = ["cancel", "retry"],
    };

    /// <summary>States by which an action may choose.</summary>
    public static IReadOnlyList<string> StatusesOf(string kind, string? action) => kind switch
    {
        ActionKinds.Tasks => TaskWords.Statuses,
        ActionKinds.Jobs => [JobStatus.Pending, JobStatus.Processing, JobStatus.Running],
        _ => action == "retry" ? [RequestStatus.Failed] : [RequestStatus.Pending, RequestStatus.Processing],
    };

    /// <summary>The members of a filter that belong to a kind.</summary>
    public static IReadOnlyList<string> MembersOf(string kind) => kind switch
    {
        ActionKinds.Tasks => ["status", "type", "platform", "q", "failing", "overdue"],
        ActionKinds.Jobs => ["status", "job_type"],
        _ => ["status", "flow", "account", "error_code", "from", "to"],
    };

    /// <summary>The members that a filter has, by their names.</summary>
    public static IEnumerable<string> MembersOf(ActionFilterBody filter) => ((string Name, object? Value)[])
    [
        ("status", filter.Status), ("type", filter.Type), ("platform", filter.Platform), ("q", filter.Q), ("failing", filter.Failing), ("overdue", filter.Overdue),
        ("job_type", filter.JobType), ("flow", filter.Flow), ("account", filter.Account), ("error_code", filter.ErrorCode), ("from", filter.From), ("to", filter.To),
    ] is var members ? members.Where(member => member.Value is not null).Select(member => member.Name) : [];
}
