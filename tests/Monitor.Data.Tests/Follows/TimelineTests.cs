using Monitor.Data.Content;
using Monitor.Data.Follows;
using Monitor.Data.Observations;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Follows;

public sealed class TimelineTests(PostgresServer postgres)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_feed_has_the_posts_of_what_one_follows_newest_first(bool withRedis)
    {
        await using var redis = withRedis ? await RedisServer.StartNewAsync() : null;
        await using var world = await FollowWorld.CreateAsync(postgres, redis);
        var (ada, bob) = (await world.ReaderAsync(), await world.ReaderAsync());
        var (a, b, c) = (await world.AccountAsync(), await world.AccountAsync(), await world.AccountAsync());
        var (a1, b2, c3, a4) = (await world.PostAsync(a, 1), await world.PostAsync(b, 2), await world.PostAsync(c, 3), await world.PostAsync(a, 4));
        await world.FollowAsync(ada, a, b);
        await world.FollowAsync(bob, c);
        await world.FanOutAsync();

        Assert.Equal([a4, b2, a1], await world.FeedAsync(ada));
        Assert.Equal([c3], await world.FeedAsync(bob));
        // A new one comes at once, whether it is the newest or not; and what is unfollowed goes at once.
        var (b5, b0) = (await world.PostAsync(b, 5), await world.PostAsync(b, 0));
        await world.FanOutAsync();
        Assert.Equal([b5, a4, b2, a1, b0], await world.FeedAsync(ada));
        Assert.Equal(FollowOutcome.Done, await world.Follows.UnfollowAsync(ada, a, FollowWorld.Nobody, default));
        Assert.Equal([b5, b2, b0], await world.FeedAsync(ada));
        await world.FollowAsync(ada, c);
        Assert.Equal([b5, c3, b2, b0], await world.FeedAsync(ada));
        var post = (await world.Timelines.PageAsync(bob, null, 1, default)).Posts[0];
        Assert.Equal((c3, c, "instagram", 7L), (post.Post.Id, post.Account.Id, post.Account.Platform, post.Post.LikeCount));
    }

    [Fact]
    public async Task A_second_look_needs_no_database_and_a_new_post_is_there_without_the_query_of_the_feed()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis);
        var reader = await world.ReaderAsync();
        var account = await world.AccountAsync();
        var posts = new List<long>();
        for (var i = 0; i < 30; i++)
            posts.Insert(0, await world.PostAsync(account, i));
        await world.FollowAsync(reader, account);
        await world.FanOutAsync();
        Assert.Equal(posts, await world.FeedAsync(reader));
        var added = await world.PostAsync(account, 100);
        await world.FanOutAsync();

        // What is shown of the new post has not been read yet; that it is the first is known.
        var stored = await world.Store.ReadAsync(TimelineKeys.Of(reader), null, 100, default);
        Assert.Equal([added, .. posts], stored.Entries.Select(entry => entry.PostId));
        Assert.Equal([added, .. posts], await world.FeedAsync(reader));
        await world.Database.CutOffAsync();
        Assert.Equal([added, .. posts], await world.FeedAsync(reader));
        await world.Database.LetInAsync();
    }

    [Theory]
    [InlineData(false, "1000")]
    [InlineData(true, "1000")]
    [InlineData(true, "60")]
    public async Task Of_250_posts_that_are_paged_while_50_arrive_none_is_lost_and_none_comes_twice(bool withRedis, string kept)
    {
        await using var redis = withRedis ? await RedisServer.StartNewAsync() : null;
        await using var world = await FollowWorld.CreateAsync(postgres, redis, ("Kept", kept), ("Border", "1"));
        var reader = await world.ReaderAsync();
        long[] accounts = [await world.AccountAsync(), await world.AccountAsync(), await world.AccountAsync()];
        // One of them is large, and several posts are of the same moment.
        await world.FollowAsync(await world.ReaderAsync(), accounts[0]);
        await world.FollowAsync(reader, accounts);
        var before = new List<long>();
        for (var i = 0; i < 250; i++)
            before.Add(await world.PostAsync(accounts[i % 3], i / 4));
        await world.FanOutAsync();
        var arrived = new List<long>();

        var seen = await world.FeedAsync(reader, limit: 17, async () =>
        {
            for (var i = 0; i < 4 && arrived.Count < 50; i++)
                arrived.Add(await world.PostAsync(accounts[i % 3], 1_000 + arrived.Count));
            await world.FanOutAsync();
        });

        Assert.Equal(50, arrived.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(before.Except(seen));
        Assert.Equal(Enumerable.Reverse(arrived).Concat(Enumerable.Reverse(before)), await world.FeedAsync(reader));
    }

    [Fact]
    public async Task Whatever_happens_answers_are_those_of_the_database()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis, ("Kept", "20"), ("Border", "2"));
        var random = new Random(20261129);
        var readers = new List<Reader>();
        var accounts = new List<long>();
        for (var i = 0; i < 6; i++)
            readers.Add(await world.ReaderAsync());
        for (var i = 0; i < 8; i++)
            accounts.Add(await world.AccountAsync());
        for (var round = 0; round < 60; round++)
        {
            for (var step = random.Next(1, 6); step > 0; step--)
                await ChangeAsync(world, random, readers, accounts);
            // Some of them come to those who do the work only later, as after the death of a worker.
            await world.FanOutAsync();
            world.Clock.Advance(TimeSpan.FromSeconds(random.Next(0, 4)));
            foreach (var reader in readers.Where(_ => random.Next(3) > 0))
                Assert.Equal(await world.TruthAsync(reader), await world.FeedAsync(reader, random.Next(3, 40)));
        }

        Assert.True(await world.Database.ScalarAsync<long>("select count(*) from large_account") > 0, "Nothing was ever large.");
        Assert.NotEmpty(await world.TruthAsync(readers[0]));
    }

    [Fact]
    public async Task Without_those_who_push_the_database_answers()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis);
        var reader = await world.ReaderAsync();
        var account = await world.AccountAsync();
        await world.FollowAsync(reader, account);
        await world.FanOutAsync();
        var first = await world.PostAsync(account, 1);
        await world.FanOutAsync();
        Assert.Equal([first], await world.FeedAsync(reader));
        Assert.InRange(long.Parse((await redis.SendAsync("PTTL feed:fresh"))[1..], System.Globalization.CultureInfo.InvariantCulture), 1, 5_000);

        // Nobody does anything any more, and after five seconds nobody believes what Redis has.
        var second = await world.PostAsync(account, 2);
        await redis.SendAsync("DEL feed:fresh");
        Assert.Equal([second, first], await world.FeedAsync(reader));
        // Who is behind says nothing either.
        await world.Database.ExecuteAsync("update timeline_work set noted_at = now() - interval '3 seconds', due_at = 'infinity' where kind = 'post'");
        await world.FanOut.RunAsync(default);
        Assert.EndsWith(":0", await redis.SendAsync("EXISTS feed:fresh"), StringComparison.Ordinal);
        await world.Database.ExecuteAsync("update timeline_work set due_at = '-infinity'");
        await world.FanOutAsync();
        Assert.EndsWith(":1", await redis.SendAsync("EXISTS feed:fresh"), StringComparison.Ordinal);
        Assert.Equal([second, first], await world.FeedAsync(reader));
    }

    [Fact]
    public async Task A_Redis_that_is_emptied_or_killed_or_comes_back_with_what_it_knew_long_ago_changes_no_answer()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis, ("Border", "1"));
        var (reader, other) = (await world.ReaderAsync(), await world.ReaderAsync());
        var (small, large) = (await world.AccountAsync(), await world.AccountAsync());
        await world.FollowAsync(reader, small, large);
        await world.FollowAsync(other, large);
        for (var i = 0; i < 20; i++)
            await world.PostAsync(i % 2 == 0 ? small : large, i);
        await world.FanOutAsync();
        await IsTrueAsync(world, reader);

        await redis.SendAsync("FLUSHALL");
        await IsTrueAsync(world, reader);
        await world.FanOutAsync();
        await IsTrueAsync(world, reader);

        var old = await FollowWorld.DumpAsync(redis);
        Assert.Contains($"feed:{TimelineKeys.Of(reader)}", old.Keys);
        await redis.KillAsync();
        await world.Redis.IsAwayAsync();
        await world.PostAsync(small, 100);
        await world.Follows.UnfollowAsync(other, large, FollowWorld.Nobody, default);
        await world.FanOutAsync();
        await IsTrueAsync(world, reader);
        Assert.Empty(await world.FeedAsync(other));

        await redis.StartAsync();
        await FollowWorld.RestoreAsync(redis, old);
        await redis.SendAsync("DEL feed:fresh");
        await world.Redis.IsBackAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(11));
        await world.FanOutAsync();
        await IsTrueAsync(world, reader);
        Assert.Empty(await world.FeedAsync(other));
        await world.PostAsync(large, 200);
        await world.FanOutAsync();
        await IsTrueAsync(world, reader);
        Assert.Equal(22, (await world.FeedAsync(reader)).Count);
    }

    [Fact]
    public async Task What_was_read_before_something_happened_is_not_stored_after_it()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis);
        var reader = await world.ReaderAsync();
        var account = await world.AccountAsync();
        await world.FollowAsync(reader, account);
        await world.FanOutAsync();
        var name = TimelineKeys.Of(reader);
        var missed = await world.Store.ReadAsync(name, null, 10, default);
        Assert.Equal(StoredTimeline.Missing, missed.State);

        await world.PostAsync(account, 1);
        await world.FanOutAsync();
        await world.Store.StoreAsync(name, missed, [], isWhole: true, [], default);

        Assert.Equal(StoredTimeline.Missing, (await world.Store.ReadAsync(name, null, 10, default)).State);
        missed = await world.Store.ReadAsync(name, null, 10, default);
        await world.Timelines.DropAsync([reader], default);
        await world.Store.StoreAsync(name, missed, [], isWhole: true, [], default);
        Assert.Single(await world.FeedAsync(reader));
    }

    [Fact]
    public async Task Posts_of_an_account_with_many_followers_are_not_pushed_but_merged()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis, ("Border", "2"));
        var readers = new[] { await world.ReaderAsync(), await world.ReaderAsync(), await world.ReaderAsync() };
        var (account, other) = (await world.AccountAsync(), await world.AccountAsync());
        foreach (var reader in readers)
        {
            await world.FollowAsync(reader, account, other);
            Assert.Empty(await world.FeedAsync(reader));
        }

        await world.Follows.UnfollowAsync(readers[2], other, FollowWorld.Nobody, default);
        await world.FanOutAsync();
        var (large, small) = (await world.PostAsync(account, 1), await world.PostAsync(other, 2));
        await world.FanOutAsync();

        Assert.Equal([small, large], await world.FeedAsync(readers[0]));
        Assert.Equal([small], (await world.Store.ReadAsync(TimelineKeys.Of(readers[0]), null, 10, default)).Entries.Select(entry => entry.PostId));
        Assert.Equal([large], (await world.Store.ReadAsync(TimelineKeys.Of(account), null, 10, default)).Entries.Select(entry => entry.PostId));
        // It is pushed again when it has lost more than half of what made it large.
        await world.Follows.UnfollowAsync(readers[1], account, FollowWorld.Nobody, default);
        await world.Follows.UnfollowAsync(readers[2], account, FollowWorld.Nobody, default);
        var next = await world.PostAsync(account, 3);
        await world.FanOutAsync();
        Assert.Equal([next, small, large], await world.FeedAsync(readers[0]));
        Assert.Equal(3, (await world.Store.ReadAsync(TimelineKeys.Of(readers[0]), null, 10, default)).Entries.Count);
    }

    [Fact]
    public async Task What_a_collection_brings_is_noted_for_those_who_follow_and_for_nobody_else()
    {
        await using var world = await FollowWorld.CreateAsync(postgres, redis: null);
        var reader = await world.ReaderAsync();
        await RecordAsync(world, Profile("1"), Post("11", "1"), Post("12", "1"));
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("select count(*) from timeline_work"));
        var account = await world.Database.ScalarAsync<long>(
            "insert into collected_account (team_id, account_id, collected_at) select 1, id, now() from account where platform_id = '1' returning account_id");
        await world.FollowAsync(reader, account);
        await world.Database.ExecuteAsync("delete from timeline_work");

        await RecordAsync(world, Profile("1"), Post("12", "1"), Post("13", "1"));
        await RecordAsync(world, Profile("2"), Post("21", "2"));
        await RecordAsync(world, Profile("1"), Post("12", "1"), Post("13", "1"));

        Assert.Equal(["post 13"], await NotedAsync(world));
        // One whose owner becomes known later is new to those who follow its owner.
        await RecordAsync(world, Profile("3"), Post("14", null));
        await RecordAsync(world, Profile("1"), Post("14", "1"));
        Assert.Equal(["post 14"], await NotedAsync(world));
        await world.Database.ExecuteAsync("delete from post where platform_id in ('11', '21')");
        Assert.Equal(1L, await world.Database.ScalarAsync<long>("select count(*) from timeline_work where kind = 'gone'"));
        // Without Redis there is nothing to bring anywhere.
        await world.FanOutAsync();
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("select count(*) from timeline_work"));
        Assert.Equal(3, (await world.FeedAsync(reader)).Count);
    }

    [Fact]
    public async Task Work_of_a_dead_worker_is_done_by_another_when_its_lease_ends()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis);
        var reader = await world.ReaderAsync();
        var account = await world.AccountAsync();
        await world.FollowAsync(reader, account);
        await world.FanOutAsync();
        world.Clock.Advance(TimelineWork.Aftermath);
        await world.FanOutAsync();
        Assert.Empty(await world.FeedAsync(reader));
        var post = await world.PostAsync(account, 1);
        var dead = await new TimelineWork(world.Database.DataSource, world.Clock).ClaimAsync(100, default);
        Assert.Contains(dead.Work, work => work.PostId == post);

        await world.FanOut.RunAsync(default);
        Assert.Empty((await world.Store.ReadAsync(TimelineKeys.Of(reader), null, 10, default)).Entries);
        world.Clock.Advance(TimelineWork.Lease);
        await world.FanOut.RunAsync(default);

        Assert.Equal([post], (await world.Store.ReadAsync(TimelineKeys.Of(reader), null, 10, default)).Entries.Select(entry => entry.PostId));
        // The dead one comes back to life, and ends nothing that is not its own any more.
        var again = await world.PostAsync(account, 2);
        await new TimelineWork(world.Database.DataSource, world.Clock).EndAsync(dead, default);
        Assert.Equal(1L, await world.Database.ScalarAsync<long>("select count(*) from timeline_work where post_id = $1", again));
    }

    [Fact]
    public async Task Whoever_leaves_a_team_follows_nothing_there_and_nothing_is_kept()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var world = await FollowWorld.CreateAsync(postgres, redis);
        var reader = await world.ReaderAsync();
        var account = await world.AccountAsync();
        await world.PostAsync(account, 1);
        await world.FollowAsync(reader, account);
        await world.FanOutAsync();
        Assert.Single(await world.FeedAsync(reader));

        await world.Database.ExecuteAsync("delete from member where user_id = $1", reader.UserId);
        await world.FanOutAsync();

        Assert.Equal(0L, await world.Database.ScalarAsync<long>("select count(*) from follow"));
        Assert.DoesNotContain($"feed:{TimelineKeys.Of(reader)}", (await FollowWorld.DumpAsync(redis)).Keys);
        Assert.Equal(FollowOutcome.NoReader, (await world.Follows.FollowAsync(reader, account, FollowWorld.Nobody, default)).Outcome);
    }

    [Fact]
    public async Task Following_twice_is_following_once_and_only_what_the_team_sees()
    {
        await using var world = await FollowWorld.CreateAsync(postgres, redis: null, ("MostFollows", "2"));
        var team = await world.Database.ScalarAsync<long>("insert into team (name) values ('other') returning id");
        var (reader, other) = (await world.ReaderAsync(), await world.ReaderAsync(team));
        var (a, b, c, theirs) = (await world.AccountAsync(), await world.AccountAsync(), await world.AccountAsync(), await world.AccountAsync(team));

        var first = await world.Follows.FollowAsync(reader, a, FollowWorld.Nobody, default);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, await world.Follows.FollowAsync(reader, a, FollowWorld.Nobody, default));
        Assert.Equal(FollowOutcome.Unknown, (await world.Follows.FollowAsync(reader, theirs, FollowWorld.Nobody, default)).Outcome);
        Assert.Equal(FollowOutcome.Unknown, (await world.Follows.FollowAsync(other, a, FollowWorld.Nobody, default)).Outcome);
        Assert.Equal(FollowOutcome.Unknown, await world.Follows.UnfollowAsync(other, a, FollowWorld.Nobody, default));
        Assert.Equal(FollowOutcome.Done, await world.Follows.UnfollowAsync(reader, b, FollowWorld.Nobody, default));
        await world.FollowAsync(reader, b);
        Assert.Equal(FollowOutcome.TooMany, (await world.Follows.FollowAsync(reader, c, FollowWorld.Nobody, default)).Outcome);

        Assert.Equal([b, a], (await world.Follows.PageAsync(reader, null, 10, default)).Select(row => row.AccountId));
        var last = (await world.Follows.PageAsync(reader, null, 1, default))[0];
        Assert.Equal([a], (await world.Follows.PageAsync(reader, (last.FollowedAt, last.AccountId), 10, default)).Select(row => row.AccountId));
        Assert.Equal(2L, await world.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'account.follow'"));
    }

    private static async Task IsTrueAsync(FollowWorld world, Reader reader) =>
        Assert.Equal(await world.TruthAsync(reader), await world.FeedAsync(reader));

    private static async Task ChangeAsync(FollowWorld world, Random random, List<Reader> readers, List<long> accounts)
    {
        var (reader, account) = (readers[random.Next(readers.Count)], accounts[random.Next(accounts.Count)]);
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                await world.FollowAsync(reader, account);
                break;
            case 3:
                await world.Follows.UnfollowAsync(reader, account, FollowWorld.Nobody, default);
                break;
            case 4:
                await world.Database.ExecuteAsync("delete from post where id = (select id from post order by md5(id::text || $1) limit 1)", $"{random.Next()}");
                break;
            case 5:
                await world.Database.ExecuteAsync(
                    "update post set taken_at = taken_at + $2 * interval '1 second' where id = (select id from post order by md5(id::text || $1) limit 1)",
                    $"{random.Next()}", (double)random.Next(-50, 50));
                break;
            case 6:
                await world.Database.ExecuteAsync(
                    "update post set owner_id = (select platform_id from account where id = $2) where id = (select id from post order by md5(id::text || $1) limit 1)",
                    $"{random.Next()}", account);
                break;
            default:
                await world.PostAsync(account, random.Next(1, 200));
                break;
        }
    }

    private static async Task<IReadOnlyList<string>> NotedAsync(FollowWorld world)
    {
        var noted = await world.Database.ColumnAsync<string>("select w.kind || ' ' || p.platform_id from timeline_work w join post p on p.id = w.post_id order by 1");
        await world.Database.ExecuteAsync("delete from timeline_work");
        return noted;
    }

    private static async Task RecordAsync(FollowWorld world, Observation profile, params Observation[] posts)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        new ContentWriter(new()).Append(batch, [.. Recording.Of(profile, posts)]);
        await batch.ExecuteNonQueryAsync();
    }

    private static Observation Profile(string id) =>
        new(Platforms.Instagram, EntityKind.Account, id, $"name{id}", [], [Metric.Measured(MetricKeys.Followers, 5)]) { Source = "tikhub", MeasuredAt = ManualTimeProvider.DefaultStart };

    private static Observation Post(string id, string? owner) =>
        new(Platforms.Instagram, EntityKind.Post, id, $"code{id}", owner is null ? [] : [new(DimensionKeys.OwnerId, owner)], [Metric.Measured(MetricKeys.Likes, 5)])
        {
            Source = "tikhub",
            MeasuredAt = ManualTimeProvider.DefaultStart,
        };
}
