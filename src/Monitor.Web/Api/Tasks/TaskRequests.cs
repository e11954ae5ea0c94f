namespace Monitor.Web.Api.Tasks;

/// <summary>A task to create.</summary>
/// <param name="Platform">Where the target is; instagram unless given.</param>
/// <param name="Type">influencer or post.</param>
/// <param name="Target">A handle, id, short code or address.</param>
/// <param name="Interval">A number and a unit, from 30s to 30d.</param>
internal sealed record CreateTask(string? Platform, string? Type, string? Target, string? Interval);

/// <summary>Many tasks of one kind to create.</summary>
/// <param name="Platform">Where the targets are; instagram unless given.</param>
/// <param name="Type">influencer or post.</param>
/// <param name="Targets">The targets; or give text.</param>
/// <param name="Text">The targets as text, separated by commas, semicolons or white space; or give targets.</param>
/// <param name="Interval">A number and a unit, from 30s to 30d.</param>
internal sealed record CreateTasks(string? Platform, string? Type, IReadOnlyList<string?>? Targets, string? Text, string? Interval);

/// <summary>A change of a task.</summary>
/// <param name="Interval">The new interval: a number and a unit, from 30s to 30d.</param>
internal sealed record ChangeTask(string? Interval);

/// <summary>A change of many tasks.</summary>
/// <param name="Action">pause, resume, stop, run or set_interval.</param>
/// <param name="TaskIds">The tasks, at most 1,000; or give a filter.</param>
/// <param name="Filter">Which tasks; or give their ids.</param>
/// <param name="All">true: all tasks, instead of ids and filter.</param>
/// <param name="Interval">The new interval, for set_interval only.</param>
/// <param name="DryRun">true: only count what would change.</param>
internal sealed record ActOnTasks(
    string? Action, IReadOnlyList<string?>? TaskIds, FilterBody? Filter, bool? All, string? Interval, bool? DryRun);

/// <summary>Which tasks; what is absent does not restrict.</summary>
/// <param name="Status">active, paused or stopped.</param>
/// <param name="Type">influencer or post.</param>
/// <param name="Platform">One platform.</param>
/// <param name="Q">Part of the target.</param>
/// <param name="Failing">Whether the last run failed.</param>
/// <param name="Overdue">Whether a success is overdue.</param>
internal sealed record FilterBody(string? Status, string? Type, string? Platform, string? Q, bool? Failing, bool? Overdue);
