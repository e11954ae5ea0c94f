using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Content;

public sealed class ContentRestoreTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;
    private static readonly DateTimeOffset Bad = Now.AddMinutes(-10);

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private ContentRestore _restore = null!;
    private Guid _task;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database, new ManualTimeProvider());
        _restore = _services.GetRequiredService<ContentRestore>();
        _task = await _database.InsertInfluencerAsync("nasa", Now.AddHours(1), 3600);
        await WriteAsync(Account("42", "nasa", 1000, Bad.AddMinutes(-20)), Post("77", 50, Bad.AddMinutes(-20)));
        await WriteAsync(Account("42", "nasa", 1001, Bad.AddMinutes(-1)), Post("77", 51, Bad.AddMinutes(-1)));
        await WriteAsync(Account("42", "wrong", 3, Bad), Post("77", 1, Bad));
        await WriteAsync(Account("42", "wrong", 4, Bad.AddMinutes(5)) with { Source = "rocketapi" });
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Accounts_and_posts_get_their_last_good_state_and_wrong_measurements_are_set_aside()
    {
        var summary = await _restore.RunAsync(new(Bad), default);

        Assert.Equal((1, 1, 3, 3, 1), (summary.Accounts, summary.Posts, summary.Measurements, summary.LogRows, summary.Tasks));
        Assert.Equal("nasa 1001 bio following_count", await _database.ScalarAsync<string>(
            "select username || ' ' || follower_count || ' ' || bio || ' ' || (select string_agg(k, ',') from jsonb_object_keys(value_states) k) from account where measured_at = $1", Bad.AddMinutes(-1).UtcDateTime));
        Assert.Equal(51L, await _database.ScalarAsync<long>("select like_count from post where value_states is null and media_type = 'image'"));
        Assert.Equal([1000L, 1001L], await _database.ColumnAsync<long>("select follower_count from influencer_metrics_history order by recorded_at"));
        Assert.Equal(["3", "4"], await _database.ColumnAsync<string>("select row ->> 'follower_count' from excluded_history where history = 'influencer_metrics_history' order by recorded_at"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from profile_log where excluded_by = $1", summary.RestoreId));
        Assert.True(await _database.ScalarAsync<bool>("select due_at between $2 and $3 and slot_at = due_at from task_schedule where task_id = $1", _task, Now.UtcDateTime, Now.AddMinutes(5).UtcDateTime));
        Assert.Equal("1", await _database.ScalarAsync<string>("select summary ->> 'accounts' from restore_run where finished_at is not null"));
    }

    [Fact]
    public async Task The_audit_log_says_who_took_back_what()
    {
        var dry = await _restore.RunAsync(new(Bad) { DryRun = true }, default);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from audit_log"));

        var summary = await _restore.RunAsync(new(Bad) { Platform = "instagram" }, default);

        Assert.Equal(
            $"system command line restore restore {summary.RestoreId} instagram {dry.Accounts} {dry.Measurements} true",
            await _database.ScalarAsync<string>(
                """
                select concat_ws(' ', actor_kind, actor_name, action, entity_type, entity_id, before ->> 'platform', after ->> 'accounts', after ->> 'measurements',
                    case when team_id is null then 'true' end) from audit_log
                """));
    }

    [Fact]
    public async Task A_dry_run_counts_the_same_and_changes_nothing()
    {
        var dry = await _restore.RunAsync(new(Bad) { DryRun = true }, default);

        Assert.Equal(0L, await _database.ScalarAsync<long>("select (select count(*) from restore_run) + (select count(*) from excluded_history) + (select count(*) from profile_log where excluded_by is not null)"));
        Assert.Equal(4L, await _database.ScalarAsync<long>("select follower_count from account"));
        var real = await _restore.RunAsync(new(Bad), default);
        Assert.Equal(real with { RestoreId = 0 }, dry);
    }

    [Fact]
    public async Task What_a_good_source_said_since_stays()
    {
        var summary = await _restore.RunAsync(new(Bad) { Source = "tikhub" }, default);

        Assert.Equal((0, 2), (summary.Accounts, summary.Measurements));
        Assert.Equal(4L, await _database.ScalarAsync<long>("select follower_count from account"));
        Assert.Equal([1000L, 1001L, 4L], await _database.ColumnAsync<long>("select follower_count from influencer_metrics_history order by recorded_at"));
    }

    [Fact]
    public async Task Only_the_chosen_account_is_restored_and_what_has_no_earlier_state_is_left()
    {
        await WriteAsync(Account("50", "esa", 7, Bad.AddMinutes(1)));

        var summary = await _restore.RunAsync(new(Bad) { Account = "50" }, default);

        Assert.Equal((0, 1, 1), (summary.Accounts, summary.WithoutSnapshot, summary.Measurements));
        Assert.Equal([4L, 7L], await _database.ColumnAsync<long>("select follower_count from account order by 1"));
    }

    [Fact]
    public async Task A_second_restore_finds_nothing_more_to_do()
    {
        await _restore.RunAsync(new(Bad), default);

        var second = await _restore.RunAsync(new(Bad), default);

        Assert.Equal(new RestoreSummary { RestoreId = second.RestoreId }, second);
    }

    private async Task WriteAsync(Observation account, params Observation[] posts)
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        new ContentWriter(new()).Append(batch, [.. Recording.Of(account, posts, account.PlatformId == "42" ? _task : null)
            .Select(recording => recording with { IsItem = false, TaskId = recording.Observation.Kind == EntityKind.Account ? recording.TaskId : null })]);
        await batch.ExecuteNonQueryAsync();
    }

    private static Observation Account(string id, string username, long followers, DateTimeOffset at) =>
        new(Platforms.Instagram, EntityKind.Account, id, username, [new(DimensionKeys.Bio, "bio")],
            [Metric.Measured(MetricKeys.Followers, followers), Metric.Hidden(MetricKeys.Following), Metric.Measured(MetricKeys.Posts, 3)])
        { Source = "tikhub", MeasuredAt = at };

    private static Observation Post(string id, long likes, DateTimeOffset at) =>
        new(Platforms.Instagram, EntityKind.Post, id, "Code" + id, [new(DimensionKeys.MediaType, "image")],
            [Metric.Measured(MetricKeys.Likes, likes), Metric.Measured(MetricKeys.Comments, 1)])
        { Source = "tikhub", MeasuredAt = at };
}
