using System.Globalization;
using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Search;

/// <summary>
/// Finds what a team has by a part of its name. What begins with the text comes before what only contains it, and there are no more than
/// asked for. What a team has little of is looked through, so that it does not matter how often the text stands in what others have. Of much, a
/// text with very many hits finds enough among what is newest, and one with few has trigrams that few rows have.
/// </summary>
public sealed class SearchReader(NpgsqlDataSource database)
{
    /// <summary>Shorter texts are looked for at the beginning only: they have no trigram, and stand everywhere.</summary>
    public const int ShortestPart = 3;

    // {0}: what is shown, {1}: from where, {2}: the names, {3}: the first of them.
    private const string OwnSql =
        """
        select {0}, case when starts_with(lower({3}), @low) then 0 else 1 end as rank from {1} where {2}
        order by rank, {3} limit @limit
        """;

    // {0}: what is shown, {1}: from where, {2}: whose it is, {3}: the name.
    private const string PrefixSql =
        "select {0}, 0 as rank from {1} where {2} and lower({3}) ~>=~ @low and lower({3}) ~<~ @high limit @limit";

    private const string PartSql = "select {0}, 1 as rank from {1} where {3} ilike @part and {2} limit @limit";

    // So many of the newest are looked through before anything is asked of an index.
    private const string Newest = "limit 2000";

    private static readonly Dictionary<SearchKind, Source> Sources = new()
    {
        [SearchKind.Tasks] = new(
            "t.id::text, coalesce(t.username, t.post_code), t.task_type::text, t.platform, t.status::text, t.created_at, null::text",
            "task t", $"(select * from task where team_id = @team order by created_at desc, id desc {Newest}) t", "t.team_id = @team",
            "(select * from task where team_id = @team) t", ["coalesce(t.username, t.post_code)"]),
        [SearchKind.Accounts] = new(
            "a.id::text, a.username, a.full_name, a.platform, null::text, a.measured_at, a.platform_id",
            "account a", $"(select * from account order by id desc {Newest}) a", ContentSight.OfAccount("a", "@team"),
            $"(select * from account where id in ({OwnContent.Accounts})) a", ["a.username", "a.full_name"]),
        [SearchKind.Posts] = new(
            "p.id::text, coalesce(left(p.caption, 100), p.code), p.owner_username, p.platform, null::text, p.measured_at, p.code",
            "post p", $"(select * from post order by id desc {Newest}) p", ContentSight.OfPost("p", "@team"),
            $"(select * from post where id in ({OwnContent.Posts})) p", ["p.code", "left(p.caption, 100)"]),
        [SearchKind.Jobs] = new(
            "j.id::text, i.username, case when j.total_users > 1 then j.job_type || ' of ' || j.total_users else j.job_type end, j.platform, j.status, j.created_at, null::text",
            "processing_job_items i join processing_jobs j on j.id = i.job_id",
            $"(select * from processing_job_items order by id desc {Newest}) i join processing_jobs j on j.id = i.job_id", "j.team_id = @team",
            "(select * from processing_jobs where team_id = @team) j join processing_job_items i on i.job_id = j.id", ["i.username"]),
        [SearchKind.Requests] = new(
            "r.id::text, r.account, r.flow, r.platform, r.status, r.created_at, null::text",
            "scrape_request_log r", $"(select * from scrape_request_log where team_id = @team order by id desc {Newest}) r", "r.team_id = @team",
            "(select * from scrape_request_log where team_id = @team) r", ["r.account"]),
    };

    // Ids are found whole, or by the beginning of a UUID.
    private static readonly Dictionary<SearchKind, string> ById = new()
    {
        [SearchKind.Tasks] = $"select {Sources[SearchKind.Tasks].Columns}, 0 from task t where t.team_id = @team and t.id between @first and @last order by t.id limit @limit",
        [SearchKind.Jobs] =
            $"""
            select j.id::text, array_to_string(j.usernames[1:3], ', '), j.job_type, j.platform, j.status, j.created_at, null::text, 0
            from processing_jobs j where j.team_id = @team and j.id between @first and @last order by j.id limit @limit
            """,
        [SearchKind.Requests] =
            """
            select r.id::text, coalesce(r.account, r.flow), r.flow, r.platform, r.status, r.created_at, null::text, 0
            from scrape_request_log r where r.team_id = @team and r.id = @number
            """,
        [SearchKind.Accounts] =
            $"select {Sources[SearchKind.Accounts].Columns}, 0 from account a where {Sources[SearchKind.Accounts].Sight} and a.platform = any (@platforms) and a.platform_id = @text limit @limit",
    };

    /// <summary>What a team has that begins with a text or contains it, in any case.</summary>
    /// <param name="teamId">The team.</param>
    /// <param name="text">The text.</param>
    /// <param name="kinds">What is searched.</param>
    /// <param name="limit">How many of each kind at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(
        long teamId, string text, IReadOnlyCollection<SearchKind> kinds, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var hits = new List<SearchHit>();
        var few = await OwnContent.FewAsync(connection, teamId, ct);
        foreach (var kind in kinds)
        {
            var found = new List<(int Rank, SearchHit Hit)>();
            if (ById.TryGetValue(kind, out var byId) && Command(byId, teamId, text, limit) is { } ids)
                found.AddRange(await ReadAsync(ids));
            foreach (var statement in few.Contains(kind) ? [Sources[kind].OwnStatement(text)] : Sources[kind].Statements(text))
            {
                if (found.Select(one => one.Hit.Id).Distinct().Count() >= limit)
                    break;
                found.AddRange(await ReadAsync(Command(statement, teamId, text, limit)!));
            }

            hits.AddRange(found.OrderBy(one => one.Rank).ThenBy(one => one.Hit.Title, StringComparer.Ordinal).Select(one => one.Hit).DistinctBy(hit => hit.Id).Take(limit));

            Task<List<(int, SearchHit)>> ReadAsync(NpgsqlCommand command) => connection.ReadAsync(command, reader => (reader.GetInt32(7), new SearchHit(
                kind, reader.GetString(0), reader.GetString(1), reader.GetText(2), reader.GetString(3), reader.GetText(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetText(6))), ct);
        }

        return hits;
    }

    // Null where the text cannot be what the statement looks for.
    private static NpgsqlCommand? Command(string sql, long teamId, string text, int limit)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddWithValue("team", teamId);
        if (sql.Contains("@limit", StringComparison.Ordinal))
            command.Parameters.AddWithValue("limit", limit);
        if (sql.Contains("@first", StringComparison.Ordinal))
        {
            if (UuidsOf(text) is not var (first, last))
                return null;
            command.Parameters.AddWithValue("first", first);
            command.Parameters.AddWithValue("last", last);
        }

        if (sql.Contains("@number", StringComparison.Ordinal))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            command.Parameters.AddWithValue("number", number);
        }

        if (sql.Contains("@text", StringComparison.Ordinal))
            command.Parameters.AddWithValue("text", text);
        if (sql.Contains("@platforms", StringComparison.Ordinal))
            command.Parameters.AddWithValue("platforms", Platforms);
        if (sql.Contains("@low", StringComparison.Ordinal))
            command.Parameters.Add(new NpgsqlParameter("low", NpgsqlDbType.Text) { Value = text.ToLowerInvariant() });
        // Behind everything that begins with it, as the index compares: byte by byte.
        if (sql.Contains("@high", StringComparison.Ordinal))
            command.Parameters.Add(new NpgsqlParameter("high", NpgsqlDbType.Text) { Value = text.ToLowerInvariant() + "\U0010FFFF" });

        if (sql.Contains("@part", StringComparison.Ordinal))
            command.Parameters.Add(new NpgsqlParameter("part", NpgsqlDbType.Text) { Value = Like.Holding(text) });
        return command;
    }

    private static (Guid First, Guid Last)? UuidsOf(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        return digits.Length is >= 6 and <= 32 && digits.All(char.IsAsciiHexDigit)
            ? (Guid.ParseExact(digits.PadRight(32, '0'), "N"), Guid.ParseExact(digits.PadRight(32, 'f'), "N"))
            : null;
    }

    private static readonly string[] Platforms = [Observations.Platforms.Instagram, Observations.Platforms.TikTok, Observations.Platforms.YouTube];

    /// <param name="Columns">What is shown.</param>
    /// <param name="All">Where it is.</param>
    /// <param name="Recent">Where the newest of it are.</param>
    /// <param name="Sight">Whose it is.</param>
    /// <param name="Own">What the team has of it, found from the team.</param>
    /// <param name="Names">What is searched; the first is what people call it.</param>
    private sealed record Source(string Columns, string All, string Recent, string Sight, string Own, string[] Names)
    {
        /// <summary>The statement that looks through all that the team has.</summary>
        public string OwnStatement(string text) => string.Format(null, OwnSql, Columns, Own,
            text.Length < ShortestPart ? $"starts_with(lower({Names[0]}), @low)" : string.Join(" or ", Names.Select(name => $"{name} ilike @part")), Names[0]);

        /// <summary>The statements that look for a text, one after another until enough is found.</summary>
        public IEnumerable<string> Statements(string text)
        {
            yield return string.Format(null, PrefixSql, Columns, All, Sight, Names[0]);
            if (text.Length < ShortestPart)
                yield break;
            foreach (var from in new[] { Recent, All })
                foreach (var name in Names)
                    yield return string.Format(null, PartSql, Columns, from, Sight, name);
        }
    }
}
