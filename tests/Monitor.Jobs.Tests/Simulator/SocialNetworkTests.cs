using Monitor.ProviderSimulator.Network;
using Xunit;

namespace Monitor.Jobs.Tests.Simulator;

public sealed class SocialNetworkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SocialNetwork _network = new();

    [Fact]
    public void The_same_question_at_the_same_moment_has_the_same_answer()
    {
        Assert.Equal(new SocialNetwork().Account("Hugo.Paints7", Noon), _network.Account("hugo.paints7", Noon));
        Assert.Equal(new SocialNetwork().Post("CxYQJO8xuC6", Noon), _network.Post("CxYQJO8xuC6", Noon));
    }

    [Theory]
    [InlineData("musiclover2024")]
    [InlineData("techguru_sarah")]
    [InlineData("instagram")]
    public void An_account_moves_a_little_every_half_minute(string handle)
    {
        var counts = Enumerable.Range(0, 41).Select(step => Followers(handle, Noon.AddSeconds(30 * step))).ToArray();
        var moves = counts.Zip(counts.Skip(1), (before, after) => Math.Abs(after - before)).ToArray();

        Assert.True(moves.Count(move => move > 0) >= 20, $"moved {moves.Count(move => move > 0)} of 40 times");
        Assert.All(moves, move => Assert.True(move < counts[0] / 1_000.0));
    }

    [Fact]
    public void An_account_grows_from_day_to_day_and_faster_at_some_hours_than_at_others()
    {
        var days = Enumerable.Range(0, 30).Select(day => Followers("musiclover2024", Noon.AddDays(day))).ToArray();
        var hours = Enumerable.Range(0, 25).Select(hour => Followers("musiclover2024", Noon.AddHours(hour))).ToArray();
        var gains = hours.Zip(hours.Skip(1), (before, after) => after - before).ToArray();

        Assert.Equal(days.Order(), days);
        Assert.True(gains.Max() > 2 * gains.Min(), $"hourly gains {gains.Min()} to {gains.Max()}");
    }

    [Fact]
    public void Counts_are_never_negative_long_before_the_network_began()
    {
        var account = _network.Account("ada.paints", new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))!;

        Assert.True(account is { Followers: >= 0, Following: >= 0, Posts: >= 0 });
    }

    [Fact]
    public void The_bio_stays_for_a_day_and_changes_within_a_year()
    {
        var bios = Enumerable.Range(0, 365).Select(day => _network.Account("ada.paints", Noon.AddDays(day))!.Bio).ToArray();
        var changes = bios.Zip(bios.Skip(1)).Count(pair => pair.First != pair.Second);

        Assert.InRange(changes, 1, 20);
    }

    [Fact]
    public void Instagram_itself_has_about_690_million_followers() =>
        Assert.InRange(Followers("instagram", Noon), 680_000_000, 700_000_000);

    [Fact]
    public void Some_accounts_are_private_and_some_are_verified()
    {
        var accounts = Enumerable.Range(0, 500).Select(number => _network.Account($"person{number}", Noon)!).ToArray();

        Assert.InRange(accounts.Count(account => account.IsPrivate), 5, 50);
        Assert.InRange(accounts.Count(account => account.IsVerified), 10, 150);
        Assert.Equal(accounts.Length, accounts.Select(account => account.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("missing.someone")]
    [InlineData("")]
    [InlineData(".dot")]
    [InlineData("two..dots")]
    [InlineData("white space")]
    [InlineData("abcdefghijklmnopqrstuvwxyz12345")]
    public void These_handles_do_not_exist(string handle) => Assert.Null(_network.Account(handle, Noon));

    [Fact]
    public void A_post_gains_likes_comments_and_plays()
    {
        var before = _network.Post("reelA1", Noon)!;
        var after = _network.Post("reelA1", Noon.AddDays(1))!;

        Assert.True(after.Likes > before.Likes);
        Assert.True(after.Comments > before.Comments);
        Assert.True(after.Plays > before.Plays);
    }

    [Fact]
    public void A_few_posts_hide_their_likes_and_every_kind_occurs()
    {
        var codes = Enumerable.Range(1, 500).Select(number => Shortcode.Encode((ulong)number * 7_919_000_000_007));
        var posts = codes.Select(code => _network.Post(code, Noon)!).ToArray();

        Assert.InRange(posts.Count(post => post.LikeVisibility != LikeVisibility.Shown), 15, 75);
        Assert.Equal(4, posts.Select(post => post.Kind).Distinct().Count());
    }

    [Theory]
    [InlineData("CxYQJO8xuC6", "3195374938890887354")]
    [InlineData("DRp7wXkq2Zb", "3776812571117184603")]
    [InlineData("B9-_aZ01xYq", "2269530153607960106")]
    public void Short_codes_are_numbers_in_base_64(string code, string id)
    {
        Assert.Equal(id, Shortcode.ToId(code));
        Assert.Equal(code, Shortcode.Encode(UInt128.Parse(id)));
        Assert.Equal(id, Shortcode.ToId(code + "0123456789abcdefghijABCDEFGH"));
    }

    private long Followers(string handle, DateTimeOffset at) => _network.Account(handle, at)!.Followers;
}
