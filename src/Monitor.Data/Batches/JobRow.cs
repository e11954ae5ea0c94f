using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>A job as it is stored.</summary>
public sealed record JobRow(
    Guid Id,
    string JobType,
    string Status,
    int Total,
    int Processed,
    int Successful,
    int Failed,
    IReadOnlyList<string> Usernames,
    string Errors,
    int MaxConcurrency,
    long TeamId,
    string? RequestedBy,
    string Platform,
    int Priority,
    int EstimatedCredits,
    int ReservedCredits,
    int CreditsCharged,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset? EstimatedCompletionAt,
    long EventNo,
    string? PausedBy)
{
    /// <summary>At which level it is paused: job, team or installation.</summary>
    public string? PausedBy { get; } = PausedBy;

    /// <summary>Whether creators are missing in its results: they have not ended, or it was cancelled before they could.</summary>
    public bool IsPartial => Processed < Total;

    /// <summary>Whether it is paused, at any level.</summary>
    public bool Paused => PausedBy is not null;

    /// <summary>The columns, in the order of <see cref="Read"/>, of <c>processing_jobs j left join queue q on q.job_id = j.id</c>.</summary>
    internal const string Columns = $"{Head}, j.usernames, j.errors::text, {Tail}";

    private const string Head = """
        j.id, j.job_type, j.status, j.total_users, j.processed_users, j.successful_users, j.failed_users
        """;

    // A job that has ended has no queue any more, and is not paused.
    private const string Tail = $"""
        j.max_concurrency, j.team_id, j.requested_by, j.platform, j.priority, j.estimated_credits, j.reserved_credits, j.credits_charged,
        j.created_at, j.started_at, j.completed_at, j.estimated_completion_at, j.event_no,
        case when q.id is null then null
             when q.paused_at is not null then 'job'
             else (select case when p.team_id is null then 'installation' else 'team' end from {QueuePauses.Concerning} order by p.team_id nulls first limit 1) end
        """;

    internal static JobRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6),
        reader.GetFieldValue<string[]>(7), reader.GetString(8), reader.GetInt32(9), reader.GetInt64(10), reader.GetText(11), reader.GetString(12),
        reader.GetInt32(13), reader.GetInt32(14), reader.GetInt32(15), reader.GetInt32(16), reader.GetFieldValue<DateTimeOffset>(17),
        Time(reader, 18), Time(reader, 19), Time(reader, 20), reader.GetInt64(21), reader.GetText(22));

    internal static DateTimeOffset? Time(NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<DateTimeOffset>(ordinal);
}
