using Hangfire.Storage.Monitoring;
using Npgsql;

namespace Monitor.Web.Dashboard.Statistics;

/// <summary>
/// The numbers on every page, which each open page asks for every two seconds. Hangfire counts all jobs by state; here the finished ones,
/// which are nearly all of them, are taken from their counters. However many pages are open, the database is asked once a second.
/// </summary>
internal sealed class CheapStatistics(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Sql = """
        select (select count(*) from hangfire.job where statename = 'Enqueued'),
               (select count(*) from hangfire.job where statename = 'Failed'),
               (select count(*) from hangfire.job where statename = 'Processing'),
               (select count(*) from hangfire.job where statename = 'Scheduled'),
               (select count(*) from hangfire.job where statename = 'Awaiting'),
               (select count(*) from hangfire.server),
               (select count(distinct queue) from hangfire.jobqueue),
               (select count(*) from hangfire.set where key = 'recurring-jobs'),
               (select count(*) from hangfire.set where key = 'retries'),
               (select coalesce(sum(value), 0)::bigint from (
                    select value from hangfire.counter where key = 'stats:succeeded'
                    union all select value from hangfire.aggregatedcounter where key = 'stats:succeeded') c),
               (select coalesce(sum(value), 0)::bigint from (
                    select value from hangfire.counter where key = 'stats:deleted'
                    union all select value from hangfire.aggregatedcounter where key = 'stats:deleted') c)
        """;

    private const string ListSql = "select count(*) from hangfire.job where statename = $1";

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    // Of the lengths of lists by which pages are numbered: of a million rows each costs a quarter of a second.
    private static readonly TimeSpan ListLife = TimeSpan.FromSeconds(10);

    private readonly Lock _turn = new();
    private readonly Dictionary<string, (long Count, long ReadAt)> _lists = new(StringComparer.Ordinal);
    private StatisticsDto? _newest;
    private long _readAt;

    /// <summary>The numbers, no older than a second. Hangfire asks without waiting asynchronously.</summary>
    public StatisticsDto Get()
    {
        lock (_turn)
        {
            if (_newest is null || clock.GetElapsedTime(_readAt) >= Life)
                (_newest, _readAt) = (Read(), clock.GetTimestamp());
            return _newest;
        }
    }

    /// <summary>How many jobs are in a state, as of no longer than ten seconds ago.</summary>
    public long CountList(string state)
    {
        lock (_turn)
        {
            if (_lists.TryGetValue(state, out var known) && clock.GetElapsedTime(known.ReadAt) < ListLife)
                return known.Count;
            using var command = database.CreateCommand(ListSql);
            command.Parameters.Add(new() { Value = state });
            var count = (long)command.ExecuteScalar()!;
            _lists[state] = (count, clock.GetTimestamp());
            return count;
        }
    }

    private StatisticsDto Read()
    {
        using var command = database.CreateCommand(Sql);
        using var reader = command.ExecuteReader();
        reader.Read();
        return new StatisticsDto
        {
            Enqueued = reader.GetInt64(0),
            Failed = reader.GetInt64(1),
            Processing = reader.GetInt64(2),
            Scheduled = reader.GetInt64(3),
            Awaiting = reader.GetInt64(4),
            Servers = reader.GetInt64(5),
            Queues = reader.GetInt64(6),
            Recurring = reader.GetInt64(7),
            Retries = reader.GetInt64(8),
            Succeeded = reader.GetInt64(9),
            Deleted = reader.GetInt64(10),
        };
    }
}
