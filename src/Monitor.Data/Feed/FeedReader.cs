using Npgsql;

namespace Monitor.Data.Feed;

/// <summary>What is new in the feeds of several teams, read together for everybody who watches them from one process.</summary>
public sealed class FeedReader(NpgsqlDataSource database)
{
    /// <summary>Most events of one team in one reading.</summary>
    public const int MostOfTeam = 500;

    /// <summary>Most events in one reading; what does not fit comes with the next one.</summary>
    public const int Most = 5_000;

    // Where nothing is new this costs one look into an index for each team. The newest number and the events come from one snapshot, so
    // that the events which follow a position follow it without a gap. A team that was not read before has no position: only its newest
    // number is learnt. A number that went back, with a restored backup, is news as well.
    private const string Sql = $"""
        select w.team_id, f.number, e.*
        from unnest($1::bigint[], $2::bigint[]) w(team_id, seen)
        join team_feed f on f.team_id = w.team_id and f.number is distinct from w.seen
        left join lateral (
            select {FeedEvent.Columns}, team_number as place from job_event j
            where j.team_id = w.team_id and j.team_number > w.seen order by j.team_number limit $3) e on true
        order by w.team_id, e.place limit $4
        """;

    /// <summary>The teams of which something is new after the number that was seen last.</summary>
    public async Task<IReadOnlyList<FeedPortion>> ReadAsync(IReadOnlyCollection<(long TeamId, long? Seen)> teams, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = teams.Select(team => team.TeamId).ToArray() });
        command.Parameters.Add(new() { Value = teams.Select(team => team.Seen).ToArray() });
        command.Parameters.Add(new() { Value = MostOfTeam });
        command.Parameters.Add(new() { Value = Most });
        var portions = new List<FeedPortion>();
        var events = new List<FeedEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (portions.Count == 0 || portions[^1].TeamId != reader.GetInt64(0))
                portions.Add(new(reader.GetInt64(0), reader.GetInt64(1), events = []));
            if (!reader.IsDBNull(6))
                events.Add(FeedEvent.Read(reader, first: 2));
        }

        return portions;
    }
}

/// <summary>What is new in the feed of a team.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="Newest">Number of its newest event.</param>
/// <param name="Events">The events that follow the number that was seen last, in order and without gaps; not all of them where there are many.</param>
public sealed record FeedPortion(long TeamId, long Newest, IReadOnlyList<FeedEvent> Events);
