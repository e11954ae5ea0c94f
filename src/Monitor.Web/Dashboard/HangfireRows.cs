using System.Text.Json;
using Monitor.Data.Trace;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Web.Dashboard;

/// <summary>What Hangfire's tables say about many jobs at once; its own interface would be asked once for each.</summary>
internal sealed class HangfireRows(NpgsqlDataSource database)
{
    private const string RecurringPrefix = "recurring-job:";

    private const string RecurringSql = """
        select key, field, value from hangfire.hash
        where key = any ($1) and field in ('Cron', 'LastJobId')
        """;

    private const string SubjectsSql = """
        select j.id, j.statename, j.createdat, j.invocationdata ->> 'Type', j.arguments ->> 0, j.arguments ->> 2, j.arguments ->> 1,
               (select s.createdat from hangfire.state s where s.jobid = j.id order by s.id desc limit 1),
               (select p.value from hangfire.jobparameter p where p.jobid = j.id and p.name = 'RunNo' limit 1)
        from hangfire.job j where j.id = any ($1)
        """;

    // Of the types of jobs, by which their first argument is understood.
    private const string TaskJob = "MonitorTaskJob";
    private const string ItemJob = "ThrottledItemJob";

    /// <summary>Cron expression and last job of recurring jobs.</summary>
    public async Task<IReadOnlyDictionary<Guid, RecurringFields>> RecurringAsync(IEnumerable<Guid> tasks, CancellationToken ct)
    {
        await using var command = database.CreateCommand(RecurringSql);
        command.Parameters.Add(new() { Value = tasks.Select(task => $"{RecurringPrefix}{task}").ToArray() });
        var found = new Dictionary<Guid, RecurringFields>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (await reader.IsDBNullAsync(2, ct) || !Guid.TryParse(reader.GetString(0).AsSpan(RecurringPrefix.Length), out var task))
                continue;
            var fields = found.GetValueOrDefault(task);
            found[task] = reader.GetString(1) == "Cron" ? fields with { Cron = reader.GetString(2) } : fields with { LastJobId = reader.GetString(2) };
        }

        return found;
    }

    /// <summary>What jobs are about; ids that are no job of Hangfire are left out.</summary>
    public async Task<IReadOnlyDictionary<string, JobSubject>> SubjectsAsync(IEnumerable<string> jobIds, CancellationToken ct)
    {
        var ids = jobIds.Select(id => (Text: id, IsNumber: long.TryParse(id, out var number), Number: number)).Where(id => id.IsNumber).ToArray();
        await using var command = database.CreateCommand(SubjectsSql);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Number).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        var found = new Dictionary<string, JobSubject>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetInt64(0);
            var type = await TextAsync(reader, 3, ct) ?? "";
            var first = Argument(await TextAsync(reader, 4, ct));
            found[ids.First(asked => asked.Number == id).Text] = new JobSubject(id, await TextAsync(reader, 1, ct), reader.GetFieldValue<DateTimeOffset>(2))
            {
                TaskId = type.Contains(TaskJob, StringComparison.Ordinal) && Guid.TryParse(first, out var task) ? task : null,
                ItemId = type.Contains(ItemJob, StringComparison.Ordinal) && long.TryParse(first, out var item) ? item : null,
                Target = Argument(await TextAsync(reader, 5, ct)) ?? Argument(await TextAsync(reader, 6, ct)),
                StateAt = await reader.IsDBNullAsync(7, ct) ? null : reader.GetFieldValue<DateTimeOffset>(7),
                RunNo = int.TryParse(await TextAsync(reader, 8, ct), out var run) ? run : null,
            };
        }

        return found;
    }

    // Arguments are JSON within JSON.
    private static string? Argument(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<JsonElement>(json) switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString(),
                { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<string?> TextAsync(NpgsqlDataReader reader, int ordinal, CancellationToken ct) =>
        await reader.IsDBNullAsync(ordinal, ct) ? null : reader.GetString(ordinal);
}

/// <summary>What Hangfire keeps of a recurring job besides its times.</summary>
internal readonly record struct RecurringFields(string? Cron, string? LastJobId);

/// <summary>What a job is about: a run of a task, an item of a batch or search, or something else.</summary>
internal sealed record JobSubject(long JobId, string? State, DateTimeOffset CreatedAt)
{
    public Guid? TaskId { get; init; }

    public long? ItemId { get; init; }

    /// <summary>The target as its arguments name it.</summary>
    public string? Target { get; init; }

    /// <summary>When its present state began.</summary>
    public DateTimeOffset? StateAt { get; init; }

    /// <summary>The fence of the run.</summary>
    public int? RunNo { get; init; }

    /// <summary>What to look for in the logs. An item's target reads <c>bulk: instagram/name</c>.</summary>
    public TracedSubject Traced
    {
        get
        {
            var parts = (Target ?? "").Split([": ", "/"], 3, StringSplitOptions.None);
            return new TracedSubject
            {
                TaskId = TaskId,
                RunNo = RunNo,
                ItemId = ItemId,
                JobType = parts.Length == 3 ? parts[0] : null,
                Platform = parts.Length == 3 ? parts[1] : null,
                Username = parts.Length == 3 ? parts[2] : null,
            };
        }
    }

    /// <summary>Its kind and id in the audit log.</summary>
    public (string Type, string Id) Entity => TaskId is { } task
        ? ("task", task.ToString())
        : ItemId is { } item ? ("job_item", item.ToString()) : ("hangfire_job", JobId.ToString());
}
