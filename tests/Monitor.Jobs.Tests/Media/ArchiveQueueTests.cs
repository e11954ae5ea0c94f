using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data.Media;
using Monitor.Data.Notices;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Media;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>The archive's queue: faces first, as much at once as is configured or set while it runs, and a notice when there is too much.</summary>
public sealed class ArchiveQueueTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Fact]
    public async Task Faces_come_before_stories_those_before_stills_and_videos_last()
    {
        var account = await AccountAsync("ada");
        var post = await PostAsync(account, "one");
        var story = await PostAsync(account, "day");
        long[] wanted =
        [
            await AssetAsync("post", post, "video", Simulator.CdnUrl("cdn/film.mp4")),
            await AssetAsync("post", post, "image", Simulator.CdnUrl("cdn/image.jpg")),
            await AssetAsync("post", post, "thumbnail", Simulator.CdnUrl("cdn/still.jpg")),
            await AssetAsync("post", story, "video", Simulator.CdnUrl("cdn/day.mp4")),
            await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/face.jpg")),
        ];
        await Database.ExecuteAsync("update asset set is_story = true where entity_id = $1 and entity_type = 'post'", story);
        await using var archive = MediaHarness.Create(Database, Simulator, settings: [("Media:Workers", "1"), ("Media:Concurrency", "1")]);
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal([.. wanted.Reverse()], await Database.ColumnAsync<long>("select id from asset order by ended_at, id"));
    }

    [Fact]
    public async Task Twice_as_many_run_at_once_as_soon_as_that_is_set()
    {
        Simulator.Cdn = new() { Hanging = 1 };
        var account = await AccountAsync("ada");
        for (var i = 0; i < 12; i++)
            await AssetAsync("post", await PostAsync(account, $"p{i}"), "thumbnail", Simulator.CdnUrl($"cdn/{i}.jpg"));
        await using var archive = MediaHarness.Create(
            Database, Simulator, settings: [("Media:Workers", "2"), ("Media:Concurrency", "2"), ("Media:ImageTimeout", "00:09:00")]);
        await archive.StartAsync();
        await RunningAsync(4);

        await archive.Get<QueueAdmin>().ChangeAsync(MediaBacklog.Name, new() { MaxRunning = 8 }, default);
        await RunningAsync(8);

        // Another start with the same configuration leaves it; another configuration does not.
        await archive.Get<MediaBacklog>().PublishAsync(default);
        Assert.Equal(8, (await archive.Get<MediaBacklog>().PoolAsync(default)).MaxRunning);
        await using var larger = MediaHarness.Create(Database, Simulator, settings: [("Media:Workers", "3"), ("Media:Concurrency", "4")]);
        await larger.Get<MediaBacklog>().PublishAsync(default);
        Assert.Equal(12, (await larger.Get<MediaBacklog>().PoolAsync(default)).MaxRunning);
    }

    [Fact]
    public async Task Beside_monitor_tasks_only_a_few_run_in_a_process()
    {
        Simulator.Cdn = new() { Hanging = 1 };
        var account = await AccountAsync("ada");
        for (var i = 0; i < 9; i++)
            await AssetAsync("post", await PostAsync(account, $"p{i}"), "thumbnail", Simulator.CdnUrl($"cdn/{i}.jpg"));
        await using var archive = MediaHarness.Create(
            Database, Simulator, worker: true, settings: [("Media:MaxRunningBesideTasks", "3"), ("Media:ImageTimeout", "00:09:00")]);
        await archive.StartAsync();
        await RunningAsync(3);

        Assert.Equal(3, await RunningAsync());
    }

    [Fact]
    public async Task A_notice_is_there_while_fifty_thousand_wait()
    {
        await using var archive = MediaHarness.Create(Database, Simulator);
        using var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var watch = new MediaWatch(
            archive.Library, archive.Get<NoticeBoard>(), archive.Get<IOptions<MediaOptions>>(), metrics.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            TimeProvider.System, archive.Get<LoopHealth>(), NullLogger<MediaWatch>.Instance);
        await Database.ExecuteAsync(
            """
            insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at)
            select 'post', n, 'instagram', 'thumbnail', 'https://pictures.example/' || n, now(), now() from generate_series(1, 49999) n
            """);
        await watch.RunOnceAsync(default);
        Assert.Empty(await archive.Get<NoticeBoard>().PageAsync(onlyOpen: true, before: null, 10, default));

        await AssetAsync("post", 50_000, "thumbnail", "https://pictures.example/50000");
        await watch.RunOnceAsync(default);
        var notice = Assert.Single(await archive.Get<NoticeBoard>().PageAsync(onlyOpen: true, before: null, 10, default));
        Assert.Equal((MediaWatch.NoticeKey, "warning"), (notice.Key, notice.Severity));
        Assert.StartsWith("50000 ", notice.Message, StringComparison.Ordinal);

        await Database.ExecuteAsync("delete from asset where entity_id > 30000");
        await watch.RunOnceAsync(default);
        Assert.Empty(await archive.Get<NoticeBoard>().PageAsync(onlyOpen: true, before: null, 10, default));
    }

    [Fact]
    public async Task What_a_request_took_and_left_is_found_again()
    {
        var asset = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await Database.ExecuteAsync("update asset set status = 'queued' where id = $1", asset);
        await using var archive = MediaHarness.Create(Database, Simulator);

        Assert.Equal(1, await archive.Get<MediaBacklog>().RepairAsync(default));
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal(MediaStatus.Stored, await StatusOfAsync(asset));
    }

    private Task<long> RunningAsync() => Database.ScalarAsync<long>("select count(*) from queue_item where kind = 3 and worker_id is not null")!;

    private Task RunningAsync(int count) => Eventually.BecomesTrueAsync(async () => await RunningAsync() == count, Patience, $"{count} run");
}
