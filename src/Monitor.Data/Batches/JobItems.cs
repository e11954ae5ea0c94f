using Microsoft.EntityFrameworkCore;

namespace Monitor.Data.Batches;

/// <summary>What an item of a job asks for.</summary>
/// <param name="Username">Who is looked up.</param>
/// <param name="Platform">Where.</param>
/// <param name="JobType">Kind of its job.</param>
/// <param name="JobId">Its job.</param>
/// <param name="TeamId">The team whose it is.</param>
public sealed record JobTarget(string Username, string Platform, string JobType, Guid JobId, long TeamId);

/// <summary>Reads what items ask for.</summary>
public sealed class JobItems(IDbContextFactory<MonitorDb> databases)
{
    // Every run of an item asks.
    private static readonly Func<MonitorDb, long, CancellationToken, Task<JobTarget?>> FindQuery =
        EF.CompileAsyncQuery((MonitorDb db, long id, CancellationToken ct) =>
            (from item in db.JobItems
             where item.Id == id
             join job in db.Jobs on item.JobId equals job.Id
             select new JobTarget(item.Username, job.Platform, job.JobType, job.Id, job.TeamId)).SingleOrDefault());

    /// <summary>The target of an item; null when it is gone.</summary>
    public async Task<JobTarget?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await FindQuery(db, id, ct);
    }
}
