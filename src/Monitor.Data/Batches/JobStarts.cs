using Microsoft.Extensions.Options;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Starts searches that wait because their user has enough running.</summary>
public sealed class JobStarts(NpgsqlDataSource database, IOptions<JobOptions> options)
{
    private const string WaitingSql = "select distinct team_id, requested_by from processing_jobs where status = 'pending'";

    /// <summary>Starts the next searches of one user; answers how many.</summary>
    public async Task<int> StartNextAsync(long teamId, string? requestedBy, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var started = await SearchTurns.StartWaitingAsync(connection, teamId, requestedBy, options.Value.RunningSearchesPerUser, now, ct);
        await transaction.CommitAsync(ct);
        return started;
    }

    /// <summary>Does so for every user with waiting searches: for those whose last search ended in a process that died right after.</summary>
    public async Task<int> StartAllAsync(DateTimeOffset now, CancellationToken ct)
    {
        var owners = new List<(long TeamId, string? RequestedBy)>();
        await using (var command = database.CreateCommand(WaitingSql))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                owners.Add((reader.GetInt64(0), reader.GetText(1)));
        }

        var started = 0;
        foreach (var (teamId, requestedBy) in owners)
            started += await StartNextAsync(teamId, requestedBy, now, ct);
        return started;
    }
}
