using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.HotState;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.HotState;

public sealed class InProcessHotStateTests : HotStateContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ManualTimeProvider _time = new();

    public InProcessHotStateTests() => Hot = Create(InProcessLimits.Default);

    protected override IHotState Hot { get; }

    protected override TimeSpan ShortLife => TimeSpan.FromSeconds(30);

    [Fact]
    public void The_store_is_not_shared() => Assert.False(Hot.IsShared);

    [Fact]
    public async Task A_page_lives_until_the_very_end_of_its_life()
    {
        await StoreAsync("first", "1", ttl: Hour);
        _time.Advance(Hour - TimeSpan.FromTicks(1));
        Assert.Equal("1", await ReadAsync("first"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await ReadAsync("first"));
    }

    [Fact]
    public async Task A_reader_slower_than_a_minute_does_not_store()
    {
        var miss = await Hot.GetHistoryAsync("slow", "first", None);
        _time.Advance(TimeSpan.FromSeconds(61));
        await Hot.StoreHistoryAsync("slow", "first", "1"u8.ToArray(), Hour, miss.Generation, None);
        Assert.Null((await Hot.GetHistoryAsync("slow", "first", None)).Payload);
    }

    [Fact]
    public async Task A_full_store_forgets_the_oldest_fallback()
    {
        var hot = Create(InProcessLimits.Default with { FallbackBytes = 10_000 });
        foreach (var key in new[] { "a", "b", "c" })
            await hot.StoreFallbacksAsync([new FallbackEntry(key, new byte[4_000], Hour)], None);
        Assert.Null(await hot.GetFallbackAsync("a", None));
        Assert.NotNull(await hot.GetFallbackAsync("b", None));
        Assert.NotNull(await hot.GetFallbackAsync("c", None));
    }

    [Fact]
    public async Task A_full_store_forgets_the_expired_before_the_oldest()
    {
        var hot = Create(InProcessLimits.Default with { FallbackBytes = 10_000 });
        await hot.StoreFallbacksAsync([new FallbackEntry("old", new byte[4_000], Hour)], None);
        await hot.StoreFallbacksAsync([new FallbackEntry("expired", new byte[4_000], TimeSpan.FromSeconds(1))], None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await hot.StoreFallbacksAsync([new FallbackEntry("new", new byte[4_000], Hour)], None);
        Assert.NotNull(await hot.GetFallbackAsync("old", None));
        Assert.NotNull(await hot.GetFallbackAsync("new", None));
    }

    [Fact]
    public async Task A_fallback_larger_than_the_store_costs_no_other_its_place()
    {
        var hot = Create(InProcessLimits.Default with { FallbackBytes = 10_000 });
        await hot.StoreFallbacksAsync([new FallbackEntry("small", new byte[10], Hour)], None);
        await hot.StoreFallbacksAsync([new FallbackEntry("large", new byte[20_000], Hour)], None);
        Assert.NotNull(await hot.GetFallbackAsync("small", None));
        Assert.Null(await hot.GetFallbackAsync("large", None));
    }

    [Fact]
    public async Task The_pages_of_one_subject_are_forgotten_together()
    {
        var hot = Create(InProcessLimits.Default with { HistoryBytes = 10_000 });
        foreach (var (subject, page) in new[] { ("a", "1"), ("a", "2"), ("b", "1") })
        {
            var miss = await hot.GetHistoryAsync(subject, page, None);
            await hot.StoreHistoryAsync(subject, page, new byte[4_000], Hour, miss.Generation, None);
        }
        Assert.Null((await hot.GetHistoryAsync("a", "1", None)).Payload);
        Assert.Null((await hot.GetHistoryAsync("a", "2", None)).Payload);
        Assert.NotNull((await hot.GetHistoryAsync("b", "1", None)).Payload);
    }

    [Fact]
    public async Task The_number_of_pause_flags_is_bounded()
    {
        var hot = Create(InProcessLimits.Default with { PauseFlags = 2 });
        var tasks = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        await hot.SetPausedAsync(tasks, None);
        Assert.False(await hot.IsPausedAsync(tasks[0], None));
        Assert.True(await hot.IsPausedAsync(tasks[1], None));
        Assert.True(await hot.IsPausedAsync(tasks[2], None));
    }

    protected override Task LetExpireAsync()
    {
        _time.Advance(ShortLife);
        return Task.CompletedTask;
    }

    private InProcessHotState Create(InProcessLimits limits) => new(_time, NullLogger<InProcessHotState>.Instance, limits);
}
