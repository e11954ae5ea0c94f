using Monitor.Data.Limits;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Limits;

public sealed class LimitCautionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();
    private readonly LimitCaution _caution;

    public LimitCautionTests()
    {
        _caution = new LimitCaution(LimitTimings.Default, _time);
        _time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Without_doubt_all_of_a_limit_may_be_held() => Assert.Equal(100, Bound(Level(100, Minute), workers: 2));

    [Fact]
    public void For_one_window_a_process_replaces_what_it_holds_then_it_has_its_share_then_all()
    {
        var level = Level(100, Minute);
        BeginAway(held: 30, total: 80);
        Assert.Equal(30, Bound(level, workers: 2));
        _time.Advance(Minute - TimeSpan.FromSeconds(1));
        Assert.Equal(30, Bound(level, workers: 2));
        Assert.Equal(TimeSpan.FromSeconds(1), _caution.Shorten(Minute, level));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(50, Bound(level, workers: 2));
        _caution.Note(isAway: false, othersUntil: null);
        Assert.Equal(100, Bound(level, workers: 2));
    }

    [Fact]
    public void Who_holds_more_than_its_share_is_bounded_by_the_share()
    {
        BeginAway(held: 80, total: 90);
        Assert.Equal(50, Bound(Level(100, Minute), workers: 2));
    }

    [Fact]
    public void A_limit_smaller_than_the_number_of_workers_is_one_take_within_a_longer_window()
    {
        BeginAway(held: 1, total: 1);
        _time.Advance(Minute);
        Assert.Equal(Level(1, Minute * 4), Assert.Single(_caution.Bound([Level(1, Minute)], workers: 4)));
    }

    [Fact]
    public void After_others_were_alone_a_window_must_pass_also_for_a_process_that_just_began()
    {
        var level = Level(100, Minute);
        var ended = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True(_caution.Note(isAway: false, ended));
        _caution.Begin(Holding(0, 0));
        Assert.False(_caution.Note(isAway: false, ended));
        Assert.Equal(0, Bound(level, workers: 2));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(100, Bound(level, workers: 2));
    }

    [Fact]
    public void A_server_that_forgot_is_doubted_for_one_window_of_each_limit()
    {
        _caution.Forgotten(Holding(10, 20));
        Assert.Equal(10, Bound(Level(100, Minute), workers: 2));
        Assert.Equal(5, Bound(Level(10, TimeSpan.FromSeconds(1)), workers: 2));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Bound(Level(10, TimeSpan.FromSeconds(1)), workers: 2));
        Assert.Equal(10, Bound(Level(100, Minute), workers: 2));
        _time.Advance(Minute);
        Assert.Equal(100, Bound(Level(100, Minute), workers: 2));
    }

    [Fact]
    public void What_a_day_has_left_is_shared()
    {
        BeginAway(held: 3_000, total: 8_000);
        Assert.Equal(3_000 + 1_000, Bound(Level(10_000, TimeSpan.FromDays(1)), workers: 2));
    }

    [Fact]
    public void A_process_that_has_been_alone_for_long_holds_all()
    {
        BeginAway(held: 30, total: 30);
        Assert.Equal(100, Bound(Level(100, Minute), workers: 1));
    }

    [Fact]
    public void A_process_that_just_began_does_not_know_what_was_taken_before()
    {
        var level = Level(100, Minute);
        var young = new LimitCaution(LimitTimings.Default, _time);
        young.Note(isAway: true, othersUntil: null);
        young.Begin(Holding(0, 0));
        Assert.Equal(0, Assert.Single(young.Bound([level], workers: 1)).Limit);
        young.NobodyBefore();
        Assert.Equal(100, Assert.Single(young.Bound([level], workers: 1)).Limit);
    }

    private void BeginAway(int held, int total)
    {
        Assert.True(_caution.Note(isAway: true, othersUntil: null));
        _caution.Begin(Holding(held, total));
    }

    private static Holdings Holding(int own, int total) =>
        new(new Dictionary<string, int>(StringComparer.Ordinal) { ["key"] = own }, new Dictionary<string, int>(StringComparer.Ordinal) { ["key"] = total });

    private static LimitLevel Level(int limit, TimeSpan window) => new("key", limit, window, "name");

    private int Bound(LimitLevel level, int workers) => Assert.Single(_caution.Bound([level], workers)).Limit;
}
