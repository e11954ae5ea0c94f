using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>An item of a queue that this worker holds the lease of.</summary>
/// <param name="Id">The item.</param>
/// <param name="RunNo">The fence: only this run may finish the item.</param>
/// <param name="QueueId">Its queue.</param>
/// <param name="Priority">The class of the queue.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="RefId">The row with its content.</param>
/// <param name="Failures">Failed runs before this one.</param>
/// <param name="MaxFailures">After so many it has failed for good.</param>
/// <param name="ExpiresAt">After this time it must not run any more.</param>
public sealed record ClaimedItem(
    long Id,
    int RunNo,
    long QueueId,
    QueuePriority Priority,
    ItemKind Kind,
    long RefId,
    short Failures,
    short MaxFailures,
    DateTimeOffset ExpiresAt)
{
    /// <summary>Since when its queue finds no source that can be asked; null while work is got done.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>What its kind found in the row when it was claimed, for its runner; null where it was not claimed here.</summary>
    public object? Details { get; init; }

    /// <summary>Whether its calls wait for their pace.</summary>
    public bool IsPaced { get; init; }

    /// <summary>What its queue asks for; empty where that are several platforms.</summary>
    public string Platform { get; init; } = QueueScope.Several;

    /// <summary>What earlier runs kept of their calls, as JSON.</summary>
    public string? Question { get; init; }

    /// <summary>Where it was claimed from.</summary>
    public QueueLane Lane => Priority == QueuePriority.Batch ? new QueueLane(Priority, IsPaced) : Priority;

    /// <summary>The columns, in the order of <see cref="Read"/>, of <c>queue_item i</c> and <c>queue q</c>.</summary>
    internal const string Columns =
        $"i.id, i.run_no, i.queue_id, q.priority, i.kind, i.ref_id, i.failures, i.max_failures, i.expires_at, q.waiting_since, {QueueLane.IsPaced}, i.question::text, coalesce(q.platform, '')";

    internal static ClaimedItem Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), (QueuePriority)reader.GetInt16(3), new ItemKind(reader.GetInt16(4)),
        reader.GetInt64(5), reader.GetInt16(6), reader.GetInt16(7),
        reader.GetFieldValue<DateTime>(8) == DateTime.MaxValue ? DateTimeOffset.MaxValue : reader.GetFieldValue<DateTimeOffset>(8))
    {
        WaitingSince = reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
        IsPaced = reader.GetBoolean(10),
        Question = reader.GetText(11),
        Platform = reader.GetString(12),
    };
}
