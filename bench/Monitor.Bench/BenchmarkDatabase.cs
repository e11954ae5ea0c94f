using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Embedded;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Bench;

/// <summary>A PostgreSQL server of the benchmark's own, tuned as the product tunes its own and syncing to disk, with statement statistics.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres _server;
    private readonly string _directory;

    private BenchmarkDatabase(EmbeddedPostgres server, string directory)
    {
        _server = server;
        _directory = directory;
    }

    public static async Task<BenchmarkDatabase> StartAsync(CancellationToken ct)
    {
        var directory = Directory.CreateTempSubdirectory("monitor-bench-").FullName;
        var options = new EmbeddedPostgresOptions { DataDirectory = directory };
        options.Settings["shared_preload_libraries"] = "pg_stat_statements";
        return new(await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, ct), directory);
    }

    /// <summary>
    /// A fresh migrated database with that many influencer tasks, all due. With <paramref name="areKnown"/> their accounts were measured before,
    /// under the ids of <see cref="NothingToCollect"/>.
    /// </summary>
    public async Task<NpgsqlDataSource> CreateAsync(string name, int tasks, DateTimeOffset now, CancellationToken ct, bool areKnown = false)
    {
        var owner = new NpgsqlConnectionStringBuilder(_server.ConnectionString);
        await using (var admin = await SuperuserAsync("postgres", ct))
            await admin.ExecuteAsync($"create database {name} owner {owner.Username}", ct);
        await using (var admin = await SuperuserAsync(name, ct))
            await admin.ExecuteAsync($"create extension pg_stat_statements; grant pg_checkpoint to {owner.Username}; grant execute on function pg_switch_wal to {owner.Username}", ct);
        var builder = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name, MaxAutoPrepare = 50, AutoPrepareMinUsages = 2, PersistSecurityInfo = true };
        var database = NpgsqlDataSource.Create(builder);
        await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(ct);
        await database.ExecuteAsync($"""
            with a as (
                insert into account (platform, platform_id, username, bio, bio_recorded_at, is_private, follower_count, following_count, post_count, source, measured_at)
                select 'instagram', '1' || i, 'user' || i, 'A biography of ordinary length that never changes', now(), false, i, 100, 10, 'none', now() - interval '1 hour'
                from generate_series(1, {(areKnown ? tasks : 0)}) i returning id, username, measured_at),
            h as (insert into account_handle (account_id, username, first_seen_at) select id, username, measured_at from a),
            t as (
                insert into task (id, task_type, platform, username, account_id, interval_seconds)
                select gen_random_uuid(), 'influencer', 'instagram', 'user' || i, a.id, 60
                from generate_series(1, {tasks}) i left join a on a.username = 'user' || i returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, 'instagram', 1, to_timestamp({now.ToUnixTimeSeconds() - 60}), to_timestamp({now.ToUnixTimeSeconds() - 60}), to_timestamp({now.ToUnixTimeSeconds() - 60}), 60 from t
            """, ct);
        await database.ExecuteAsync("vacuum analyze", ct);
        return database;
    }

    /// <summary>Drops a database and ends all connections to it.</summary>
    public async Task DropAsync(string name, CancellationToken ct)
    {
        await using var admin = await SuperuserAsync("postgres", ct);
        await admin.ExecuteAsync($"drop database {name} with (force)", ct);
    }

    public static async Task<(long Statements, long Commits)> CountersAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            select (select coalesce(sum(calls), 0)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = current_database()),
                   (select xact_commit from pg_stat_database where datname = current_database())
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    // Databases, extensions and what ordinary roles may not do; the benchmarks themselves work as the service does.
    private async Task<NpgsqlDataSource> SuperuserAsync(string database, CancellationToken ct) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(await _server.SuperuserConnectionStringAsync(ct)) { Database = database, Pooling = false });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
