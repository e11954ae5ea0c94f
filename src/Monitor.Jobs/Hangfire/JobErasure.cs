using Monitor.Data.Erasure;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>Removes jobs and recurring jobs that name somebody who was erased.</summary>
internal sealed class JobErasure : IErasureTrace
{
    // A run names its target, and an item the kind of its job before it. Failures tell the name in their message.
    private const string Sql = """
        with names as materialized (select lower($1 || '/' || name) as name from unnest($2) name),
        jobs as materialized (
            select j.id from hangfire.job j
            where lower(trim(both '"' from j.arguments ->> 1)) in (select name from names)
               or lower(split_part(trim(both '"' from j.arguments ->> 2), ': ', 2)) in (select name from names)),
        recurring as materialized (
            select substr(h.key, length('recurring-job:') + 1) as id from hangfire.hash h
            where h.field = 'Job' and h.key like 'recurring-job:%'
              and case when h.value like '{"t":"Monitor.%' then lower(((h.value::jsonb -> 'a' ->> 1)::jsonb) #>> '{}') end in (select name from names)),
        plans as (delete from hangfire.set where key = 'recurring-jobs' and value in (select id from recurring)),
        fields as (delete from hangfire.hash where key in (select 'recurring-job:' || id from recurring))
        delete from hangfire.job where id in (select id from jobs)
        """;

    /// <inheritdoc />
    public async Task EraseAsync(NpgsqlConnection connection, string platform, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new() { Value = platform });
        command.Parameters.Add(new() { Value = names.ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }
}
