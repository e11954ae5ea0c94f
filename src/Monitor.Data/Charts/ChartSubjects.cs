using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;
using Npgsql;

namespace Monitor.Data.Charts;

/// <summary>Finds whose histories are meant.</summary>
public sealed class ChartSubjects(NpgsqlDataSource database)
{
    private const string TasksSql =
        """
        select t.id, t.task_type, coalesce(t.account_id, t.post_id), t.platform, coalesce(t.username, t.post_code)
        from task t where t.team_id = $1 and t.id = any ($2)
        """;

    private static readonly string AccountsSql =
        $"select a.id, a.platform, a.username from account a where a.id = any ($2) and {ContentSight.OfAccount("a", "$1")}";

    private static readonly string PostsSql =
        $"select p.id, p.platform, p.code from post p where p.id = any ($2) and {ContentSight.OfPost("p", "$1")}";

    /// <summary>The subjects of these names, in their order; null stands for what the team does not see.</summary>
    public async Task<IReadOnlyList<ChartSubject?>> FindAsync(long teamId, IReadOnlyList<SeriesName> names, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = new Dictionary<SeriesName, ChartSubject>();
        var tasks = names.Where(name => name.Kind == SeriesKind.Task).Select(name => name.TaskId).ToArray();
        if (tasks.Length > 0)
            Add(await connection.ReadAsync(connection.Command(TasksSql, teamId, tasks), reader => new ChartSubject(
                new SeriesName(SeriesKind.Task, reader.GetGuid(0), 0), reader.GetFieldValue<TaskType>(1).Kind(), reader.GetFieldValue<long?>(2),
                reader.GetString(3), reader.GetString(4)), ct));
        foreach (var (kind, entity, sql) in new[]
        {
            (SeriesKind.Account, EntityKind.Account, AccountsSql),
            (SeriesKind.Post, EntityKind.Post, PostsSql),
        })
        {
            var ids = names.Where(name => name.Kind == kind).Select(name => name.EntityId).ToArray();
            if (ids.Length > 0)
                Add(await connection.ReadAsync(connection.Command(sql, teamId, ids), reader => new ChartSubject(
                    new SeriesName(kind, Guid.Empty, reader.GetInt64(0)), entity, reader.GetInt64(0), reader.GetString(1), reader.GetString(2)), ct));
        }

        return [.. names.Select(name => found.GetValueOrDefault(name))];

        void Add(List<ChartSubject> subjects)
        {
            foreach (var subject in subjects)
                found[subject.Name] = subject;
        }
    }
}
