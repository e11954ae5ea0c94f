using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Content;

/// <summary>What the audit logs hold.</summary>
public enum AuditMode
{
    /// <summary>A row for every update.</summary>
    Always,

    /// <summary>For monitors, a row only when something besides the time changed.</summary>
    Changes,
}

/// <summary>How what was collected is recorded.</summary>
public sealed class RecordOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Record";

    /// <summary>When a monitor's run writes <c>profile_log</c>; one-off work always does.</summary>
    public AuditMode ProfileLog { get; set; } = AuditMode.Always;

    /// <summary>When a monitor's run writes <c>post_log</c>; posts that come with a profile are logged on change only.</summary>
    public AuditMode PostLog { get; set; } = AuditMode.Always;

    /// <summary>How often at most a change of a post that came with a profile is written into <c>post_log</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ItemLogInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long both audit logs are kept, in days, by whole months.</summary>
    [Range(31, 36_500)]
    public int AuditDays { get; set; } = 400;

    /// <summary>Part of a count that must be lost at once for the answer to be doubted.</summary>
    [Range(0.5, 1.0)]
    public double CollapseShare { get; set; } = 0.9;

    /// <summary>Counts below this are never doubted: small numbers jump.</summary>
    [Range(1, 1_000_000_000)]
    public long CollapseMinimum { get; set; } = 100;

    /// <summary>Answers in a row from the same source after which a doubted count is taken for true.</summary>
    [Range(2, 100)]
    public int CollapseSightings { get; set; } = 3;
}
