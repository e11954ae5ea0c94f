using System.Globalization;
using Microsoft.Extensions.Primitives;
using Monitor.Data.Tasks;

namespace Monitor.Web.Dashboard.Recurring;

/// <summary>Which recurring jobs a page or an action is about, as its address or form says.</summary>
internal sealed record RecurringQuery
{
    /// <summary>States that can be filtered by, with the text of their tab.</summary>
    public static readonly (string Name, string Text)[] States =
    [
        ("all", "All"), ("paused", "Paused"), ("failing", "Failing"), ("overdue", "Overdue"), ("waiting", "Waiting for a source"),
    ];

    /// <summary>Rows that a page can have.</summary>
    public static readonly int[] Sizes = [20, 50, 100, 200];

    private const int LongestText = 200;

    /// <summary>What was typed.</summary>
    public string Text { get; private init; } = "";

    /// <summary>One platform.</summary>
    public string Platform { get; private init; } = "";

    /// <summary>The source that answered last.</summary>
    public string Source { get; private init; } = "";

    /// <summary>One of <see cref="States"/>.</summary>
    public string State { get; private init; } = States[0].Name;

    /// <summary>The order.</summary>
    public BoardSort Sort { get; private init; } = BoardSort.Default;

    /// <summary>Rows of a page.</summary>
    public int Size { get; private init; } = Sizes[1];

    /// <summary>Where the page begins.</summary>
    public BoardCursor? After { get; private init; }

    /// <summary>Whether only some of all tasks are meant.</summary>
    public bool Narrows => Text.Length > 0 || Platform.Length > 0 || Source.Length > 0 || State != States[0].Name;

    /// <summary>Reads the parameters. What is unknown is left out, so that an address that was cut off still shows something.</summary>
    public static RecurringQuery Read(Func<string, StringValues> parameters)
    {
        var sort = BoardSort.Parse(parameters("sort"));
        var state = parameters("state").ToString();
        return new RecurringQuery
        {
            Text = Clean(parameters("q")),
            Platform = Clean(parameters("platform")),
            Source = Clean(parameters("source")),
            State = Array.Exists(States, known => known.Name == state) ? state : States[0].Name,
            Sort = sort,
            Size = int.TryParse(parameters("count"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Sizes.Contains(size) ? size : Sizes[1],
            After = BoardCursor.Decode(parameters("after"), sort),
        };
    }

    /// <summary>The tasks that are meant. A text that is an id, a platform or a source means just that.</summary>
    public TaskFilter Filter(IReadOnlyCollection<string> platforms, IReadOnlyCollection<string> sources, bool anyState = false)
    {
        var state = anyState ? States[0].Name : State;
        var filter = new TaskFilter
        {
            Platform = Platform.Length > 0 ? Platform : null,
            Source = Source.Length > 0 ? Source : null,
            Statuses = state switch
            {
                "paused" => [MonitorTaskStatus.Paused],
                "failing" => [MonitorTaskStatus.Active],
                _ => [MonitorTaskStatus.Active, MonitorTaskStatus.Paused],
            },
            Failing = state == "failing" ? true : null,
            Overdue = state == "overdue" ? true : null,
            Waiting = state == "waiting",
        };
        if (Text.Length == 0)
            return filter;
        if (Guid.TryParse(Text, out var id))
            return filter with { Ids = [id] };
        if (filter.Platform is null && platforms.Contains(Text))
            return filter with { Platform = Text };
        if (filter.Source is null && sources.Contains(Text))
            return filter with { Source = Text };
        return filter with { Search = Text };
    }

    /// <summary>The parameters of an address for the same tasks, with some of them changed; a null is left out.</summary>
    public string With(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["q"] = Text,
            ["platform"] = Platform,
            ["source"] = Source,
            ["state"] = State == States[0].Name ? null : State,
            ["sort"] = Sort == BoardSort.Default ? null : Sort.Name,
            ["count"] = Size == Sizes[1] ? null : Size.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in changes)
            values[name] = value;
        return QueryString.Create(values.Where(pair => !string.IsNullOrEmpty(pair.Value))).Value ?? "";
    }

    private static string Clean(StringValues value)
    {
        var text = value.ToString().Replace("\0", "", StringComparison.Ordinal).Trim().TrimStart('@');
        return text.Length > LongestText ? text[..LongestText] : text;
    }
}
