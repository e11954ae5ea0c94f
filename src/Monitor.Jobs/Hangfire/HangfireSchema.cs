using Hangfire.PostgreSql;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>Prepares Hangfire's tables, and the one of this engine beside them, before anything uses them.</summary>
internal sealed class HangfireSchema(NpgsqlDataSource database) : IHostedService
{
    /// <summary>The schema that holds both.</summary>
    public const string Name = "hangfire";

    // Which due times were handed to Hangfire outside of the recurring jobs, so that none is handed over again and again.
    private const string EnqueuedTableSql = """
        create table if not exists hangfire.monitor_enqueued (
            task_id     uuid        primary key,
            run_no      integer     not null,
            due_at      timestamptz not null,
            enqueued_at timestamptz not null
        ) with (fillfactor = 70)
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
            await using var command = new NpgsqlCommand(EnqueuedTableSql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
