using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Data.Credentials;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Orders;

/// <summary>The key to a shop, opened.</summary>
/// <param name="Id">The credential.</param>
/// <param name="Version">Of its secret.</param>
/// <param name="Token">Secret; never logged.</param>
public sealed record StoreKey(long Id, int Version, string Token)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => $"credential {Id.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>The key to a shop that the configuration of a worker has.</summary>
/// <param name="IdempotencyKey">By which it is among the credentials, where its secret is not.</param>
/// <param name="Fields">Its fields, as a credential has them; secret, never logged.</param>
public sealed record ConfiguredStoreKey(string IdempotencyKey, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => IdempotencyKey;
}

/// <summary>Keys to shops among the credentials: those of the source <c>shopify</c>, each with the shop that it opens.</summary>
public sealed partial class StoreKeys(NpgsqlDataSource database, CredentialCipher cipher, SourceHealthStore health)
{
    /// <summary>Their source.</summary>
    public const string Source = "shopify";

    /// <summary>The field that names the shop.</summary>
    public const string StoreField = "store";

    /// <summary>The field that names the only team that may use it; without it all may.</summary>
    public const string TeamField = "team_id";

    private const string Domain = ".myshopify.com";

    private const string KeysSql = """
        select id, version, credentials::text, data_access_expired, disabled_till from credential
        where source = 'shopify' and enabled and (origin = 'api' and credentials is not null or idempotency_key = $1)
        order by origin = 'configuration' desc, updated_at desc, id desc
        """;

    // Few at a time, so that a key is opened only when somebody wants to see it tried.
    private const string ToTrySql = """
        select c.id, c.version, c.credentials::text from credential c join credential_trial t on t.credential_id = c.id and t.version = c.version
        where c.source = 'shopify' and (c.origin = 'api' and c.credentials is not null or c.idempotency_key = $1) and t.due_at is not null
        order by t.ordered_at desc limit 100
        """;

    private const string PausedSql = "select exists (select from provider_pause where source = 'shopify')";

    /// <summary>Whether an operator holds reading shops.</summary>
    public async Task<bool> ArePausedAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(connection.Command(PausedSql), reader => reader.GetBoolean(0), ct))[0];
    }

    /// <summary>The domain of a shop, written as a name, a domain or an address; null when it is none.</summary>
    public static string? DomainOf(string? text)
    {
        var name = (text ?? "").Trim().ToLowerInvariant();
        if (name.StartsWith("https://", StringComparison.Ordinal))
            name = name["https://".Length..].TrimEnd('/');
        if (name.EndsWith(Domain, StringComparison.Ordinal))
            name = name[..^Domain.Length];
        return Name().IsMatch(name) ? name + Domain : null;
    }

    /// <summary>Keys that wait to be tried and can be opened, with their shops, whatever their state.</summary>
    public async Task<IReadOnlyList<(string Store, StoreKey Key)>> ToTryAsync(ConfiguredStoreKey? configured, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command(ToTrySql, configured?.IdempotencyKey),
            reader => (Id: reader.GetInt64(0), Version: reader.GetInt32(1), Sealed: reader.GetText(2)), ct);
        var known = new List<(string, StoreKey)>(rows.Count);
        foreach (var row in rows)
            if (Open(row.Sealed, configured) is { } fields && DomainOf(fields.GetValueOrDefault(StoreField)) is { } store && CredentialFields.Key(fields) is { } token)
                known.Add((store, new(row.Id, row.Version, token)));
        return known;
    }

    /// <summary>Notes that a shop took a key, which ends its rejection, unless it was renewed meanwhile.</summary>
    public Task ProvenAsync(StoreKey key, DateTimeOffset now, CancellationToken ct) => health.HealAsync(key.Id, key.Version, now, ct);

    /// <summary>The key with which a team may read a shop, first that of the configuration; else why there is none, and until when if that ends by itself.</summary>
    public async Task<(StoreKey? Key, string? Problem, DateTimeOffset? Until)> FindAsync(
        string store, long teamId, ConfiguredStoreKey? configured, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command(KeysSql, configured?.IdempotencyKey),
            reader => (Id: reader.GetInt64(0), Version: reader.GetInt32(1), Sealed: reader.GetText(2), Expired: reader.GetBoolean(3),
                Till: reader.GetFieldValue<DateTimeOffset?>(4)), ct);
        var (problem, until) = ((string?)null, (DateTimeOffset?)null);
        foreach (var row in rows)
        {
            if (Open(row.Sealed, configured) is not { } fields || DomainOf(fields.GetValueOrDefault(StoreField)) != store || !MayUse(fields, teamId)
                || CredentialFields.Key(fields) is not { } token)
                continue;
            if (row.Expired)
                problem ??= $"The key to {store} was rejected and waits to be renewed.";
            else if (row.Till > now)
                (problem, until) = ($"The key to {store} is left alone until {row.Till:yyyy-MM-dd'T'HH:mm:ss'Z'}.", row.Till);
            else
                return (new(row.Id, row.Version, token), null, null);
        }

        return (null, problem ?? $"There is no key to {store}: add a credential of the source {Source} with the fields access_token and {StoreField}.", until);
    }

    /// <summary>Notes that the shop rejected a key, unless it was renewed meanwhile.</summary>
    public Task RejectedAsync(StoreKey key, string error, DateTimeOffset now, CancellationToken ct) => health.ExpireAsync(key.Id, key.Version, error, now, ct);

    /// <summary>Notes that a key was used.</summary>
    public Task UsedAsync(StoreKey key, DateTimeOffset now, CancellationToken ct) => health.UsedAsync([(key.Id, now)], ct);

    /// <summary>Whether a key with these fields is for a team.</summary>
    public static bool MayUse(IReadOnlyDictionary<string, string> fields, long teamId) =>
        !fields.TryGetValue(TeamField, out var team) || team == teamId.ToString(CultureInfo.InvariantCulture);

    // Only that of the configuration has no secret here.
    private IReadOnlyDictionary<string, string>? Open(string? content, ConfiguredStoreKey? configured) =>
        content is null ? configured?.Fields : cipher.TryOpen(content, out var fields) ? fields : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
