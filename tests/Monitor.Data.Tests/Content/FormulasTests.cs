using Monitor.Data.Content;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Content;

public sealed class FormulasTests(PostgresServer postgres)
{
    [Theory]
    [InlineData(50, 10, 1_000, 6.00)]
    [InlineData(1, 0, 3, 33.33)]
    [InlineData(50, 10, 0, 0)]
    [InlineData(null, 10, 1_000, 1.00)]
    [InlineData(null, null, null, 0)]
    public void Engagement_is_the_share_of_followers_in_percent(int? likes, int? comments, int? followers, double expected) =>
        Assert.Equal((decimal)expected, Formulas.EngagementRate(likes, comments, followers));

    [Theory]
    [InlineData("instagram", "reel", 10_000, null, 1_024, 9_300)]
    [InlineData("instagram", "video", 10_000, 1_000, 1_024, 4_675)]
    [InlineData("youtube", "video", 10_000, 1_000, 1_024, 9_300)]
    [InlineData("tiktok", "video", 10_000, 1_000, 1_024, 9_300)]
    [InlineData("instagram", "image", null, 1_000, 500, 4_675)]
    [InlineData("instagram", "reel", 0, 0, 0, 0)]
    [InlineData("instagram", "reel", 100, null, 0, 94)]
    [InlineData("instagram", "image", null, 0, 0, 0)]
    [InlineData("instagram", null, null, null, null, 0)]
    public void Reach_is_estimated_from_plays_or_likes(string platform, string? mediaType, int? plays, int? likes, int? followers, long expected) =>
        Assert.Equal(expected, Formulas.EstimatedReach(null, platform, mediaType, plays, likes, followers));

    [Fact]
    public void A_given_reach_is_no_estimate_and_reach_is_never_negative()
    {
        Assert.Equal(77, Formulas.EstimatedReach(77, "instagram", "reel", 10_000, 5, 1_000));
        Assert.Equal(0, Formulas.EstimatedReach(0, "instagram", "image", null, 900_000_000_000, 1_000));
    }

    [Fact]
    public void What_is_not_known_has_no_rate_and_no_reach_in_averages()
    {
        Assert.Null(Formulas.KnownEngagementRate(null, 10, 1_000));
        Assert.Null(Formulas.KnownReach(null, "instagram", "image", null, null, 1_000));
        Assert.Null(Formulas.KnownReach(null, "instagram", "video", 10, null, 1_000));
        Assert.Equal(77, Formulas.KnownReach(77, "instagram", "image", null, null, null));
        Assert.Null(Formulas.KnownReach(null, "instagram", "reel", null, 10, 1_000));
        Assert.Equal(6.00m, Formulas.KnownEngagementRate(50, 10, 1_000));
    }

    [Fact]
    public async Task The_database_computes_the_same()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var random = new Random(20260131);
        var cases = Enumerable.Range(0, 5_000).Select(_ => new
        {
            Platform = random.Next(2) == 0 ? "instagram" : "youtube",
            Given = random.Next(10) == 0 ? Number(random) : null,
            Type = new[] { "reel", "video", "image", "carousel", null }[random.Next(5)],
            Plays = Number(random),
            Likes = Number(random),
            Comments = Number(random),
            Followers = Number(random),
        }).ToArray();

        await using var command = database.DataSource.CreateCommand(
            """
            select engagement_rate(likes, comments, followers), estimated_reach(given, platform, type, plays, likes, followers)
            from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality c(given, type, plays, likes, comments, followers, platform, n) order by n
            """);
        command.Parameters.Add(new() { Value = cases.Select(c => c.Given).ToArray() });
        command.Parameters.Add(new() { Value = cases.Select(c => c.Type).ToArray() });
        command.Parameters.Add(new() { Value = cases.Select(c => c.Plays).ToArray() });
        command.Parameters.Add(new() { Value = cases.Select(c => c.Likes).ToArray() });
        command.Parameters.Add(new() { Value = cases.Select(c => c.Comments).ToArray() });
        command.Parameters.Add(new() { Value = cases.Select(c => c.Followers).ToArray() });
        command.Parameters.Add(new() { Value = cases.Select(c => c.Platform).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var c in cases)
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal(
                (Formulas.EngagementRate(c.Likes, c.Comments, c.Followers), Formulas.EstimatedReach(c.Given, c.Platform, c.Type, c.Plays, c.Likes, c.Followers)),
                (reader.GetDecimal(0), reader.GetInt64(1)));
        }
    }

    // Every order of magnitude up to ten billion, with zeros and unknowns among them.
    private static long? Number(Random random) => random.Next(8) switch
    {
        0 => null,
        1 => 0,
        _ => (long)Math.Pow(10, random.NextDouble() * 10),
    };
}
