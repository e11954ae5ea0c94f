using System.Globalization;
using Monitor.Data.Batches;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Actions;

/// <summary>Actions over jobs that wait or run, in the order in which they were made. Each has a transaction of its own, as when it is asked for alone.</summary>
internal sealed class JobActionWork(NpgsqlDataSource database, JobControl control) : IActionWork
{
    private const int Part = 50;

    // In the order of the index of active jobs.
    private const string Matching = """
        team_id = @team and status in ('pending', 'processing', 'running') and created_at <= @until and (@ids::uuid[] is null or id = any (@ids))
            and (@status::text is null or status = @status) and (@type::text is null or job_type = @type)
        """;

    private const string CountSql = $"select count(*) from processing_jobs where {Matching}";

    private const string NextSql = $"""
        select created_at, id from processing_jobs where {Matching} and (created_at, id) > (@at, @id) order by created_at, id limit @limit
        """;

    public string Kind => ActionKinds.Jobs;

    public async Task<long> CountAsync(ActionRow action, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command(connection, CountSql, action);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<ActionPart> StepAsync(ActionRow action, ActionNote note, CancellationToken ct)
    {
        List<(DateTimeOffset At, Guid Id)> jobs;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            var next = Command(connection, NextSql, action);
            var (at, id) = PositionOf(action.Position);
            next.Parameters.Add(new NpgsqlParameter("at", NpgsqlDbType.TimestampTz) { Value = at });
            next.Parameters.AddWithValue("id", id);
            next.Parameters.AddWithValue("limit", Part);
            jobs = await connection.ReadAsync(next, reader => (reader.GetFieldValue<DateTimeOffset>(0), reader.GetGuid(1)), ct);
        }

        foreach (var job in jobs)
            await ActAsync(action, job.Id, Text(job), note, ct);
        return new(jobs.Count == 0 ? null : Text(jobs[^1]), jobs.Count < Part);
    }

    private async Task ActAsync(ActionRow action, Guid job, string position, ActionNote note, CancellationToken ct)
    {
        var noted = false;
        var outcome = action.Action switch
        {
            "cancel" => await control.CancelAsync(action.TeamId, job, NoteAsync, ct),
            "pause" => await control.PauseAsync(action.TeamId, job, pause: true, NoteAsync, ct),
            _ => await control.PauseAsync(action.TeamId, job, pause: false, NoteAsync, ct),
        };
        if (noted || outcome == JobChange.Done)
            return;
        // It ended in the meantime.
        await using var connection = await database.OpenConnectionAsync(ct);
        await note(connection, position, 1, 0, ct);

        Task NoteAsync(NpgsqlConnection connection, bool changed, CancellationToken token)
        {
            noted = true;
            return note(connection, position, 1, changed ? 1 : 0, token);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, ActionRow action) => new(sql, connection)
    {
        Parameters =
        {
            new("team", action.TeamId),
            new("until", action.CreatedAt.UtcDateTime),
            Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, action.Selection.Ids?.Select(id => Guid.ParseExact(id, "D")).ToArray()),
            Of("status", NpgsqlDbType.Text, action.Selection.Filter?.Status),
            Of("type", NpgsqlDbType.Text, action.Selection.Filter?.JobType),
        },
    };

    private static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };

    private static string Text((DateTimeOffset At, Guid Id) job) => string.Create(CultureInfo.InvariantCulture, $"{job.At.UtcTicks} {job.Id}");

    private static (DateTime At, Guid Id) PositionOf(string? text) => text?.Split(' ') is [var ticks, var id]
        ? (new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc), Guid.ParseExact(id, "D"))
        : (DateTime.MinValue, Guid.Empty);
}
