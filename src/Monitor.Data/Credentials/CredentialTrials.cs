using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Credentials;

/// <summary>What trying a key brought; nothing of it is secret.</summary>
public sealed record TrialResult
{
    /// <summary>What the call came to, or why there was none.</summary>
    public required string Outcome { get; init; }

    /// <summary>What was wrong, for people.</summary>
    public string? Error { get; init; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Calls made.</summary>
    public int Calls { get; init; }

    /// <summary>How long the call took.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>What it cost.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>How long the provider asks to be left alone, or until there is room within its limits.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>What the provider says is left, if it does.</summary>
    public TrialQuota? Quota { get; init; }

    /// <summary>When it was tried.</summary>
    public required DateTimeOffset TestedAt { get; init; }
}

/// <summary>What a provider says about what a key may still do.</summary>
/// <param name="Unit">What it counts: <c>requests</c>, <c>usd</c> or <c>percent</c>.</param>
/// <param name="Limit">Of how much.</param>
/// <param name="Remaining">How much is left.</param>
/// <param name="ResetsAt">When it begins anew.</param>
public sealed record TrialQuota(string Unit, double? Limit, double? Remaining, DateTimeOffset? ResetsAt);

/// <summary>A key that this worker has taken to try.</summary>
public sealed record ClaimedTrial(long CredentialId, int RunNo);

/// <summary>Orders and answers of trying keys: ordered by the API, answered by a worker that has the key.</summary>
public sealed class CredentialTrials(NpgsqlDataSource database, IHotState hot, TimeProvider time)
{
    // Longer than anybody waits for an answer.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // Longer than a call takes.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(30);

    private const string WorkerSql = "select exists (select from worker where heartbeat_at > $1)";

    private const string OrderSql = """
        with wanted as (select id, version from credential where id = $1),
        under_way as (
            update credential_trial t set ordered_at = t.ordered_at from wanted w
            where t.credential_id = w.id and t.version = w.version and t.due_at is not null and t.ordered_at > $3
            returning t.number),
        ordered as (
            insert into credential_trial as t (credential_id, number, version, ordered_at, due_at)
            select id, 1, version, $2, $2 from wanted where not exists (select from under_way)
            on conflict (credential_id) do update set
                number = t.number + 1, version = excluded.version, ordered_at = $2, due_at = $2, run_no = t.run_no + 1, result = null
            returning number)
        select number from under_way union all select number from ordered
        """;

    private const string ReadSql = "select result::text from credential_trial where credential_id = $1 and number = $2 and due_at is null";

    // What nobody waits for any more is not asked.
    private const string ClaimSql = """
        update credential_trial t set run_no = t.run_no + 1, due_at = $2
        where t.credential_id = (
            select t.credential_id from credential_trial t
                join unnest($4::bigint[], $5::integer[]) k(id, version) on k.id = t.credential_id and k.version = t.version
            where t.due_at <= $1 and t.ordered_at > $3 order by t.due_at limit 1 for update of t skip locked)
        returning t.credential_id, t.run_no
        """;

    private const string AnswerSql = "update credential_trial set due_at = null, result = $3::jsonb where credential_id = $1 and run_no = $2 and due_at is not null";

    /// <summary>Orders that a key is tried; answers the number of the order, or null when no worker is there, or no such key.</summary>
    public async Task<long?> OrderAsync(long credentialId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.ReadAsync(connection.Command(WorkerSql, now - Alive), reader => reader.GetBoolean(0), ct) is not [true])
            return null;
        var number = await connection.ReadAsync(connection.Command(OrderSql, credentialId, now, now - Kept), reader => reader.GetInt64(0), ct);
        await hot.HintAsync(HintTopic.Credentials, ct);
        return number is [var ordered] ? ordered : null;
    }

    /// <summary>Orders that a key is tried, in the transaction of what asks for it and for nobody who waits; whoever orders gives the hint.</summary>
    internal static Task OrderAsync(NpgsqlConnection connection, long credentialId, DateTimeOffset now, CancellationToken ct) =>
        connection.ReadAsync(connection.Command(OrderSql, credentialId, now, now - Kept), reader => reader.GetInt64(0), ct);

    /// <summary>The answer to an order; null while there is none.</summary>
    public async Task<TrialResult?> FindAsync(long credentialId, long number, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(ReadSql, credentialId, number), reader => reader.GetText(0), ct) is [{ } result]
            ? JsonSerializer.Deserialize(result, TrialJson.Default.TrialResult)
            : null;
    }

    /// <summary>Takes one that is ordered and of which this worker has the key as it is now; null when there is none.</summary>
    public async Task<ClaimedTrial?> ClaimAsync(IReadOnlyList<(long Id, int Version)> known, CancellationToken ct)
    {
        if (known.Count == 0)
            return null;
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(
            ClaimSql, now, now + Lease, now - Kept, known.Select(key => key.Id).ToArray(), known.Select(key => key.Version).ToArray());
        return await connection.ReadAsync(command, reader => new ClaimedTrial(reader.GetInt64(0), reader.GetInt32(1)), ct) is [var claimed] ? claimed : null;
    }

    /// <summary>Answers; nothing happens when another worker has taken it over.</summary>
    public async Task AnswerAsync(ClaimedTrial trial, TrialResult result, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            ct, AnswerSql, trial.CredentialId, trial.RunNo, JsonSerializer.Serialize(result, TrialJson.Default.TrialResult));
        await hot.HintAsync(HintTopic.Trials, ct);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrialResult))]
internal sealed partial class TrialJson : JsonSerializerContext;
