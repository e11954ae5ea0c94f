using System.Diagnostics.CodeAnalysis;

namespace Monitor.Data.Tasks;

/// <summary>What lists of tasks can be sorted by.</summary>
public enum TaskSortKey
{
    /// <summary>Creation time.</summary>
    CreatedAt,

    /// <summary>Handle or short code.</summary>
    Target,

    /// <summary>Next run; tasks without one come last.</summary>
    NextRunAt,

    /// <summary>Interval.</summary>
    IntervalSeconds,
}

/// <summary>The order of a list of tasks; equal keys are ordered by id.</summary>
public sealed record TaskSort(TaskSortKey Key, bool Descending)
{
    /// <summary>Newest first.</summary>
    public static readonly TaskSort Default = new(TaskSortKey.CreatedAt, Descending: true);

    private static readonly (string Name, TaskSortKey Key)[] Keys =
    [
        ("created_at", TaskSortKey.CreatedAt),
        ("target", TaskSortKey.Target),
        ("next_run_at", TaskSortKey.NextRunAt),
        ("interval_seconds", TaskSortKey.IntervalSeconds),
    ];

    /// <summary>All names: a leading <c>-</c> turns the order round.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Keys.SelectMany(k => new[] { k.Name, "-" + k.Name })];

    /// <summary>Its name in the API.</summary>
    public string Name => (Descending ? "-" : "") + Array.Find(Keys, k => k.Key == Key).Name;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TaskSort? sort)
    {
        var descending = text.StartsWith('-');
        var name = descending ? text[1..] : text;
        sort = Array.Exists(Keys, k => k.Name == name) ? new TaskSort(Array.Find(Keys, k => k.Name == name).Key, descending) : null;
        return sort is not null;
    }
}
