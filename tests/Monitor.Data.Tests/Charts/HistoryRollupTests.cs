using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Auditing;
using Monitor.Data.Charts;
using Monitor.Data.Content;
using Monitor.Data.Erasure;
using Monitor.Data.Observations;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Charts;

/// <summary>The rollups of a history are what its rows amount to, whatever happens to the rows.</summary>
public sealed class HistoryRollupTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;
    private static readonly AuditActor Actor = new("system", null, "test", null, null, null);

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database, new ManualTimeProvider());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Totals_equal_the_rows_after_any_sequence_of_writing_restoring_retaining_and_erasing(int seed)
    {
        var random = new Random(seed);
        await _database.ExecuteAsync("update team set history_days = 20 where id = 1");
        for (var account = 0; account < 5; account++)
            await _database.InsertInfluencerAsync($"user{account}", Now);
        await _database.InsertPostAsync("Code1", Now);

        for (var step = 0; step < 40; step++)
        {
            var what = random.Next(12);
            if (what < 9)
                await WriteAsync(random);
            else if (what == 9)
                await _services.GetRequiredService<ContentRestore>().RunAsync(new(Now.AddMinutes(-random.Next(40_000))) { Source = random.Next(2) == 0 ? "tikhub" : null }, default);
            else if (what == 10)
                await TeamRetention.ApplyAsync(_database.DataSource, Now.AddDays(random.Next(-10, 1)), default);
            else if (await _database.ScalarAsync<long>("select id from account order by md5(id::text || $1) limit 1", $"{seed}{step}") is > 0 and var account)
                await _services.GetRequiredService<AccountErasure>().EraseAsync(new(account, 1, IsOperator: true), Actor, TimeSpan.MaxValue, default);
            await RollupCheck.MatchesAsync(_database, $"step {step}, {what}, seed {seed}");
        }

        Assert.True(await _database.ScalarAsync<long>("select count(*) from history_rollup") > 0);
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing_of_each_other()
    {
        await WriteAsync(Enumerable.Range(0, 3).Select(account => Account($"{account}", 100, Now)));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 15; i++)
                await WriteAsync(Enumerable.Range(0, 3).Select(account => Account($"{account}", random.Next(1000), Now.AddSeconds(-random.Next(20_000)))));
        })));

        await RollupCheck.MatchesAsync(_database, "eight writers");
    }

    [Fact]
    public async Task What_was_there_before_is_rolled_up_slice_by_slice_while_others_write()
    {
        for (var i = 0; i < 60; i++)
            await WriteAsync([Account($"{i % 4}", i, Now.AddHours(-7 * i)), Post($"7{i % 2}", i, Now.AddHours(-5 * i))]);
        // As an older version left it.
        await _database.ExecuteAsync(
            """
            delete from history_rollup;
            insert into history_backfill (kind, last_id) select 1, max(id) from account;
            insert into history_backfill (kind, last_id) select 2, max(id) from post
            """);

        for (var i = 0; await _database.ScalarAsync<bool>("select backfill_history_rollup(10)"); i++)
            await WriteAsync([Account($"{i % 6}", i, Now.AddMinutes(-17 * i))]);

        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from history_backfill"));
        await RollupCheck.MatchesAsync(_database, "backfill");
        Assert.False(await HistoryBackfill.RunAsync(_database.DataSource, default));
    }

    private Task WriteAsync(Random random)
    {
        var observations = new List<Observation>();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            // Half of the time one moment after another, else anywhere in a month, and sometimes the same moment again.
            var at = random.Next(4) switch
            {
                0 => Now.AddSeconds(-random.Next(2_000_000)),
                1 => Now.AddHours(-random.Next(60)),
                _ => Now.AddSeconds(-random.Next(4000)),
            };
            observations.Add(random.Next(3) == 0 ? Post($"7{random.Next(3)}", Number(random), at) : Account($"{random.Next(5)}", Number(random), at) with
            {
                Source = random.Next(3) == 0 ? "rocketapi" : "tikhub",
                Metrics =
                [
                    random.Next(6) switch { 0 => Metric.Hidden(MetricKeys.Followers), 1 => Metric.Unknown(MetricKeys.Followers), _ => new(MetricKeys.Followers, random.Next(10_000), random.Next(3) == 0 ? ValueState.Rounded : ValueState.Measured) },
                    Metric.Measured(MetricKeys.Following, random.Next(100)), Metric.Measured(MetricKeys.Posts, random.Next(100)),
                ],
            });
        }

        return WriteAsync(observations);
    }

    private static long? Number(Random random) => random.Next(5) == 0 ? null : random.Next(10_000);

    private async Task WriteAsync(IEnumerable<Observation> observations)
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        new ContentWriter(new()).Append(batch, [.. observations]);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static Observation Account(string id, long? followers, DateTimeOffset at) =>
        new(Platforms.Instagram, EntityKind.Account, "4" + id, "user" + id, [new(DimensionKeys.Bio, "bio")],
            [followers is { } count ? Metric.Measured(MetricKeys.Followers, count) : Metric.Unknown(MetricKeys.Followers), Metric.Measured(MetricKeys.Following, 2), Metric.Measured(MetricKeys.Posts, 3)])
        { Source = "tikhub", MeasuredAt = at };

    private static Observation Post(string id, long? likes, DateTimeOffset at) =>
        new(Platforms.Instagram, EntityKind.Post, id, "Code" + id, [new(DimensionKeys.MediaType, "image"), new(DimensionKeys.OwnerId, "41")],
            [likes is { } count ? Metric.Measured(MetricKeys.Likes, count) : Metric.Hidden(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 1)])
        { Source = "tikhub", MeasuredAt = at };
}
