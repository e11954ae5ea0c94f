using System.Text.Json;
using Monitor.Data.Charts;
using Monitor.Data.Scheduling;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Tasks;

/// <summary>The words of the API for kinds and states of tasks.</summary>
internal static class TaskWords
{
    private const string Watched = "watched";

    public static IReadOnlyList<string> Types { get; } = Words<TaskType>();

    public static IReadOnlyList<string> Statuses { get; } = Words<MonitorTaskStatus>();

    /// <summary>A board may also show what is not stopped.</summary>
    public static IReadOnlyList<string> BoardStatuses { get; } = [.. Statuses, Watched];

    public static IReadOnlyList<string> Flags { get; } = ["true", "false"];

    public static IReadOnlyList<string> Outcomes { get; } = Words<RunOutcome>();

    /// <summary>Every outcome but success.</summary>
    public const string Unsuccessful = "unsuccessful";

    public static IReadOnlyList<string> Sparklines { get; } = [.. Sparkline.All.Select(sparkline => sparkline.Name)];

    /// <summary>A kind; the word has been validated or is absent.</summary>
    public static TaskType? Type(string? word) => Parse<TaskType>(word);

    /// <summary>The statuses that a word stands for; null where it is absent.</summary>
    public static IReadOnlyCollection<MonitorTaskStatus>? StatusesOf(string? word) => word switch
    {
        null => null,
        Watched => [MonitorTaskStatus.Active, MonitorTaskStatus.Paused],
        _ => Status(word) is { } status ? [status] : null,
    };

    /// <summary>The outcomes that words separated by commas stand for; null where one stands for nothing.</summary>
    public static IReadOnlyCollection<RunOutcome>? OutcomesOf(string words)
    {
        var outcomes = new HashSet<RunOutcome>();
        foreach (var word in words.Split(',', StringSplitOptions.TrimEntries))
            if (word == Unsuccessful)
                outcomes.UnionWith(Enum.GetValues<RunOutcome>().Where(outcome => outcome != RunOutcome.Done));
            else if (Parse<RunOutcome>(word) is { } outcome)
                outcomes.Add(outcome);
            else
                return null;
        return outcomes;
    }

    /// <summary>A status; the word has been validated or is absent.</summary>
    public static MonitorTaskStatus? Status(string? word) => Parse<MonitorTaskStatus>(word);

    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string[] Words<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(Of)];

    private static TEnum? Parse<TEnum>(string? word)
        where TEnum : struct, Enum
    {
        foreach (var value in Enum.GetValues<TEnum>())
            if (Of(value) == word)
                return value;
        return null;
    }
}
