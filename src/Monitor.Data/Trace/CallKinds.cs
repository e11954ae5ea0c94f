using System.Collections.Concurrent;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Trace;

/// <summary>What many calls have in common.</summary>
/// <param name="Url">With <see cref="CallKinds.Placeholder"/> where the target stands; null when each call has its own.</param>
internal sealed record CallKind(
    string Provider, string Platform, string FetchType, string? Credential, short? HttpStatus, string Outcome, decimal CostUsd, string? Method, string? Url);

/// <summary>
/// The numbers of kinds of calls. An address belongs to a kind when calls about several targets differ by nothing but the target: one with a
/// place in a list, a time or the number of an account in it is not the same twice, and stays with its call.
/// </summary>
internal sealed class CallKinds
{
    /// <summary>Stands in the address of a kind for whom a call is about.</summary>
    public const string Placeholder = "{target}";

    private const int TargetsOfShared = 3;
    private const int LongestShared = 4_000;
    private const int MostCandidates = 2_000;
    private const int MostShared = 5_000;

    private const string Columns = "provider, platform, fetch_type, credential, http_status, outcome, cost_usd, method, url";

    private const string LoadSql = $"select id, {Columns} from call_kind";

    // Not in the transaction of the calls: others would wait for its end, and not see the row before.
    private const string AddSql =
        $"insert into call_kind ({Columns}) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing";

    private const string FindSql =
        $"""
        select x.n::integer, k.id
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) with ordinality x({Columns}, n) join call_kind k
            on (k.provider, k.platform, k.fetch_type, k.outcome, k.cost_usd,
                coalesce(k.credential, ''), coalesce(k.http_status, -1), coalesce(k.method, ''), md5(coalesce(k.url, '')))
            = (x.provider, x.platform, x.fetch_type, x.outcome, x.cost_usd,
                coalesce(x.credential, ''), coalesce(x.http_status, -1::smallint), coalesce(x.method, ''), md5(coalesce(x.url, '')))
        """;

    private readonly ConcurrentDictionary<CallKind, int> _ids = new();
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _candidates = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _isLoaded;

    /// <summary>The number of each call's kind, and the address that the call keeps for itself.</summary>
    public async Task<IReadOnlyList<(int Kind, string? Url)>> ResolveAsync(NpgsqlConnection connection, IReadOnlyList<ProviderCall> calls, CancellationToken ct)
    {
        if (!_isLoaded)
            await LoadAsync(connection, ct);
        var kinds = calls.Select(Of).ToArray();
        var missing = kinds.Select(kind => kind.Kind).Where(kind => !_ids.ContainsKey(kind)).Distinct().ToArray();
        if (missing.Length > 0)
        {
            await using (var add = With(AddSql, missing))
            {
                add.Connection = connection;
                await add.ExecuteNonQueryAsync(ct);
            }

            foreach (var (n, id) in await connection.ReadAsync(With(FindSql, missing), reader => (reader.GetInt32(0), reader.GetInt32(1)), ct))
                _ids[missing[n - 1]] = id;
        }

        return [.. kinds.Select(kind => (_ids[kind.Kind], kind.Url))];
    }

    private async Task LoadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var known = await connection.ReadAsync(new NpgsqlCommand(LoadSql), reader => (Id: reader.GetInt32(0), Kind: new CallKind(
            reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetFieldValue<short?>(5), reader.GetString(6),
            reader.GetDecimal(7), reader.GetText(8), reader.GetText(9))), ct);
        foreach (var (id, kind) in known)
        {
            _ids[kind] = id;
            if (kind.Url is { } url)
                lock (_gate)
                    _shared.Add(url);
        }

        _isLoaded = true;
    }

    private (CallKind Kind, string? Url) Of(ProviderCall call)
    {
        var url = call.Url is { } asked ? CallLog.Clean(asked) : null;
        var shared = url is null ? null : Shared(url, CallLog.Clean(call.Target));
        // As the column rounds it, so that it is found again.
        var kind = new CallKind(call.Provider, call.Platform, call.FetchType, call.Credential, call.HttpStatus, call.Outcome,
            Math.Round(call.CostUsd, 6, MidpointRounding.AwayFromZero), call.Method, shared);
        return (kind, shared is null ? url : null);
    }

    private string? Shared(string url, string target)
    {
        if (url.Length > LongestShared || url.Contains(Placeholder, StringComparison.Ordinal))
            return null;
        // The last place is as a rule that of a value; whatever it is, the address comes back the same.
        var at = target.Length == 0 ? -1 : url.LastIndexOf(target, StringComparison.Ordinal);
        var template = at < 0 ? url : string.Concat(url.AsSpan(0, at), Placeholder, url.AsSpan(at + target.Length));
        lock (_gate)
        {
            if (_shared.Contains(template))
                return template;
            if (_shared.Count >= MostShared)
                return null;
            if (_candidates.Count >= MostCandidates)
                _candidates.Clear();
            if (!_candidates.TryGetValue(template, out var targets))
                _candidates[template] = targets = new(StringComparer.OrdinalIgnoreCase);
            targets.Add(target);
            if (targets.Count < TargetsOfShared)
                return null;
            _candidates.Remove(template);
            _shared.Add(template);
            return template;
        }
    }

    private static NpgsqlCommand With(string sql, CallKind[] kinds) => new(sql)
    {
        Parameters =
        {
            SqlArray.Of(kinds, kind => kind.Provider), SqlArray.Of(kinds, kind => kind.Platform), SqlArray.Of(kinds, kind => kind.FetchType),
            SqlArray.Of(kinds, kind => kind.Credential), SqlArray.Of(kinds, kind => kind.HttpStatus), SqlArray.Of(kinds, kind => kind.Outcome),
            SqlArray.Of(kinds, kind => kind.CostUsd), SqlArray.Of(kinds, kind => kind.Method), SqlArray.Of(kinds, kind => kind.Url),
        },
    };
}
