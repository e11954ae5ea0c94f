using Monitor.Data.Content;
using Monitor.Data.Observations;
using Npgsql;

namespace Monitor.Data.Providers;

/// <summary>A finished run at Apify whose data is to be fetched.</summary>
/// <param name="RunId">The run.</param>
/// <param name="DatasetId">Where its data lies.</param>
/// <param name="MeasuredAt">When it ended.</param>
/// <param name="Attempt">The fence: only this attempt may complete it.</param>
/// <param name="TeamId">The team that it was ordered for.</param>
public sealed record ApifyRun(string RunId, string DatasetId, DateTimeOffset MeasuredAt, short Attempt, long TeamId);

/// <summary>What became of a report.</summary>
public enum ApifyReport
{
    /// <summary>It is kept.</summary>
    Accepted,

    /// <summary>The run was reported before.</summary>
    Duplicate,

    /// <summary>There is no such team.</summary>
    UnknownTeam,
}

/// <summary>The rows of <c>apify_run</c>: reported by the webhook, read by a worker.</summary>
public sealed class ApifyRuns(NpgsqlDataSource database, TimeProvider clock)
{
    private const string AddSql = """
        with owner as (select id from team where id = $6),
        added as (
            insert into apify_run (run_id, dataset_id, actor_id, measured_at, received_at, due_at, team_id)
            select $1, $2, $3, $4, $5, $5, id from owner
            on conflict (run_id) do nothing returning run_id)
        select exists (select from owner), exists (select from added)
        """;

    private const string ClaimSql = """
        update apify_run set attempt = attempt + 1, due_at = $2
        where run_id = (select run_id from apify_run where state = 1 and due_at <= $1 order by due_at limit 1 for update skip locked)
        returning run_id, dataset_id, measured_at, attempt, team_id
        """;

    private const string CompleteSql = """
        update apify_run set state = 2, finished_at = $3, items = $4, error = null
        where run_id = $1 and attempt = $2 and state = 1
        """;

    private const string PostponeSql = """
        update apify_run set state = $3, due_at = $4, error = $5
        where run_id = $1 and attempt = $2 and state = 1
        """;

    private const short Waiting = 1;
    private const short GivenUp = 3;

    /// <summary>The team that a run is for when nobody says so: the first one, which every installation has.</summary>
    public const long FirstTeam = 1;

    /// <summary>Keeps a report.</summary>
    public async Task<ApifyReport> AddAsync(
        string runId, string datasetId, string? actorId, DateTimeOffset? finishedAt, long teamId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(AddSql);
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = datasetId });
        command.Parameters.Add(new() { Value = (object?)actorId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        // A run cannot have ended later than it was reported.
        command.Parameters.Add(new() { Value = (finishedAt is { } ended && ended < now ? ended : now).UtcDateTime });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = teamId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return !reader.GetBoolean(0) ? ApifyReport.UnknownTeam : reader.GetBoolean(1) ? ApifyReport.Accepted : ApifyReport.Duplicate;
    }

    /// <summary>The dataset of a run that was reported; null when it was not.</summary>
    public async Task<string?> FindDatasetAsync(string runId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select dataset_id from apify_run where run_id = $1");
        command.Parameters.Add(new() { Value = runId });
        return await command.ExecuteScalarAsync(ct) as string;
    }

    /// <summary>Takes one run that is due, for as long as the lease; null when there is none.</summary>
    public async Task<ApifyRun?> ClaimAsync(TimeSpan lease, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(ClaimSql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = (now + lease).UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt16(3), reader.GetInt64(4))
            : null;
    }

    /// <summary>Records what a run brought, in the transaction that completes it; false when another attempt has taken it over.</summary>
    public async Task<bool> CompleteAsync(ApifyRun run, ContentWriter content, IReadOnlyList<Observation> observations, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var command = new NpgsqlCommand(CompleteSql, connection, transaction))
        {
            command.Parameters.Add(new() { Value = run.RunId });
            command.Parameters.Add(new() { Value = run.Attempt });
            command.Parameters.Add(new() { Value = clock.GetUtcNow().UtcDateTime });
            command.Parameters.Add(new() { Value = observations.Count });
            if (await command.ExecuteNonQueryAsync(ct) == 0)
                return false;
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        content.Append(batch, observations);
        if (observations.Count > 0)
            batch.BatchCommands.Add(CollectedContent.Insert([.. observations.Select(found => new CollectedFor(run.TeamId, found))], clock.GetUtcNow()));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Puts a run off until the next try, or gives it up when there is none.</summary>
    public async Task PostponeAsync(ApifyRun run, DateTimeOffset? next, string error, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PostponeSql);
        command.Parameters.Add(new() { Value = run.RunId });
        command.Parameters.Add(new() { Value = run.Attempt });
        command.Parameters.Add(new() { Value = next is null ? GivenUp : Waiting });
        command.Parameters.Add(new() { Value = (next ?? clock.GetUtcNow()).UtcDateTime });
        command.Parameters.Add(new() { Value = error });
        await command.ExecuteNonQueryAsync(ct);
    }
}
