using Monitor.Data.HotState;
using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.HotState;

public sealed class RedisHotStateTests(RedisServer server, RedisHotStateTests.Connected connected)
    : HotStateContract, IClassFixture<RedisHotStateTests.Connected>
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected override IHotState Hot => connected.Client.Hot;

    protected override TimeSpan ShortLife => TimeSpan.FromMilliseconds(100);

    [Fact]
    public void The_store_is_shared() => Assert.True(Hot.IsShared);

    [Fact]
    public async Task Processes_see_each_others_pause_flags()
    {
        await using var other = await RedisClient.ConnectAsync(server);
        var task = Guid.NewGuid();
        await other.Hot.SetPausedAsync([task], None);
        Assert.True(await Hot.IsPausedAsync(task, None));
    }

    [Fact]
    public async Task A_process_that_writes_drops_the_page_another_has_stored()
    {
        await using var other = await RedisClient.ConnectAsync(server);
        var subject = NewSubject();
        await StoreAsync("first", "1", subject);
        await other.Hot.InvalidateHistoryAsync([subject], None);
        Assert.Null(await ReadAsync("first", subject));
    }

    [Fact]
    public async Task A_hint_reaches_every_process()
    {
        await using var other = await RedisClient.ConnectAsync(server);
        var (own, others) = (new Bell(), new Bell());
        var topic = NewSubject();
        using var here = Hot.OnHint(topic, own.Ring);
        using var there = other.Hot.OnHint(topic, others.Ring);
        await Hot.HintAsync(topic, None);
        await own.HasRungAsync();
        await others.HasRungAsync();
    }

    [Fact]
    public async Task The_pause_flag_of_a_task_is_the_value_1_without_expiry()
    {
        var task = Guid.NewGuid();
        await Hot.SetPausedAsync([task], None);
        Assert.EndsWith("\n1", await server.SendAsync($"GET task:{task}:paused"), StringComparison.Ordinal);
        Assert.Equal(":-1", await server.SendAsync($"TTL task:{task}:paused"));
    }

    [Fact]
    public async Task A_flag_set_by_an_operator_counts()
    {
        var task = Guid.NewGuid();
        await server.SendAsync($"SET task:{task}:paused 1");
        Assert.True(await Hot.IsPausedAsync(task, None));
    }

    [Fact]
    public async Task The_cached_history_lives_no_longer_than_asked()
    {
        var subject = NewSubject();
        await StoreAsync("first", "1", subject, TimeSpan.FromSeconds(30));
        await StoreAsync("second", "2", subject, TimeSpan.FromSeconds(3_600));
        Assert.InRange(await NumberAsync($"TTL history:{subject}"), 25, 30);
        Assert.InRange(await NumberAsync($"TTL history:generation:{subject}"), 50, 60);
    }

    [Fact]
    public async Task An_invalidated_history_leaves_no_key()
    {
        var subject = NewSubject();
        await StoreAsync("first", "1", subject);
        await Hot.InvalidateHistoryAsync([subject], None);
        Assert.Equal(0, await NumberAsync($"EXISTS history:{subject} history:generation:{subject}"));
    }

    [Fact]
    public async Task A_fallback_lives_as_long_as_asked()
    {
        var key = NewSubject();
        await Hot.StoreFallbacksAsync([new FallbackEntry(key, "1"u8.ToArray(), TimeSpan.FromSeconds(90))], None);
        Assert.InRange(await NumberAsync($"PTTL fallback:{key}"), 80_000, 90_000);
    }

    [Fact]
    public async Task Pages_are_stored_after_the_server_has_forgotten_its_scripts()
    {
        var subject = NewSubject();
        await StoreAsync("first", "1", subject);
        await server.SendAsync("SCRIPT FLUSH");
        var miss = await Hot.GetHistoryAsync(subject, "second", None);
        await server.SendAsync("SCRIPT FLUSH");
        await Hot.StoreHistoryAsync(subject, "second", "2"u8.ToArray(), Hour, miss.Generation, None);
        Assert.Equal("2", await ReadAsync("second", subject));
        Assert.True(Hot.IsAvailable);
    }

    [Fact]
    public async Task A_key_of_the_wrong_kind_is_no_answer_and_no_outage()
    {
        var subject = NewSubject();
        await server.SendAsync($"SET history:{subject} 1");
        for (var call = 0; call < 5; call++)
            Assert.Equal(default, await Hot.GetHistoryAsync(subject, "first", None));
        Assert.True(Hot.IsAvailable);
        Assert.Equal(1, connected.Client.Log.Count("refused"));
    }

    protected override Task LetExpireAsync() => Task.Delay(ShortLife + TimeSpan.FromMilliseconds(50), TimeProvider.System);

    private static string NewSubject() => $"instagram:post:{Guid.NewGuid():N}";

    private async Task<int> NumberAsync(string command) =>
        int.Parse((await server.SendAsync(command)).TrimStart(':'), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One connection for all tests here, as a process has one.</summary>
    public sealed class Connected(RedisServer server) : IAsyncLifetime
    {
        private RedisClient? _client;

        internal RedisClient Client => _client!;

        public async ValueTask InitializeAsync() => _client = await RedisClient.ConnectAsync(server);

        public async ValueTask DisposeAsync() => await _client!.DisposeAsync();
    }
}
