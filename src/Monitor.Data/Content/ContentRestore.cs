using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Auditing;
using Monitor.Data.Time;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Content;

/// <summary>What a restore is to take back.</summary>
/// <param name="Before">Everything measured at this time or later is wrong.</param>
public sealed record RestoreOrder(DateTimeOffset Before)
{
    /// <summary>Only this platform.</summary>
    public string? Platform { get; init; }

    /// <summary>Only the account with this platform id or handle, and its posts.</summary>
    public string? Account { get; init; }

    /// <summary>Only what this source said.</summary>
    public string? Source { get; init; }

    /// <summary>Only counts; nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Over how long the tasks are spread that collect anew.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>What a restore did, or would do.</summary>
public sealed record RestoreSummary
{
    /// <summary>Its number; 0 on a dry run.</summary>
    public long RestoreId { get; init; }

    /// <summary>Accounts that are as they were before.</summary>
    public int Accounts { get; init; }

    /// <summary>Posts that are as they were before.</summary>
    public int Posts { get; init; }

    /// <summary>Accounts and posts that stay as they are, because nothing good is known of them.</summary>
    public int WithoutSnapshot { get; init; }

    /// <summary>Measurements that were moved out of the histories.</summary>
    public int Measurements { get; init; }

    /// <summary>Rows of the audit logs that were marked as wrong.</summary>
    public int LogRows { get; init; }

    /// <summary>Tasks that collect anew.</summary>
    public int Tasks { get; init; }

    internal RestoreSummary Plus(RestoreSummary other) => this with
    {
        Accounts = Accounts + other.Accounts,
        Posts = Posts + other.Posts,
        WithoutSnapshot = WithoutSnapshot + other.WithoutSnapshot,
        Measurements = Measurements + other.Measurements,
        LogRows = LogRows + other.LogRows,
        Tasks = Tasks + other.Tasks,
    };
}

/// <summary>
/// Takes back what was recorded since a time, for example by a faulty version: accounts and posts get the state of their last
/// good row in the audit log, wrong measurements are moved into <c>excluded_history</c>, wrong rows of the audit logs are
/// marked, and the tasks collect anew. One transaction per batch; a restore that was interrupted is simply run again.
/// </summary>
public sealed class ContentRestore(NpgsqlDataSource database, AuditLog audit, TimeProvider time)
{
    private const int BatchSize = 500;

    // It is somebody at the machine who restores.
    private static readonly AuditActor Operator = new("system", null, "command line", null, null, null);

    private const string BeginSql =
        "insert into restore_run (started_at, before_time, platform, account, source) values ($1, $2, $3, $4, $5) returning id";

    private const string EndSql = "update restore_run set finished_at = $2, summary = to_jsonb($3::json) where id = $1";

    /// <summary>Restores.</summary>
    public async Task<RestoreSummary> RunAsync(RestoreOrder order, CancellationToken ct)
    {
        var run = order.DryRun ? 0 : await BeginAsync(order, connection: null, ct);
        var total = new RestoreSummary { RestoreId = run };
        foreach (var statements in (RestoreSql[])[RestoreSql.Accounts, RestoreSql.Posts])
        {
            long after = 0;
            while (await BatchAsync(statements, order, run, after, ct) is var (last, summary))
            {
                total = total.Plus(summary);
                after = last;
            }
        }

        if (!order.DryRun)
            await EndAsync(order, total, ct);
        return total;
    }

    private async Task<(long Last, RestoreSummary Summary)?> BatchAsync(RestoreSql sql, RestoreOrder order, long run, long after, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (order.DryRun)
            run = await BeginAsync(order, connection, ct);
        var ids = await IdsAsync(connection, sql.Candidates, order, after, ct);
        if (ids.Count == 0)
            return null;

        // The schedule first, as everything does that locks tasks.
        var tasks = await ExecuteAsync(sql.Requeue);
        var logRows = await ExecuteAsync(sql.ExcludeLog);
        var measurements = await ExecuteAsync(sql.ExcludeHistory);
        var without = await ExecuteAsync(sql.CountWithoutSnapshot);
        var restored = await ExecuteAsync(sql.Restore);
        if (!order.DryRun)
            await transaction.CommitAsync(ct);
        var summary = new RestoreSummary { WithoutSnapshot = without, Measurements = measurements, LogRows = logRows, Tasks = tasks };
        return (ids[^1], sql == RestoreSql.Accounts ? summary with { Accounts = restored } : summary with { Posts = restored });

        async Task<int> ExecuteAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection, transaction);
            command.Parameters.AddWithValue("ids", ids.ToArray());
            command.Parameters.AddWithValue("run", run);
            command.Parameters.AddWithValue("now", time.GetUtcNow().UtcDateTime);
            command.Parameters.AddWithValue("spread", order.Spread);
            AddOrder(command, order);
            return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        }
    }

    private static async Task<List<long>> IdsAsync(NpgsqlConnection connection, string sql, RestoreOrder order, long after, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("limit", BatchSize);
        AddOrder(command, order);
        var ids = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    private async Task<long> BeginAsync(RestoreOrder order, NpgsqlConnection? connection, CancellationToken ct)
    {
        await using var own = connection is null ? await database.OpenConnectionAsync(ct) : null;
        await using var command = new NpgsqlCommand(BeginSql, connection ?? own);
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = order.Before.UtcDateTime });
        foreach (var text in (string?[])[order.Platform, order.Account, order.Source])
            command.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    // What was done and that somebody did it stand in one transaction.
    private async Task EndAsync(RestoreOrder order, RestoreSummary summary, CancellationToken ct)
    {
        var done = string.Create(CultureInfo.InvariantCulture,
            $$"""{"accounts":{{summary.Accounts}},"posts":{{summary.Posts}},"without_snapshot":{{summary.WithoutSnapshot}},"measurements":{{summary.Measurements}},"log_rows":{{summary.LogRows}},"tasks":{{summary.Tasks}}}""");
        var before = new JsonObject
        {
            ["recorded_since"] = order.Before.ToWireFormat(),
            ["platform"] = order.Platform,
            ["account"] = order.Account,
            ["source"] = order.Source,
        };
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(EndSql)
        {
            Parameters = { new() { Value = summary.RestoreId }, new() { Value = time.GetUtcNow().UtcDateTime }, new() { Value = done } },
        });
        batch.BatchCommands.Add(audit.Insert(
            Operator,
            new AuditEntry("restore", "restore", summary.RestoreId.ToString(CultureInfo.InvariantCulture))
            {
                OfInstallation = true,
                Before = before.ToJsonString(),
                After = done,
            }));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void AddOrder(NpgsqlCommand command, RestoreOrder order)
    {
        command.Parameters.AddWithValue("before", order.Before.UtcDateTime);
        AddText("platform", order.Platform);
        AddText("account", order.Account);
        AddText("source", order.Source);

        void AddText(string name, string? value) =>
            command.Parameters.Add(new(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value });
    }
}
