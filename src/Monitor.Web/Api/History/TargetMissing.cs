using System.Text.Json;
using Monitor.Data.Scheduling;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.History;

/// <summary>What is said of a target that cannot be measured, since it does not exist or shows nothing to strangers.</summary>
internal static class TargetMissing
{
    /// <summary>The outcome as a word of the API; null for one that does not say that the target is missing.</summary>
    public static string? Word(RunOutcome? outcome) => outcome is RunOutcome.NotFound or RunOutcome.Private
        ? JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Value.ToString())
        : null;

    /// <summary>The same for people.</summary>
    public static string? Message(RunOutcome? outcome, TaskType type, string target) => outcome switch
    {
        RunOutcome.NotFound => $"There is no {Noun(type)} {target}. It is asked for again, less and less often.",
        RunOutcome.Private => $"The {Noun(type)} {target} is private. It is asked for again, less and less often.",
        _ => null,
    };

    private static string Noun(TaskType type) => type == TaskType.Post ? "post" : "account";
}
