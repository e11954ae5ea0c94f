using Microsoft.EntityFrameworkCore;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Providers;

/// <summary>What the running workers can collect, as they published it.</summary>
public sealed class ProviderCatalog(IDbContextFactory<MonitorDb> databases, NpgsqlDataSource database)
{
    // No provider at all means that no worker has started yet: the answer is then unknown, not "nothing".
    private const string PlatformsSql =
        """
        select exists (select from provider),
               array(select distinct c.platform
                     from provider p
                     cross join lateral jsonb_each(p.capabilities) c (platform, fetch_types)
                     join unnest(@platforms, @fetch_types) wanted (platform, fetch_type) on wanted.platform = c.platform
                     where p.enabled and c.fetch_types ? wanted.fetch_type order by 1)
        """;

    /// <summary>All providers by name.</summary>
    public async Task<IReadOnlyList<Provider>> ListAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Providers.OrderBy(p => p.Name).ToListAsync(ct);
    }

    /// <summary>Those of the platforms that an enabled provider can answer this kind of question for; null while no provider is published.</summary>
    public async Task<IReadOnlyList<string>?> PlatformsAsync(IReadOnlyCollection<(string Platform, string FetchType)> wanted, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PlatformsSql);
        command.Parameters.AddWithValue("platforms", wanted.Select(w => w.Platform).ToArray());
        command.Parameters.AddWithValue("fetch_types", wanted.Select(w => w.FetchType).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return reader.GetBoolean(0) ? reader.GetFieldValue<string[]>(1) : null;
    }
}
