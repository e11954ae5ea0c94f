using System.Globalization;
using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Search;

/// <summary>
/// Finds what a team has by a part of its name. What begins with the text comes before what only contains it, and there are no more than
/// asked for: nothing is sorted, so that a text with very many hits is answered as fast as one with few.
/// </summary>
public sealed class SearchReader(NpgsqlDataSource database)
{
    /// <summary>Shorter texts are looked for at the beginning only: they have no trigram, and stand everywhere.</summary>
    public const int ShortestPart = 3;

    // {0}: what is shown, {1}: where it is read and whose it is, {2}: the column that is searched. Both halves end as soon as they are full.
    private const string PartSql =
        """
        (select {0}, 0 as rank from {1} and {2} ilike @prefix limit @limit)
        union all
        (select {0}, 1 as rank from {1} and {2} ilike @part and {2} not ilike @prefix limit @limit)
        """;

    private const string TaskColumns = "t.id::text, coalesce(t.username, t.post_code), t.task_type::text, t.platform, t.status::text, t.created_at, null::text";
    private const string TaskFrom = "task t where t.team_id = @team";

    private const string AccountColumns = "a.id::text, a.username, a.full_name, a.platform, null::text, a.measured_at, a.platform_id";
    private static readonly string AccountFrom = $"account a where {ContentSight.OfAccount("a", "@team")}";

    private const string PostColumns = "p.id::text, coalesce(left(p.caption, 100), p.code), p.owner_username, p.platform, null::text, p.measured_at, p.code";
    private static readonly string PostFrom = $"post p where {ContentSight.OfPost("p", "@team")}";

    private const string JobColumns =
        """
        j.id::text, i.username, case when j.total_users > 1 then j.job_type || ' of ' || j.total_users else j.job_type end, j.platform, j.status, j.created_at, null::text
        """;

    private const string JobFrom = "processing_job_items i join processing_jobs j on j.id = i.job_id where j.team_id = @team";

    private const string RequestColumns = "r.id::text, r.account, r.flow, r.platform, r.status, r.created_at, null::text";
    private const string RequestFrom = "scrape_request_log r where r.team_id = @team";

    private static readonly Dictionary<SearchKind, string> ByText = new()
    {
        [SearchKind.Tasks] = string.Format(null, PartSql, TaskColumns, TaskFrom, "coalesce(t.username, t.post_code)"),
        [SearchKind.Accounts] = string.Format(null, PartSql, AccountColumns, AccountFrom, "a.username") + " union all "
            + string.Format(null, PartSql, AccountColumns, AccountFrom, "a.full_name"),
        [SearchKind.Posts] = string.Format(null, PartSql, PostColumns, PostFrom, "p.code") + " union all "
            + string.Format(null, PartSql, PostColumns, PostFrom, "left(p.caption, 100)"),
        [SearchKind.Jobs] = string.Format(null, PartSql, JobColumns, JobFrom, "i.username"),
        [SearchKind.Requests] = string.Format(null, PartSql, RequestColumns, RequestFrom, "r.account"),
    };

    // Ids are found whole, or by the beginning of a UUID.
    private static readonly Dictionary<SearchKind, string> ById = new()
    {
        [SearchKind.Tasks] = $"select {TaskColumns}, 0 from {TaskFrom} and t.id between @first and @last order by t.id limit @limit",
        [SearchKind.Jobs] =
            $"""
            select j.id::text, array_to_string(j.usernames[1:3], ', '), j.job_type, j.platform, j.status, j.created_at, null::text, 0
            from processing_jobs j where j.team_id = @team and j.id between @first and @last order by j.id limit @limit
            """,
        [SearchKind.Requests] = $"select r.id::text, coalesce(r.account, r.flow), r.flow, r.platform, r.status, r.created_at, null::text, 0 from {RequestFrom} and r.id = @number",
        [SearchKind.Accounts] = $"select {AccountColumns}, 0 from {AccountFrom} and a.platform_id = @text limit @limit",
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
        foreach (var kind in kinds)
        {
            var found = new List<(int Rank, SearchHit Hit)>();
            if (ById.TryGetValue(kind, out var byId) && Command(byId, teamId, text, limit) is { } ids)
                found.AddRange(await ReadAsync(ids));
            if (Command(ByText[kind], teamId, text, limit) is { } texts)
                found.AddRange(await ReadAsync(texts));
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
        if (sql.Contains("@prefix", StringComparison.Ordinal))
        {
            var escaped = Escape(text);
            command.Parameters.Add(new NpgsqlParameter("prefix", NpgsqlDbType.Text) { Value = $"{escaped}%" });
            // The second half of a short text finds nothing beside the first.
            command.Parameters.Add(new NpgsqlParameter("part", NpgsqlDbType.Text) { Value = text.Length < ShortestPart ? $"{escaped}%" : $"%{escaped}%" });
        }

        return command;
    }

    private static (Guid First, Guid Last)? UuidsOf(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        return digits.Length is >= 6 and <= 32 && digits.All(char.IsAsciiHexDigit)
            ? (Guid.ParseExact(digits.PadRight(32, '0'), "N"), Guid.ParseExact(digits.PadRight(32, 'f'), "N"))
            : null;
    }

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
