using Monitor.Data.Auditing;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Auditing;

public sealed class AuditLogTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Pages_hold_a_teams_rows_and_for_the_operator_those_of_the_installation()
    {
        var log = new AuditLog(_source.Contexts(), new ManualTimeProvider());
        foreach (var (team, action) in ((long?, string)[])[(1, "a"), (null, "a"), (2, "a"), (1, "b")])
            await log.WriteAsync(new AuditActor("user", "7", "Ann", team, "192.0.2.1", "r1"), new(action, "thing", "3") { After = """{"x":1}""" }, default);

        Assert.Equal(["b", "a"], (await log.PageAsync(1, null, null, 10, alsoInstallation: false, default)).Select(row => row.Action));
        var all = await log.PageAsync(1, null, null, 10, alsoInstallation: true, default);
        Assert.Equal([1, null, 1], all.Select(row => row.TeamId));
        Assert.Equal([all[1], all[2]], await log.PageAsync(1, all[0].Id, "a", 10, alsoInstallation: true, default));
        Assert.Equal(
            new AuditRow(all[0].Id, Now, "user", "7", "Ann", "b", "thing", "3", null, """{"x": 1}""", "192.0.2.1", "r1") { TeamId = 1 }, all[0]);
    }

    [Fact]
    public async Task A_row_added_to_a_context_is_saved_with_its_changes_and_counted()
    {
        var log = new AuditLog(_source.Contexts(), new ManualTimeProvider());
        var actor = new AuditActor("user", "7", "Ann", 1, null, null);
        await using var db = await _source.Contexts().CreateDbContextAsync();

        log.Add(db, actor, new("thing.change"));
        Assert.Equal(0, await _database.ScalarAsync<long>("select count(*) from audit_log"));
        await db.SaveChangesAsync();

        Assert.Equal((1, 1L), (actor.Written, await _database.ScalarAsync<long>("select count(*) from audit_log where action = 'thing.change' and team_id = 1")));
    }
}
