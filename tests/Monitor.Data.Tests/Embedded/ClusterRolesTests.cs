using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Sql;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Embedded;

/// <summary>What the service may do in its own PostgreSQL, whoever made the cluster.</summary>
public sealed class ClusterRolesTests : IDisposable
{
    private const string Rights =
        """
        select concat_ws(' ', rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
            (select count(*) from pg_auth_members where member = r.oid), (select string_agg(datname, ',') from pg_database where datdba = r.oid))
        from pg_roles r where rolname = current_user
        """;

    private const string OnlyItsDatabase = "t f f f f f 0 monitor";

    // Of everything that a database may hold.
    private static readonly string[] Everything =
    [
        """
        create schema more;
        create table more.numbered (id serial primary key, at bigint generated always as identity, name text);
        insert into more.numbered (name) values ('one'), ('two');
        create table parted (at date not null, value integer) partition by range (at);
        create table parted_2026 partition of parted for values from ('2026-01-01') to ('2027-01-01');
        insert into parted values ('2026-02-03', 7);
        create view seen as select name from more.numbered;
        create materialized view kept as select count(*) as n from more.numbered;
        create sequence alone;
        create type "Mood" as enum ('fine');
        create domain positive as integer check (value > 0);
        create type pair as (a integer, b "Mood");
        create type span as range (subtype = integer);
        create function twice(integer) returns integer language sql as 'select 2 * $1';
        create procedure nothing() language sql as 'select 1';
        create aggregate total(integer) (sfunc = int4pl, stype = integer);
        create statistics correlated on id, name from more.numbered;
        create extension citext;
        select 1
        """,
    ];

    private readonly TestDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_service_owns_its_database_and_nothing_else()
    {
        await using var server = await Server.StartAsync(_data.Path);

        Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(server.ConnectionString, Rights));
        Assert.Equal("monitor", await Server.ScalarAsync(server.ConnectionString, "create schema own; create table own.t (); select current_user::text"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_reaches_beyond_the_database_is_refused(bool isFormer)
    {
        if (isFormer)
            await FormerCluster.CreateAsync(_data.Path, Everything);
        await using var server = await Server.StartAsync(_data.Path);

        foreach (var statement in new[]
        {
            "copy (select 1) to program 'true'", "copy (select 1) to '/tmp/out'", "create temp table t (l text); copy t from program 'id'",
            "select pg_read_file('/etc/passwd')", "select pg_read_binary_file('PG_VERSION')", "select pg_ls_dir('.')", "select lo_import('/etc/passwd')",
            "select rolpassword from pg_authid", "alter system set log_statement = 'all'", "create role another", "create database another",
            "alter role monitor superuser", "set role monitor_superuser", "set session authorization monitor_superuser",
            "alter role monitor_superuser password 'mine'", "create extension file_fdw", "select pg_reload_conf()",
            "create function f() returns integer language c as 'libc', 'getpid'", "select pg_create_physical_replication_slot('s')",
            "alter database postgres owner to monitor",
        })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => Server.ScalarAsync(server.ConnectionString, statement));
            Assert.True(error.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{statement}: {error.SqlState} {error.MessageText}");
        }
    }

    [Fact]
    public async Task A_role_that_was_given_more_rights_loses_them_at_the_next_start()
    {
        await using (var first = await Server.StartAsync(_data.Path))
            await Server.ScalarAsync(Server.AsSuperuser(first.ConnectionString, _data.Path), "alter role monitor superuser createdb createrole replication bypassrls");

        await using var second = await Server.StartAsync(_data.Path);

        Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(second.ConnectionString, Rights));
    }

    [Fact]
    public async Task A_cluster_of_a_version_before_is_adopted_with_all_it_holds()
    {
        var port = await FormerCluster.CreateAsync(_data.Path, Everything);

        await using (var server = await Server.StartAsync(_data.Path))
        {
            Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(server.ConnectionString, Rights));
            Assert.Equal(port, Server.PortOf(server));
            Assert.Equal(FormerCluster.Password, new NpgsqlConnectionStringBuilder(server.ConnectionString).Password);
            Assert.Equal(DBNull.Value, await Server.ScalarAsync(server.ConnectionString, OfTheSuperuser));
            Assert.Equal("two 7 2", await Server.ScalarAsync(
                server.ConnectionString,
                "insert into more.numbered (name) values ('three'); refresh materialized view kept; select concat_ws(' ', (select max(name) from seen), (select value from parted), twice(1))"));
            await Server.ScalarAsync(server.ConnectionString, "alter table parted_2026 add check (value > 0); drop type span; drop schema more cascade; select 1");
        }

        await using var again = await Server.StartAsync(_data.Path);
        Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(again.ConnectionString, Rights));
    }

    [Fact]
    public async Task The_database_of_version_0_1_migrates_as_the_lesser_role()
    {
        await FormerCluster.CreateAsync(_data.Path, await File.ReadAllTextAsync(Dump(), TestContext.Current.CancellationToken));

        await using var server = await Server.StartAsync(_data.Path);
        var database = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(server.ConnectionString, Rights));
        Assert.Equal(DBNull.Value, await Server.ScalarAsync(server.ConnectionString, OfTheSuperuser));
        Assert.Equal("301", await Server.ScalarAsync(server.ConnectionString, "select max(id)::text from influencer_metrics_history"));
        await Server.ScalarAsync(server.ConnectionString, "alter table hangfire.job add column tried integer; drop table hangfire.counter; select 1");
    }

    [Fact]
    public async Task An_adoption_that_is_killed_in_the_middle_is_done_by_the_next_start()
    {
        // Kills its own process of the server once, in the middle of what an adoption does.
        await FormerCluster.CreateAsync(_data.Path, [.. Everything,
            """
            create function die() returns event_trigger language plpgsql as $$
            begin
                copy (select 1) to program 'cat > /dev/null; test -e died || { touch died; kill -9 $PPID; }';
            end $$;
            create event trigger die on ddl_command_end when tag in ('ALTER TABLE') execute function die();
            select 1
            """]);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Server.StartAsync(_data.Path));
        Assert.True(File.Exists(Path.Combine(Server.Cluster(_data.Path), "died")));

        await using var server = await Server.StartAsync(_data.Path);
        Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(server.ConnectionString, Rights));
        Assert.Equal(DBNull.Value, await Server.ScalarAsync(server.ConnectionString, OfTheSuperuser));
        Assert.Equal(2L, await Server.ScalarAsync(server.ConnectionString, "select count(*) from more.numbered"));
    }

    [Fact]
    public async Task A_former_start_that_ended_before_it_made_the_database_is_made_up_for()
    {
        await FormerCluster.CreateAsync(_data.Path);

        await using var server = await Server.StartAsync(_data.Path);

        Assert.Equal(OnlyItsDatabase, await Server.ScalarAsync(server.ConnectionString, Rights));
    }

    // What the renamed role of the former version still owns in the service's database, beside the system's own and what is an extension's.
    private const string OfTheSuperuser =
        """
        select string_agg(what, ' ') from (
            select 'schema ' || nspname as what from pg_namespace where nspowner = 10 and oid >= 16384
            union all select 'relation ' || relname from pg_class where relowner = 10 and oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace
            union all select 'routine ' || proname from pg_proc p where proowner = 10 and oid >= 16384
                and not exists (select from pg_depend d where d.objid = p.oid and d.deptype in ('e', 'i'))
            union all select 'type ' || typname from pg_type t where typowner = 10 and oid >= 16384
                and 'm' not in (typtype, coalesce((select e.typtype from pg_type e where e.oid = t.typelem), typtype))
                and not exists (select from pg_depend d where d.objid in (t.oid, t.typelem) and d.deptype = 'e')
            union all select 'statistics ' || stxname from pg_statistic_ext where stxowner = 10) left_behind
        """;

    private static string Dump([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "Monitor.Conformance.Tests", "Upgrade", "monitor-0.1.sql");
}
