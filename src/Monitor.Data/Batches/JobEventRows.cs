using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Batches;

/// <summary>Writes events of one job. The caller has moved the job's counter on and holds the lock of its row.</summary>
internal static class JobEventRows
{
    private const string Sql = """
        insert into job_event (job_id, number, event_type, at, payload)
        select $1, $2 + d.place, d.event_type, $5, d.payload::jsonb
        from unnest($3, $4) with ordinality d(event_type, payload, place)
        """;

    /// <summary>The statement that inserts events with the numbers after <paramref name="after"/>.</summary>
    public static NpgsqlBatchCommand Insert(Guid jobId, long after, IReadOnlyList<(string Type, string Payload)> events, DateTimeOffset at) => new(Sql)
    {
        Parameters =
        {
            new() { Value = jobId },
            new() { Value = after },
            SqlArray.Of(events, e => e.Type),
            SqlArray.Of(events, e => e.Payload),
            new() { Value = at.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };
}
