using System.Text.Json;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.History;

/// <summary>The cache in front of histories, the same with both stores.</summary>
public abstract class CachedHistoryContract(PostgresServer postgres) : IAsyncLifetime
{
    private const string Users = "/api/v1/instagram/influencer_monitor/user_history";
    private const string Posts = "/api/v1/instagram/post_monitor/video_history";

    private ApiServer _api = null!;

    protected abstract string? RedisAddress { get; }

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, RedisAddress);

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("by.the.handle")]
    [InlineData("By.The.Handle")]
    [InlineData("{id}")]
    public async Task A_second_read_needs_no_database(string reference)
    {
        var id = UniqueId();
        await WatchedAsync(id, "by.the.handle", followers: 5);
        var path = $"{Users}/{reference.Replace("{id}", id, StringComparison.Ordinal)}";
        var first = await _api.GetAsync(path);
        await _api.CutDatabaseAsync();

        var second = await _api.GetAsync(path);

        Assert.Equal(200, second.Status);
        Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
        Assert.Equal(503, (await _api.GetAsync($"{path}?limit=7")).Status);
    }

    [Fact]
    public async Task A_posts_history_is_cached_too()
    {
        await _api.CreateAsync("DKcached_01", "1h", "post");
        var post = await _api.Database.PostAsync("3179001", "DKcached_01", _api.Clock.GetUtcNow());
        await _api.Database.PostRowAsync(post, "DKcached_01", _api.Clock.GetUtcNow(), likes: 4);
        var first = await _api.GetAsync($"{Posts}/DKcached_01");
        await _api.CutDatabaseAsync();

        Assert.Equal(first.Body.GetRawText(), (await _api.GetAsync($"{Posts}/DKcached_01")).Body.GetRawText());
    }

    [Fact]
    public async Task Pages_are_cached_apart()
    {
        var account = await WatchedAsync(UniqueId(), "pages.apart", followers: 5);
        await _api.Database.InfluencerAsync(account, "pages.apart", _api.Clock.GetUtcNow().AddHours(-1), 4);

        Assert.Equal(2, await CountAsync($"{Users}/pages.apart"));
        Assert.Equal(1, await CountAsync($"{Users}/pages.apart?limit=1"));
        Assert.Equal(2, await CountAsync($"{Users}/pages.apart"));
        Assert.Equal(1, await CountAsync($"{Users}/pages.apart?before={_api.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}"));
    }

    [Fact]
    public async Task A_new_row_is_seen_as_soon_as_the_writer_says_so()
    {
        var id = UniqueId();
        var account = await WatchedAsync(id, "new.row", followers: 5);
        await _api.GetAsync($"{Users}/{id}");
        await _api.Database.InfluencerAsync(account, "new.row", _api.Clock.GetUtcNow().AddMinutes(1), 6);
        Assert.Equal(1, await CountAsync($"{Users}/{id}"));

        await _api.HotState.InvalidateHistoryAsync([HistorySubject.Account(Platforms.Instagram, id)], CancellationToken.None);

        Assert.Equal(2, await CountAsync($"{Users}/{id}"));
    }

    [Fact]
    public async Task A_former_handle_is_never_served_from_the_cache()
    {
        var account = await WatchedAsync(UniqueId(), "new.handle", followers: 5);
        await _api.Database.ExecuteAsync(
            "insert into account_handle (account_id, username, first_seen_at) values ($1, 'old.handle', now())", account);
        Assert.Equal(1, await CountAsync($"{Users}/old.handle"));
        await _api.Database.InfluencerAsync(account, "new.handle", _api.Clock.GetUtcNow().AddMinutes(1), 6);

        Assert.Equal(2, await CountAsync($"{Users}/old.handle"));
    }

    [Fact]
    public async Task A_fresh_history_is_not_marked()
    {
        await WatchedAsync(UniqueId(), "is.fresh", followers: 5, interval: "1h");
        _api.Clock.Advance(TimeSpan.FromMinutes(64));

        Assert.Equal("username history", (await _api.GetAsync($"{Users}/is.fresh")).Data.Keys());
    }

    [Fact]
    public async Task A_history_that_grows_old_in_the_cache_is_marked_stale_with_its_age()
    {
        await WatchedAsync(UniqueId(), "grows.old", followers: 5, interval: "2h");
        Assert.Equal("username history", (await _api.GetAsync($"{Users}/grows.old")).Data.Keys());
        _api.Clock.Advance(new TimeSpan(2, 6, 0));

        var reply = await _api.GetAsync($"{Users}/grows.old");

        Assert.Equal("username history stale stale_seconds", reply.Data.Keys());
        Assert.True(reply.Data.GetProperty("stale").GetBoolean());
        Assert.Equal(7560, reply.Data.GetProperty("stale_seconds").GetInt64());
    }

    [Fact]
    public async Task While_stale_the_latest_good_answer_is_shown_and_never_stored()
    {
        var id = UniqueId();
        await WatchedAsync(id, "has.fallback", followers: 5);
        await StoreFallbackAsync(id, "has.fallback", followers: 9, at: _api.Clock.GetUtcNow().AddMinutes(1));
        _api.Clock.Advance(TimeSpan.FromHours(2));

        var reply = await _api.GetAsync($"{Users}/has.fallback");

        var fallback = reply.Data.GetProperty("fallback");
        Assert.Equal("follower_count following_count post_count bio recorded_at source age_seconds", fallback.Keys());
        Assert.Equal(("9", "Prints", "tikhub", "7140"),
            (fallback.Text("follower_count"), fallback.Text("bio"), fallback.Text("source"), fallback.Text("age_seconds")));
        Assert.Equal("", fallback.Text("post_count"));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
    }

    [Fact]
    public async Task A_task_shows_the_same_staleness()
    {
        var id = UniqueId();
        await WatchedAsync(id, "task.stale", followers: 5);
        await StoreFallbackAsync(id, "task.stale", followers: 9, at: _api.Clock.GetUtcNow());
        var task = (await _api.GetAsync("/api/v1/tasks?q=task.stale")).Data[0].Text("task_id");
        Assert.Equal("task_id type platform target points", (await _api.GetAsync($"/api/v1/tasks/{task}/history")).Data.Keys());
        _api.Clock.Advance(TimeSpan.FromHours(2));

        var reply = await _api.GetAsync($"/api/v1/tasks/{task}/history");

        Assert.Equal("task_id type platform target points stale stale_seconds fallback", reply.Data.Keys());
        Assert.Equal("9", reply.Data.GetProperty("fallback").Text("follower_count"));
    }

    [Fact]
    public async Task A_history_that_nobody_collects_any_more_is_not_stale()
    {
        await WatchedAsync(UniqueId(), "paused.history", followers: 5);
        var task = (await _api.GetAsync("/api/v1/tasks?q=paused.history")).Data[0].Text("task_id");
        _api.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Contains("stale", (await _api.GetAsync($"{Users}/paused.history")).Data.Keys(), StringComparison.Ordinal);

        await _api.PostAsync($"/api/v1/tasks/{task}/pause");

        Assert.Equal("username history", (await _api.GetAsync($"{Users}/paused.history")).Data.Keys());
    }

    [Fact]
    public async Task A_watched_target_without_a_row_is_stale_once_its_first_run_is_overdue()
    {
        await _api.CreateAsync("never.measured", "30s");
        Assert.Equal("username history", (await _api.GetAsync($"{Users}/never.measured")).Data.Keys());
        _api.Clock.Advance(TimeSpan.FromSeconds(36));

        Assert.Equal("36", (await _api.GetAsync($"{Users}/never.measured")).Data.Text("stale_seconds"));
    }

    protected abstract string UniqueId();

    private async Task<long> WatchedAsync(string platformId, string handle, long followers, string interval = "1h")
    {
        await _api.CreateAsync(handle, interval);
        var account = await _api.Database.AccountAsync(platformId, handle, _api.Clock.GetUtcNow());
        await _api.Database.InfluencerAsync(account, handle, _api.Clock.GetUtcNow(), followers);
        return account;
    }

    private async Task<int> CountAsync(string path) => (await _api.GetAsync(path)).Data.GetProperty("history").GetArrayLength();

    private Task StoreFallbackAsync(string platformId, string handle, long followers, DateTimeOffset at)
    {
        var observation = new Observation(
            Platforms.Instagram, EntityKind.Account, platformId, handle,
            [new Dimension(DimensionKeys.Bio, "Prints")],
            [Metric.Measured(MetricKeys.Followers, followers), Metric.Measured(MetricKeys.Following, 3), Metric.Unknown(MetricKeys.Posts)])
        {
            Source = "tikhub",
            MeasuredAt = at,
        };
        var key = FallbackKey.For(Platforms.Instagram, FetchTypes.ProfileByHandle, handle);
        var payload = JsonSerializer.SerializeToUtf8Bytes(observation, ObservationJson.Default.Observation);
        return _api.HotState.StoreFallbacksAsync([new FallbackEntry(key, payload, TimeSpan.FromHours(6))], CancellationToken.None);
    }
}

public sealed class CachedHistoryInProcessTests(PostgresServer postgres) : CachedHistoryContract(postgres)
{
    protected override string? RedisAddress => null;

    protected override string UniqueId() => "810001";
}

/// <summary>One Redis serves all tests of the assembly, so every test has an id and, with its own server, handles of its own.</summary>
public sealed class CachedHistoryRedisTests(PostgresServer postgres, RedisServer redis) : CachedHistoryContract(postgres)
{
    private static long _ids = 820000;

    protected override string? RedisAddress => redis.ConnectionString;

    protected override string UniqueId() => $"{Interlocked.Increment(ref _ids)}";
}
