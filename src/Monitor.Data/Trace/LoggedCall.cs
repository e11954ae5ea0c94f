using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Trace;

/// <summary>A call of the log.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Call">The call.</param>
public sealed record LoggedCall(long Id, ProviderCall Call)
{
    /// <summary>What is read of the view of all calls, <c>logged_call c</c>, and of whatever has the same columns.</summary>
    internal const string Columns =
        """
        c.id, c.at, c.provider, c.platform, c.fetch_type, c.target, c.credential, c.http_status, c.outcome, c.duration_ms, c.cost_usd, c.task_id, c.run_no,
        c.item_id, c.request_id, c.job_id, c.method, c.url, c.error
        """;

    internal static LoggedCall Read(NpgsqlDataReader reader) => new(reader.GetInt64(0), new()
    {
        At = reader.GetFieldValue<DateTimeOffset>(1),
        Provider = reader.GetString(2),
        Platform = reader.GetString(3),
        FetchType = reader.GetString(4),
        Target = reader.GetString(5),
        Credential = reader.GetText(6),
        HttpStatus = reader.GetFieldValue<short?>(7),
        Outcome = reader.GetString(8),
        DurationMs = reader.GetFloat(9),
        CostUsd = reader.GetDecimal(10),
        TaskId = reader.GetFieldValue<Guid?>(11),
        RunNo = reader.GetFieldValue<int?>(12),
        ItemId = reader.GetFieldValue<long?>(13),
        RequestId = reader.GetFieldValue<long?>(14),
        JobId = reader.GetFieldValue<Guid?>(15),
        Method = reader.GetText(16),
        Url = reader.GetText(17),
        Error = reader.GetText(18),
    });
}
