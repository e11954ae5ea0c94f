using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Flows;

/// <summary>Which failed requests; what is null does not matter.</summary>
public sealed record RetryFilter
{
    /// <summary>These.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Those of this flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Those about these targets.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>Those that failed in this way.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Those that failed at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that failed before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Those in this state, where there are several.</summary>
    public string? Status { get; init; }

    /// <summary>Those that were made at this time or before.</summary>
    public DateTimeOffset? CreatedUntil { get; init; }
}

/// <summary>Writes something in the transaction of a part; throws when the part is not wanted any more.</summary>
/// <param name="connection">Of the transaction.</param>
/// <param name="last">The last request that was looked at.</param>
/// <param name="done">How many were.</param>
/// <param name="changed">How many of them were changed.</param>
/// <param name="ct">Cancels the statement.</param>
public delegate Task RequestNote(NpgsqlConnection connection, long last, int done, int changed, CancellationToken ct);

/// <summary>A part of many requests.</summary>
/// <param name="Last">The last one that was looked at; null when there was none.</param>
/// <param name="IsLast">Whether there is nothing behind it.</param>
public readonly record struct RequestPart(long? Last, bool IsLast);

/// <summary>Runs failed requests of a team again, many at once.</summary>
public sealed class FailedRequests(NpgsqlDataSource database, FlowCatalog flows, IHotState hot, TimeProvider time)
{
    private const int Chunk = 500;

    // What a flow of before left cannot run any more.
    private const string Chosen = """
        team_id = @team and status = 'FAILED' and flow = any (@flows) and (@ids::bigint[] is null or id = any (@ids))
            and (@accounts::text[] is null or account = any (@accounts)) and (@code::text is null or error_code = @code)
            and (@from::timestamptz is null or scraped_at >= @from) and (@to::timestamptz is null or scraped_at < @to)
            and (@until::timestamptz is null or created_at <= @until)
        """;

    private const string CountSql = $"select count(*)::int from scrape_request_log where {Chosen}";

    private static readonly string ChooseSql = $"""
        select id, flow from scrape_request_log where {Chosen} and id > @after order by id limit {Chunk}
        """;

    // Queues before everything else, and in one order, as everywhere.
    private const string LockSql = "select id from queue where name = any ($1) order by id for no key update";

    private static readonly string AgainSql = $"""
        update scrape_request_log r set {RequestWriter.Again("$2")}
        where id = any ($1) and status = 'FAILED' returning {RequestWriter.EventColumns}
        """;

    private const string QueueSql = """
        with queued as (
            insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures)
            select q.id, $2, r.id, least(greatest(r.priority, 0), 100)::smallint, $3, $4
            from scrape_request_log r join queue q on q.name = 'flow:' || r.flow where r.id = any ($1)
            on conflict (kind, ref_id) do nothing
            returning queue_id)
        update queue set turn_at = least(turn_at, $3) where id in (select queue_id from queued)
        """;

    /// <summary>Runs them again, in transactions of a bounded size; answers how many, or with <paramref name="isDry"/> how many it would be.</summary>
    public async Task<int> RetryAsync(long teamId, RetryFilter filter, bool isDry, CancellationToken ct)
    {
        if (isDry)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var count = Command(connection, CountSql, teamId, filter);
            return (int)(await count.ExecuteScalarAsync(ct))!;
        }

        var retried = 0;
        var part = new RequestPart(0, IsLast: false);
        while (!part.IsLast)
            part = await RetryPartAsync(teamId, filter, part.Last!.Value, (_, _, _, changed, _) =>
            {
                retried += changed;
                return Task.CompletedTask;
            }, ct);
        return retried;
    }

    /// <summary>Runs the next of them behind an id again, in one transaction, which <paramref name="note"/> is told of before it ends.</summary>
    public async Task<RequestPart> RetryPartAsync(long teamId, RetryFilter filter, long after, RequestNote note, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var choose = Command(connection, ChooseSql, teamId, filter);
        choose.Parameters.AddWithValue("after", after);
        var chosen = await connection.ReadAsync(choose, r => (Id: r.GetInt64(0), Flow: r.GetString(1)), ct);
        if (chosen.Count == 0)
            return new(null, IsLast: true);
        if (await RetryAsync(connection, chosen, note, ct) > 0)
        {
            await hot.HintAsync(HintTopic.Queues, ct);
            await hot.HintAsync(HintTopic.Jobs, ct);
        }

        return new(chosen[^1].Id, chosen.Count < Chunk);
    }

    private async Task<int> RetryAsync(
        NpgsqlConnection connection, List<(long Id, string Flow)> chosen, RequestNote note, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        string[] names = [.. chosen.Select(request => request.Flow).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var name in names)
            await FlowQueues.CreateAsync(connection, flows.Find(name)!, now, ct);
        await using (var gate = connection.Command(LockSql, (object)names.Select(FlowCatalog.QueueName).ToArray()))
            await gate.ExecuteNonQueryAsync(ct);
        var events = await connection.ReadAsync(
            connection.Command(AgainSql, chosen.Select(request => request.Id).ToArray(), now.UtcDateTime), RequestWriter.Event, ct);
        await using (var queue = connection.Command(
            QueueSql, events.Select(happened => happened.RequestId!.Value).ToArray(), ScrapeRequestKind.Id.Number, now.UtcDateTime, ScrapeRequests.MaxFailures))
            await queue.ExecuteNonQueryAsync(ct);
        await note(connection, chosen[^1].Id, chosen.Count, events.Count, ct);
        await FeedWriter.WriteAsync(connection, events, now, ct);
        await transaction.CommitAsync(ct);
        return events.Count;
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, long teamId, RetryFilter filter)
    {
        var names = flows.All.Where(flow => filter.Flow is null || flow.Name == filter.Flow).Select(flow => flow.Name);
        return new(sql, connection)
        {
            Parameters =
            {
                new("team", teamId),
                new("flows", names.ToArray()),
                Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Bigint, filter.Ids?.ToArray()),
                Of("accounts", NpgsqlDbType.Array | NpgsqlDbType.Text, filter.Accounts?.ToArray()),
                Of("code", NpgsqlDbType.Text, filter.ErrorCode),
                Of("from", NpgsqlDbType.TimestampTz, filter.From?.UtcDateTime),
                Of("to", NpgsqlDbType.TimestampTz, filter.To?.UtcDateTime),
                Of("until", NpgsqlDbType.TimestampTz, filter.CreatedUntil?.UtcDateTime),
            },
        };
    }

    private static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
