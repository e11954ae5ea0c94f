using Hangfire.PostgreSql;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>Prepares Hangfire's tables before anything uses them, and takes over what an earlier version left in them.</summary>
internal sealed class HangfireSchema(NpgsqlDataSource database, TimeProvider time) : IHostedService
{
    /// <summary>The schema that holds them.</summary>
    public const string Name = "hangfire";

    // Every run changes fields of its recurring job: with room in their pages they do it in place. Of a big table the old pages fill up
    // as before, until they are written anew.
    private const string TuneSql = """
        do $$ begin
            if not exists (select from pg_class where oid = 'hangfire.hash'::regclass and reloptions @> array['fillfactor=60']) then
                alter table hangfire.hash set (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
                alter table hangfire.set set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
                alter table hangfire.job set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
                alter table hangfire.state set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
                alter table hangfire.jobparameter set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
            end if;
        end $$;
        drop table if exists hangfire.monitor_enqueued
        """;

    // Jobs of the engine on Hangfire before it became the only one name a program that is gone. Their tasks are due all the same, and
    // their items come back with the end of their leases.
    private const string FormerSql = """
        with former as materialized (
            select id, nextval(pg_get_serial_sequence('hangfire.state', 'id')) as state_id from hangfire.job
            where statename in ('Enqueued', 'Scheduled', 'Processing') and invocationdata ->> 'Type' like '%, Monitor.Jobs.Hangfire'),
        waiting as (delete from hangfire.jobqueue where jobid = any (array(select id from former))),
        states as (
            insert into hangfire.state (id, jobid, name, reason, createdat, data)
            select state_id, id, 'Deleted', 'It belonged to an earlier version; its work is done under another job.', $1,
                jsonb_build_object('DeletedAt', (extract(epoch from $1) * 1000)::bigint::text) from former)
        update hangfire.job j set stateid = f.state_id, statename = 'Deleted', expireat = $1 + interval '1 hour' from former f where f.id = j.id
        """;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Hangfire's installer does not expect another one beside it; the lock belongs to the transaction.
        await using var guard = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await guard.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('monitor:hangfire-schema'))", guard))
            await wait.ExecuteNonQueryAsync(cancellationToken);
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            PostgreSqlObjectsInstaller.Install(connection, Name);
            await using (var tune = new NpgsqlCommand(TuneSql, connection))
                await tune.ExecuteNonQueryAsync(cancellationToken);
            await using var former = new NpgsqlCommand(FormerSql, connection);
            former.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
            await former.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
