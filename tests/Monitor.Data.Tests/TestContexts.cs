using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Monitor.Data.Tests;

internal static class TestContexts
{
    /// <summary>The entities over a data source, for code that is tested without the service's registrations.</summary>
    public static IDbContextFactory<MonitorDb> Contexts(this NpgsqlDataSource database) => new PooledDbContextFactory<MonitorDb>(
        ((DbContextOptionsBuilder<MonitorDb>)new DbContextOptionsBuilder<MonitorDb>().UseMonitor(database)).Options);
}
