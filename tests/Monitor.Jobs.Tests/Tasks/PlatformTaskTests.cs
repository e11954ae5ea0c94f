using Monitor.Data.Observations;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Tasks;

/// <summary>Tasks of other platforms than Instagram, from their due time to their history rows.</summary>
public sealed class PlatformTaskTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = ManualTimeProvider.DefaultStart;

    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Channels_and_videos_are_recorded_with_the_states_of_their_numbers()
    {
        await _database.InsertInfluencerAsync("ada.sails", Start, platform: Platforms.YouTube);
        await _database.InsertInfluencerAsync("hidden.gem", Start, platform: Platforms.YouTube);
        await _database.InsertPostAsync("hidden_1234", Start, platform: Platforms.YouTube);

        await CollectAsync(Platforms.YouTube, 3);

        Assert.Equal(1L, await _database.ScalarAsync<long>("""
            select count(*) from influencer_metrics_history
            where username = 'ada.sails' and user_id is null and platform = 'youtube' and source = 'youtube-data-v3'
              and follower_count > 0 and post_count > 0 and value_states ->> 'follower_count' = 'rounded'
            """));
        Assert.Equal(1L, await _database.ScalarAsync<long>("""
            select count(*) from influencer_metrics_history
            where username = 'hidden.gem' and follower_count is null and value_states ->> 'follower_count' = 'hidden'
            """));
        Assert.Equal(1L, await _database.ScalarAsync<long>("""
            select count(*) from post_metrics_history
            where post_code = 'hidden_1234' and post_id = post_code and like_count is null and play_count > 0 and comment_count >= 0
              and value_states ->> 'like_count' = 'hidden'
            """));
    }

    [Fact]
    public async Task TikTok_accounts_and_posts_are_recorded()
    {
        await _database.InsertInfluencerAsync("ada.sails", Start, platform: Platforms.TikTok);
        await _database.InsertPostAsync("7401122334455667788", Start, platform: Platforms.TikTok);

        await CollectAsync(Platforms.TikTok, 2);

        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history where username = 'ada.sails' and user_id > 0 and follower_count > 0 and source = 'tikhub'"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from post_metrics_history where post_code = '7401122334455667788' and like_count > 0 and play_count > 0"));
    }

    private async Task CollectAsync(string platform, long runs)
    {
        await using var engine = await EngineHarness.StartForAsync(
            platform, _database, _simulator, _time, ("Collection:DemoBaseUrl", _simulator.BaseUrl));
        await engine.RunDueTasksAsync();
        await Eventually.BecomesTrueAsync(async () => await _database.ScalarAsync<long>("select count(*) from task_run") == runs);
    }
}
