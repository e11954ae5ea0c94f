using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Content;

public sealed class ContentWriterTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_profile_leaves_its_account_posts_pictures_tags_and_logs()
    {
        var profile = Account("42", "nasa", Now) with { Assets = [new(AssetTypes.ProfilePicture, "https://pics.example/42.jpg?sig=1")] };
        var post = Post("77", "CxYQJO8xuC6", Now, likes: 50) with
        {
            Assets = [new(AssetTypes.Image, "https://pics.example/1.jpg"), new(AssetTypes.Image, "https://pics.example/2.jpg"), new(AssetTypes.Thumbnail, "https://pics.example/t.jpg")],
            Tagged = [new("esa", "43"), new("jaxa", null)],
        };

        await WriteAsync(Recording.Of(profile, [post, Bare("44", "follower")]));

        Assert.Equal(["42"], await _database.ColumnAsync<string>("select profile_id from instagram_account"));
        Assert.Equal(6.00m, await _database.ScalarAsync<decimal>("select engagement_rate from instagram_posts where username = 'nasa' and user_id = '42'"));
        Assert.Equal(["https://pics.example/1.jpg", "https://pics.example/2.jpg"], await _database.ColumnAsync<string>("select original_url from asset where entity_type = 'post' and asset_type = 'image' order by position"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from asset_log where entity_type = 'account' and asset_type = 'profile_pic' and asset_url is null"));
        Assert.Equal(["esa", "jaxa"], await _database.ColumnAsync<string>("select tagged_username from instagram_assets where asset_type = 'tagged_user' order by 1"));
        Assert.Equal("""[{"key": "bio", "value": "Space & \"more\""}]""", await _database.ScalarAsync<string>("select dimensions::text from profile_log where source = 'tikhub' and profile_id = '42'"));
        Assert.Equal("""{"key": "follower_count", "state": "measured", "value": 1000}""", await _database.ScalarAsync<string>("select (metrics -> 0)::text from profile_log"));
        Assert.Equal("42", await _database.ScalarAsync<string>("select profile_id from post_log where platform_post_id = '77'"));
    }

    [Fact]
    public async Task A_known_number_is_never_overwritten_by_nothing_and_keeps_its_state()
    {
        var rounded = Account("42", "nasa", Now) with { Metrics = [new(MetricKeys.Followers, 2_900_000, ValueState.Rounded), Metric.Measured(MetricKeys.Following, 2), Metric.Unknown(MetricKeys.Posts)] };
        var silent = Account("42", "nasa", Now.AddSeconds(1)) with { Metrics = [Metric.Unknown(MetricKeys.Followers), Metric.Measured(MetricKeys.Following, 5), Metric.Unknown(MetricKeys.Posts)] };

        await WriteAsync(Recording.Of(rounded, []));
        await WriteAsync(Recording.Of(silent, []));

        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from account where follower_count = 2900000 and following_count = 5 and post_count is null"));
        Assert.Equal("""{"post_count": "unknown", "follower_count": "rounded"}""", await _database.ScalarAsync<string>("select value_states::text from account"));
        Assert.Equal("unknown", await _database.ScalarAsync<string>("select value_states ->> 'follower_count' from influencer_metrics_history where follower_count is null"));
        await WriteAsync(Recording.Of(silent with { Metrics = [Metric.Measured(MetricKeys.Followers, 3), Metric.Measured(MetricKeys.Following, 5), Metric.Measured(MetricKeys.Posts, 1)], MeasuredAt = Now.AddSeconds(2) }, []));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from account where follower_count = 3 and value_states is null"));
    }

    [Fact]
    public async Task Likes_that_are_hidden_now_are_hidden_and_those_that_are_not_told_stay()
    {
        await WriteAsync([new(Post("77", "code", Now, likes: 50))]);
        await WriteAsync([new(Post("77", "code", Now.AddSeconds(1), likes: 50) with { Metrics = [Metric.Unknown(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 11)] })]);
        Assert.Equal((50L, 11L), (await _database.ScalarAsync<long>("select like_count from post"), await _database.ScalarAsync<long>("select comment_count from post")));
        await WriteAsync([new(Post("77", "code", Now.AddSeconds(2), likes: null))]);

        Assert.Equal("hidden", await _database.ScalarAsync<string>("select value_states ->> 'like_count' from post where like_count is null"));
    }

    [Fact]
    public async Task An_account_that_only_the_graph_api_had_shown_is_the_one_that_others_show_later()
    {
        await WriteAsync(Recording.Of(Account("17841499999999999", "cafe.nord", Now), []));
        var id = await _database.ScalarAsync<long>("select id from account");

        await WriteAsync(Recording.Of(Account("4711", "Cafe.Nord", Now.AddSeconds(1), followers: 12), []));

        Assert.Equal(["4711"], await _database.ColumnAsync<string>("select platform_id from account where id = $1 and follower_count = 12", id));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from account"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history where account_id = $1", id));
    }

    [Fact]
    public async Task A_failure_in_one_part_leaves_nothing_of_the_whole()
    {
        await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(Recording.Of(
            Account("42", "nasa", Now), [Post("77", "good", Now, 1), Post("78", "fine", Now, 1), Post("79", "bad\0", Now, 1)])));

        Assert.Equal(0L, await _database.ScalarAsync<long>("select (select count(*) from account) + (select count(*) from post) + (select count(*) from profile_log)"));
    }

    [Fact]
    public async Task Two_refreshes_are_two_rows_of_the_log_with_their_sources()
    {
        await WriteAsync(Recording.Of(Account("42", "nasa", Now), []));
        await WriteAsync(Recording.Of(Account("42", "nasa", Now.AddSeconds(1)) with { Source = "rocketapi" }, []));

        Assert.Equal(["tikhub", "rocketapi"], await _database.ColumnAsync<string>("""select source from profile_log order by "timestamp" """));
    }

    [Fact]
    public async Task A_later_row_of_a_day_holds_what_changed_and_is_shown_as_it_was_said()
    {
        var morning = new DateTimeOffset(Now.UtcDateTime.Date.AddDays(1).AddHours(6), TimeSpan.Zero);
        var first = Account("42", "nasa", morning) with
        {
            Dimensions = [new(DimensionKeys.Bio, "Space"), new(DimensionKeys.Category, "Science"), new(DimensionKeys.ProfilePicUrl, "https://pics.example/42.jpg?sig=1")],
        };
        Observation[] said =
        [
            first,
            first with { MeasuredAt = morning.AddMinutes(1), Dimensions = [first.Dimensions[0], first.Dimensions[1], new(DimensionKeys.ProfilePicUrl, "https://pics.example/42.jpg?sig=2")] },
            first with { MeasuredAt = morning.AddMinutes(2), Metrics = [Metric.Measured(MetricKeys.Followers, 1001), first.Metrics[1], first.Metrics[2]] },
            first with { MeasuredAt = morning.AddMinutes(3), Dimensions = [new(DimensionKeys.Bio, "Mars"), new(DimensionKeys.FullName, "NASA")], Metrics = [first.Metrics[0], Metric.Hidden(MetricKeys.Following)] },
            first with { MeasuredAt = morning.AddMinutes(4), Source = "rocketapi" },
            first with { MeasuredAt = morning.AddDays(1) },
        ];
        foreach (var one in said)
            await WriteAsync([new(one)]);

        Assert.Equal(
            [
                "3 3 whole", "0 0 of the first", "0 1 of the first", "2 1 of the first category,post_count,profile_pic_url", "3 3 whole", "3 3 whole",
            ],
            await _database.ColumnAsync<string>(
                """
                select concat_ws(' ', jsonb_array_length(dimensions), jsonb_array_length(metrics), case when base_at is null then 'whole' when base_at = $1 then 'of the first' end,
                    (select string_agg(g, ',' order by g) from unnest(gone) g))
                from profile_log order by "timestamp"
                """, morning.UtcDateTime));
        // Of an address that differs in its query the first is shown.
        said[1] = said[1] with { Dimensions = first.Dimensions };
        Assert.Equal(said.Select(Entries), await _database.ColumnAsync<string>(
            """
            select (select string_agg(concat(e ->> 'key', '=', e ->> 'value', e ->> 'state'), ' ' order by e ->> 'key') from jsonb_array_elements(dimensions || metrics) e)
            from whole_profile_log order by "timestamp"
            """));

        static string Entries(Observation one) => string.Join(' ', one.Dimensions.Select(d => $"{d.Key}={d.Value}")
            .Concat(one.Metrics.Select(m => $"{m.Key}={m.Value}{ValueStates.Name(m.State)}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Posts_that_come_with_a_profile_are_logged_at_a_rhythm_of_their_own()
    {
        var task = await _database.InsertInfluencerAsync("nasa", Now);
        for (var minute = 0; minute < 150; minute += 10)
            await WriteAsync(Recording.Of(Account("42", "nasa", Now.AddMinutes(minute)), [Post("77", "liked", Now.AddMinutes(minute), minute), Post("78", "quiet", Now.AddMinutes(minute), 5)], task, Now));
        await WriteAsync([new(Post("77", "liked", Now.AddMinutes(141), 999))]);

        Assert.Equal(["77 0", "77 60", "77 120", "77 999", "78 5"], await _database.ColumnAsync<string>(
            """select platform_post_id || ' ' || audit_number(metrics, 'like_count') from whole_post_log order by platform_post_id, "timestamp" """));
        Assert.Equal(999L, await _database.ScalarAsync<long>("select like_count from post where platform_id = '77'"));
    }

    [Fact]
    public async Task Monitors_log_only_changes_where_that_is_chosen()
    {
        var task = await _database.InsertInfluencerAsync("nasa", Now);
        var options = new RecordOptions { ProfileLog = AuditMode.Changes };
        var picture = new Dimension(DimensionKeys.ProfilePicUrl, "https://pics.example/42.jpg?sig=");

        for (var minute = 0; minute < 3; minute++)
        {
            var profile = Account("42", "nasa", Now.AddMinutes(minute)) with { Dimensions = [picture with { Value = $"{picture.Value}{minute}" }] };
            await WriteAsync([new(profile) { TaskId = task }], options);
        }

        await WriteAsync([new(Account("42", "nasa", Now.AddMinutes(9), followers: 1001)) { TaskId = task }], options);

        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from profile_log"));
        Assert.Equal(4L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
    }

    [Fact]
    public async Task Posts_that_come_with_a_profile_enter_the_history_only_when_they_are_watched()
    {
        var task = await _database.InsertInfluencerAsync("nasa", Now);
        var watch = await _database.InsertPostAsync("watched", Now);
        await WriteAsync([new(Post("77", "watched", Now, 1)) { TaskId = watch }]);

        await WriteAsync(Recording.Of(Account("42", "nasa", Now.AddMinutes(1)), [Post("77", "watched", Now.AddMinutes(1), 2), Post("78", "other", Now.AddMinutes(1), 3)], task, Now));

        Assert.Equal([1L, 2L], await _database.ColumnAsync<long>("select like_count from post_metrics_history order by recorded_at"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from post"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from task where post_id is not null"));
    }

    [Fact]
    public async Task A_handle_that_went_to_another_account_is_an_event_of_both()
    {
        await WriteAsync(Recording.Of(Account("42", "nasa", Now), []));
        await WriteAsync(Recording.Of(Account("42", "nasa.gov", Now.AddMinutes(1)), []));
        await WriteAsync(Recording.Of(Account("50", "esa", Now.AddMinutes(2)), []));

        await WriteAsync(Recording.Of(Account("60", "ESA", Now.AddMinutes(3)), []));

        Assert.Equal(["42 renamed", "50 handle_lost", "60 handle_taken_over"], await _database.ColumnAsync<string>(
            "select a.platform_id || ' ' || e.event from account_event e join account a on a.id = e.account_id order by 1"));
        Assert.Equal("""{"to": "nasa.gov", "from": "nasa"}""", await _database.ScalarAsync<string>("select details::text from account_event where event = 'renamed'"));
    }

    [Fact]
    public async Task A_picture_with_another_signature_is_not_written_again_at_once()
    {
        await WriteAsync([new(WithPicture("https://pics.example/42.jpg?sig=1", Now))]);
        await WriteAsync([new(WithPicture("https://pics.example/42.jpg?sig=2", Now.AddHours(1)))]);
        Assert.Equal("https://pics.example/42.jpg?sig=1", await _database.ScalarAsync<string>("select original_url from asset"));

        await _database.ExecuteAsync("update asset set status = 'stored'");
        await WriteAsync([new(WithPicture("https://pics.example/42.jpg?sig=3", Now.AddHours(7)))]);
        Assert.Equal("https://pics.example/42.jpg?sig=3 stored", await _database.ScalarAsync<string>("select original_url || ' ' || status from asset"));

        await WriteAsync([new(WithPicture("https://pics.example/other.jpg?sig=3", Now.AddHours(8)))]);
        Assert.Equal("https://pics.example/other.jpg?sig=3 found", await _database.ScalarAsync<string>("select original_url || ' ' || status from asset"));
    }

    [Fact]
    public async Task The_accounts_that_engage_most_come_first_and_unknown_likes_do_not_count()
    {
        for (var i = 1; i <= 7; i++)
            await WriteAsync(Recording.Of(Account($"{i}", $"user{i}", Now), [Post($"{i}1", $"p{i}1", Now, likes: 10 * i), Post($"{i}2", $"p{i}2", Now, likes: null)]));

        Assert.Equal(["user7", "user6", "user5", "user4", "user3"], await _database.ColumnAsync<string>("select username from get_top_users_by_engagement(5)"));
        Assert.Equal(8.00m, await _database.ScalarAsync<decimal>("select engagement_rate from get_top_users_by_engagement(1)"));
    }

    [Theory]
    [InlineData("SELECT username, scraped_at FROM instagram_users WHERE scraped_at > NOW() - INTERVAL '1 hour';")]
    [InlineData("SELECT * FROM get_top_users_by_engagement(5);")]
    [InlineData("select * from instagram_posts, instagram_assets, instagram_account, instagram_post, youtube_account, asset_log, profile_log, post_log")]
    public async Task Analyses_find_the_names_they_use(string sql) => await _database.ExecuteAsync(sql);

    private async Task WriteAsync(IEnumerable<Recording> recordings, RecordOptions? options = null)
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        new ContentWriter(options ?? new()).Append(batch, [.. recordings]);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static Observation Account(string id, string username, DateTimeOffset at, long followers = 1000) =>
        new(Platforms.Instagram, EntityKind.Account, id, username, [new(DimensionKeys.Bio, "Space & \"more\"")],
            [Metric.Measured(MetricKeys.Followers, followers), Metric.Measured(MetricKeys.Following, 2), Metric.Measured(MetricKeys.Posts, 3)])
        { Source = "tikhub", MeasuredAt = at };

    private static Observation Bare(string id, string username) => new(Platforms.Instagram, EntityKind.Account, id, username, [], []) { Source = "tikhub", MeasuredAt = Now };

    private static Observation Post(string id, string code, DateTimeOffset at, long? likes) =>
        new(Platforms.Instagram, EntityKind.Post, id, code, [new(DimensionKeys.MediaType, "image")],
            [likes is { } known ? Metric.Measured(MetricKeys.Likes, known) : Metric.Hidden(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 10)])
        { Source = "tikhub", MeasuredAt = at };

    private static Observation WithPicture(string url, DateTimeOffset at) =>
        Account("42", "nasa", at) with { Assets = [new(AssetTypes.ProfilePicture, url)] };
}
