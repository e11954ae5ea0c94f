using Microsoft.Extensions.Options;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Starts searches that wait because their user has enough running.</summary>
public sealed class JobStarts(NpgsqlDataSource database, IOptions<JobOptions> options)
{
    // Of one transaction, which holds a lock for each.
    private const int MostOwners = 100;

    private const string WaitingSql = "select distinct team_id, requested_by from processing_jobs where status = 'pending'";

    /// <summary>Starts the next searches of these users; answers how many.</summary>
    public async Task<int> StartNextAsync(IReadOnlyList<JobOwner> owners, DateTimeOffset now, CancellationToken ct)
    {
        var started = 0;
        foreach (var some in owners.Chunk(MostOwners))
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            started += await SearchTurns.StartWaitingAsync(connection, some, options.Value.RunningSearchesPerUser, now, ct);
            await transaction.CommitAsync(ct);
        }

        return started;
    }

    /// <summary>Does so for every user with waiting searches: for those whose last search ended in a process that died right after.</summary>
    public async Task<int> StartAllAsync(DateTimeOffset now, CancellationToken ct)
    {
        var owners = new List<JobOwner>();
        await using (var command = database.CreateCommand(WaitingSql))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                owners.Add(new(reader.GetInt64(0), reader.GetText(1)));
        }

        return await StartNextAsync(owners, now, ct);
    }
}
