using Monitor.Data.HotState;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>What happens to the pause flags of changed tasks.</summary>
internal enum PauseFlag
{
    Unchanged,
    Set,
    Clear,
}

/// <summary>
/// Tells the other processes about changed tasks: 1. pause flags, 2. cached histories of their targets, 3. the schedulers. The
/// names are read inside the transaction that made the change, and nothing after its commit can fail.
/// </summary>
internal sealed class TaskAnnouncement
{
    // An account is known by its platform id and by its handle. A task that has not run yet may watch a known account.
    private const string NamesSql =
        """
        select t.task_type, t.platform, coalesce(t.username, t.post_code), a.platform_id, a.username
        from task t
        left join lateral (
            select platform_id, username from account where id = t.account_id
            union
            select platform_id, username from account where platform = t.platform and lower(username) = lower(t.username)
        ) a on t.task_type = 'influencer'
        where t.id = any (@ids)
        """;

    private readonly Guid[] _taskIds;
    private readonly HashSet<string> _subjects;

    private TaskAnnouncement(Guid[] taskIds, HashSet<string> subjects)
    {
        _taskIds = taskIds;
        _subjects = subjects;
    }

    public static async Task<TaskAnnouncement> PrepareAsync(NpgsqlConnection connection, Guid[] taskIds, CancellationToken ct)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        if (taskIds.Length == 0)
            return new TaskAnnouncement(taskIds, subjects);

        await using var command = new NpgsqlCommand(NamesSql, connection);
        command.Parameters.AddWithValue("ids", taskIds);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var platform = reader.GetString(1);
            if (reader.GetFieldValue<TaskType>(0) == TaskType.Post)
            {
                subjects.Add(HistorySubject.Post(platform, reader.GetString(2)));
                continue;
            }

            for (var name = 2; name <= 4; name++)
                if (!await reader.IsDBNullAsync(name, ct))
                    subjects.Add(HistorySubject.Account(platform, reader.GetString(name)));
        }

        return new TaskAnnouncement(taskIds, subjects);
    }

    // The change is committed: a caller that hangs up must not stop the news of it.
    public async Task PublishAsync(IHotState hotState, PauseFlag flag)
    {
        if (flag == PauseFlag.Set)
            await hotState.SetPausedAsync(_taskIds, CancellationToken.None);
        if (flag == PauseFlag.Clear)
            await hotState.ClearPausedAsync(_taskIds, CancellationToken.None);
        await hotState.InvalidateHistoryAsync(_subjects, CancellationToken.None);
        await hotState.HintAsync(HintTopic.Schedule, CancellationToken.None);
    }
}
