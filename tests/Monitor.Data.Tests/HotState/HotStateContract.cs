using System.Text;
using Monitor.Data.HotState;
using Xunit;

namespace Monitor.Data.Tests.HotState;

/// <summary>What every store of hot state does; each implementation runs all of it.</summary>
public abstract class HotStateContract
{
    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Tests of one class share a store, so each uses names of its own.</summary>
    private readonly string _subject = HistorySubject.Account("instagram", Guid.NewGuid().ToString("N"));

    protected abstract IHotState Hot { get; }

    /// <summary>A life that is over by the time <see cref="LetExpireAsync"/> returns.</summary>
    protected abstract TimeSpan ShortLife { get; }

    protected abstract Task LetExpireAsync();

    [Fact]
    public void The_store_is_available() => Assert.True(Hot.IsAvailable);

    [Fact]
    public async Task A_task_is_not_paused_until_its_flag_is_set() => Assert.False(await Hot.IsPausedAsync(Guid.NewGuid(), None));

    [Fact]
    public async Task A_pause_flag_outlives_any_time()
    {
        var task = Guid.NewGuid();
        await Hot.SetPausedAsync([task], None);
        await LetExpireAsync();
        Assert.True(await Hot.IsPausedAsync(task, None));
    }

    [Fact]
    public async Task Clearing_flags_leaves_those_of_other_tasks()
    {
        var (kept, cleared) = (Guid.NewGuid(), Guid.NewGuid());
        await Hot.SetPausedAsync([kept, cleared], None);
        await Hot.ClearPausedAsync([cleared, Guid.NewGuid()], None);
        Assert.True(await Hot.IsPausedAsync(kept, None));
        Assert.False(await Hot.IsPausedAsync(cleared, None));
    }

    [Fact]
    public async Task Thousands_of_tasks_are_paused_and_resumed_at_once()
    {
        var tasks = Enumerable.Range(0, 2_500).Select(_ => Guid.NewGuid()).ToList();
        await Hot.SetPausedAsync(tasks, None);
        Assert.True(await Hot.IsPausedAsync(tasks[0], None));
        Assert.True(await Hot.IsPausedAsync(tasks[^1], None));
        await Hot.ClearPausedAsync(tasks, None);
        Assert.False(await Hot.IsPausedAsync(tasks[0], None));
        Assert.False(await Hot.IsPausedAsync(tasks[^1], None));
    }

    [Fact]
    public async Task Empty_lists_are_accepted()
    {
        await Hot.SetPausedAsync([], None);
        await Hot.ClearPausedAsync([], None);
        await Hot.InvalidateHistoryAsync([], None);
        await Hot.StoreFallbacksAsync([], None);
        Assert.True(Hot.IsAvailable);
    }

    [Fact]
    public async Task A_page_that_was_never_stored_is_a_miss_with_a_generation()
    {
        var miss = await Hot.GetHistoryAsync(_subject, "first", None);
        Assert.Null(miss.Payload);
        Assert.NotNull(miss.Generation);
    }

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("")]
    public async Task A_stored_page_is_served(string content)
    {
        await StoreAsync("first", content);
        Assert.Equal(content, await ReadAsync("first"));
    }

    [Fact]
    public async Task A_page_of_two_megabytes_is_served()
    {
        var content = new string('x', 2 << 20);
        await StoreAsync("first", content);
        Assert.Equal(content, await ReadAsync("first"));
    }

    [Fact]
    public async Task A_page_keeps_its_content_when_the_callers_buffer_changes()
    {
        var buffer = "before"u8.ToArray();
        await Hot.StoreHistoryAsync(_subject, "first", buffer, Hour, await GenerationAsync("first"), None);
        "behind"u8.CopyTo(buffer);
        Assert.Equal("before", await ReadAsync("first"));
    }

    [Fact]
    public async Task Pages_of_one_subject_are_kept_apart()
    {
        await StoreAsync("first", "1");
        await StoreAsync("second", "2");
        Assert.Equal(("1", "2", null), (await ReadAsync("first"), await ReadAsync("second"), await ReadAsync("third")));
    }

    [Fact]
    public async Task A_newer_page_replaces_the_older()
    {
        var generation = await GenerationAsync("first");
        await Hot.StoreHistoryAsync(_subject, "first", "old"u8.ToArray(), Hour, generation, None);
        await Hot.StoreHistoryAsync(_subject, "first", "new"u8.ToArray(), Hour, generation, None);
        Assert.Equal("new", await ReadAsync("first"));
    }

    [Fact]
    public async Task Two_readers_of_the_same_miss_may_both_store()
    {
        var (first, second) = (await GenerationAsync("first"), await GenerationAsync("second"));
        await Hot.StoreHistoryAsync(_subject, "first", "1"u8.ToArray(), Hour, first, None);
        await Hot.StoreHistoryAsync(_subject, "second", "2"u8.ToArray(), Hour, second, None);
        Assert.Equal(("1", "2"), (await ReadAsync("first"), await ReadAsync("second")));
    }

    [Fact]
    public async Task Invalidation_drops_all_pages_of_the_subjects_and_no_others()
    {
        var (other, kept) = (_subject + "-other", _subject + "-kept");
        await StoreAsync("first", "1");
        await StoreAsync("second", "2");
        await StoreAsync("first", "3", other);
        await StoreAsync("first", "4", kept);
        await Hot.InvalidateHistoryAsync([_subject, other], None);
        Assert.Null(await ReadAsync("first"));
        Assert.Null(await ReadAsync("second"));
        Assert.Null(await ReadAsync("first", other));
        Assert.Equal("4", await ReadAsync("first", kept));
    }

    [Fact]
    public async Task A_page_read_before_an_invalidation_is_not_stored_after_it()
    {
        var before = await GenerationAsync("first");
        await Hot.InvalidateHistoryAsync([_subject], None);
        await Hot.StoreHistoryAsync(_subject, "first", "stale"u8.ToArray(), Hour, before, None);
        Assert.Null(await ReadAsync("first"));
    }

    [Fact]
    public async Task A_page_read_before_an_invalidation_is_not_stored_beside_one_read_after_it()
    {
        var before = await GenerationAsync("first");
        await Hot.InvalidateHistoryAsync([_subject], None);
        await StoreAsync("second", "fresh");
        await Hot.StoreHistoryAsync(_subject, "first", "stale"u8.ToArray(), Hour, before, None);
        Assert.Equal((null, "fresh"), (await ReadAsync("first"), await ReadAsync("second")));
    }

    [Fact]
    public async Task A_page_read_while_the_store_was_away_is_not_stored()
    {
        await GenerationAsync("first");
        await Hot.StoreHistoryAsync(_subject, "first", "unsafe"u8.ToArray(), Hour, generation: null, None);
        Assert.Null(await ReadAsync("first"));
    }

    [Fact]
    public async Task A_page_expires()
    {
        await StoreAsync("first", "1", ttl: ShortLife);
        await LetExpireAsync();
        Assert.Null(await ReadAsync("first"));
    }

    [Fact]
    public async Task A_later_page_does_not_extend_the_life_of_an_earlier_one()
    {
        await StoreAsync("first", "1", ttl: ShortLife);
        await StoreAsync("second", "2", ttl: Hour);
        await LetExpireAsync();
        Assert.Null(await ReadAsync("first"));
    }

    [Fact]
    public async Task A_later_page_with_a_shorter_life_does_not_outlive_it()
    {
        await StoreAsync("first", "1", ttl: Hour);
        await StoreAsync("second", "2", ttl: ShortLife);
        await LetExpireAsync();
        Assert.Null(await ReadAsync("second"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Nothing_is_stored_for_no_time(int seconds)
    {
        await StoreAsync("first", "1", ttl: TimeSpan.FromSeconds(seconds));
        await Hot.StoreFallbacksAsync([new FallbackEntry(_subject, "1"u8.ToArray(), TimeSpan.FromSeconds(seconds))], None);
        Assert.Null(await ReadAsync("first"));
        Assert.Null(await Hot.GetFallbackAsync(_subject, None));
    }

    [Fact]
    public async Task The_longest_life_is_accepted()
    {
        await StoreAsync("first", "1", ttl: TimeSpan.MaxValue);
        Assert.Equal("1", await ReadAsync("first"));
    }

    [Fact]
    public async Task One_subject_keeps_a_bounded_number_of_pages()
    {
        for (var page = 0; page < 100; page++)
            await StoreAsync($"page {page}", "1");
        var kept = 0;
        for (var page = 0; page < 100; page++)
            kept += await ReadAsync($"page {page}") is null ? 0 : 1;
        Assert.Equal(64, kept);
    }

    [Fact]
    public async Task There_is_no_fallback_that_was_not_stored() => Assert.Null(await Hot.GetFallbackAsync(_subject, None));

    [Fact]
    public async Task Fallbacks_are_stored_together_and_read_one_by_one()
    {
        var keys = Enumerable.Range(0, 1_200).Select(number => $"{_subject}:{number}").ToList();
        await Hot.StoreFallbacksAsync(keys.ConvertAll(key => new FallbackEntry(key, Encoding.UTF8.GetBytes(key), Hour)), None);
        Assert.Equal(keys[0], await FallbackAsync(keys[0]));
        Assert.Equal(keys[^1], await FallbackAsync(keys[^1]));
    }

    [Fact]
    public async Task The_latest_fallback_counts()
    {
        await Hot.StoreFallbacksAsync([new FallbackEntry(_subject, "old"u8.ToArray(), Hour)], None);
        await Hot.StoreFallbacksAsync([new FallbackEntry(_subject, "new"u8.ToArray(), Hour)], None);
        Assert.Equal("new", await FallbackAsync(_subject));
    }

    [Fact]
    public async Task Each_fallback_expires_by_itself()
    {
        var lasting = _subject + "-lasting";
        await Hot.StoreFallbacksAsync(
            [new FallbackEntry(_subject, "1"u8.ToArray(), ShortLife), new FallbackEntry(lasting, "2"u8.ToArray(), Hour)], None);
        await LetExpireAsync();
        Assert.Null(await Hot.GetFallbackAsync(_subject, None));
        Assert.Equal("2", await FallbackAsync(lasting));
    }

    [Fact]
    public async Task A_cancelled_caller_is_told_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Hot.IsPausedAsync(Guid.NewGuid(), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Hot.GetHistoryAsync(_subject, "first", cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Hot.HintAsync(_subject, cancelled.Token));
    }

    [Fact]
    public async Task A_hint_wakes_every_listener_to_its_topic()
    {
        var (first, second) = (new Bell(), new Bell());
        using var one = Hot.OnHint(_subject, first.Ring);
        using var two = Hot.OnHint(_subject, second.Ring);
        await Hot.HintAsync(_subject, None);
        await first.HasRungAsync();
        await second.HasRungAsync();
    }

    [Fact]
    public async Task A_hint_does_not_wake_listeners_to_other_topics()
    {
        var (own, other) = (new Bell(), new Bell());
        using var one = Hot.OnHint(_subject, own.Ring);
        using var two = Hot.OnHint(_subject + "-other", other.Ring);
        await Hot.HintAsync(_subject, None);
        await own.HasRungAsync();
        Assert.Equal(0, other.Times);
    }

    [Fact]
    public async Task A_disposed_listener_is_not_woken()
    {
        var (gone, present) = (new Bell(), new Bell());
        Hot.OnHint(_subject, gone.Ring).Dispose();
        using var listening = Hot.OnHint(_subject, present.Ring);
        await Hot.HintAsync(_subject, None);
        await present.HasRungAsync();
        Assert.Equal(0, gone.Times);
    }

    [Fact]
    public async Task A_listener_that_fails_is_woken_by_the_next_hint_again()
    {
        var bell = new Bell();
        using var failing = Hot.OnHint(_subject, () =>
        {
            bell.Ring();
            throw new InvalidOperationException("a listener's own fault");
        });
        await Hot.HintAsync(_subject, None);
        await bell.HasRungAsync();
        await Hot.HintAsync(_subject, None);
        await bell.HasRungAsync(times: 2);
    }

    [Fact]
    public async Task A_listener_that_blocks_holds_nobody_up_and_is_woken_once_for_all_hints_it_missed()
    {
        using var release = new ManualResetEventSlim();
        var (blocked, others) = (new Bell(), new Bell());
        using var blocking = Hot.OnHint(_subject, () =>
        {
            blocked.Ring();
            release.Wait(TimeSpan.FromSeconds(20));
        });
        await Hot.HintAsync(_subject, None);
        await blocked.HasRungAsync();

        using var listening = Hot.OnHint(_subject, others.Ring);
        for (var hint = 1; hint <= 5; hint++)
        {
            await Hot.HintAsync(_subject, None);
            await others.HasRungAsync(hint);
        }
        Assert.Equal(1, blocked.Times);
        release.Set();
        await blocked.HasRungAsync(times: 2);
        await Hot.HintAsync(_subject, None);
        await blocked.HasRungAsync(times: 3);
        Assert.Equal(3, blocked.Times);
    }

    protected async Task StoreAsync(string page, string content, string? subject = null, TimeSpan? ttl = null)
    {
        subject ??= _subject;
        var generation = await GenerationAsync(page, subject);
        await Hot.StoreHistoryAsync(subject, page, Encoding.UTF8.GetBytes(content), ttl ?? Hour, generation, None);
    }

    protected async Task<string?> ReadAsync(string page, string? subject = null) =>
        (await Hot.GetHistoryAsync(subject ?? _subject, page, None)).Payload is { } payload ? Encoding.UTF8.GetString(payload.Span) : null;

    private async Task<string?> GenerationAsync(string page, string? subject = null) =>
        (await Hot.GetHistoryAsync(subject ?? _subject, page, None)).Generation;

    private async Task<string?> FallbackAsync(string key) =>
        await Hot.GetFallbackAsync(key, None) is { } payload ? Encoding.UTF8.GetString(payload.Span) : null;
}
