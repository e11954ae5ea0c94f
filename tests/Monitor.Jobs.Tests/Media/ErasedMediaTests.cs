using Monitor.Data.Auditing;
using Monitor.Data.Erasure;
using Monitor.Data.Media;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>Of whom is erased no picture stays: no object, nothing that was made of it, nothing on its way.</summary>
public sealed class ErasedMediaTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Fact]
    public async Task Objects_and_small_pictures_go_with_a_person_and_those_that_others_show_stay()
    {
        var (ada, bob) = (await AccountAsync("ada"), await AccountAsync("bob"));
        await AssetAsync("account", ada, "profile_pic", Simulator.CdnUrl("cdn/ada.jpg"));
        await AssetAsync("post", await PostAsync(ada, "AbC"), "thumbnail", Simulator.CdnUrl("cdn/post.jpg"));
        await AssetAsync("post", await PostAsync(ada, "DeF"), "thumbnail", Simulator.CdnUrl("cdn/shared.jpg"));
        var kept = await AssetAsync("account", bob, "profile_pic", Simulator.CdnUrl("cdn/shared.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();
        var copy = (await archive.Library.OfAccountAsync(ada, default))!;
        foreach (var type in MediaThumbnails.ContentTypes)
            Assert.NotNull(await archive.Get<MediaThumbnails>().ReadAsync(copy, 160, type, default));
        Assert.Equal(5, archive.Files().Count);

        var erased = await archive.Get<AccountErasure>().EraseAsync(
            new(ada, TeamId: null, IsOperator: true), new AuditActor("user", "1", "somebody", null, null, null), TimeSpan.FromSeconds(30), default);

        Assert.Equal(ErasureOutcome.Done, erased.Outcome);
        await Eventually.BecomesTrueAsync(() => archive.Files().Count == 1, Patience, "they are gone");
        Assert.Equal(Simulator.CdnContent("cdn/shared.jpg"), await File.ReadAllBytesAsync(Assert.Single(archive.Files()).Value));
        Assert.Equal(MediaStatus.Stored, await StatusOfAsync(kept));
    }

    [Fact]
    public async Task What_a_writer_that_was_given_up_still_brings_goes_at_the_second_look_and_then_nothing_is_known_of_it()
    {
        var time = new ManualTimeProvider();
        var asset = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/ada.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator, time);
        var work = new MediaAsset(asset, "account", 1, "instagram", "profile_pic", 0, Simulator.CdnUrl("cdn/ada.jpg"));
        var result = await archive.Get<MediaArchiver>().ArchiveAsync(work, default);
        await archive.Get<MediaOrders>().WriteAsync(result, default);
        await Database.ExecuteAsync("delete from asset");

        await archive.Upkeep.RemoveAsync(default);
        Assert.Empty(archive.Files());
        await archive.Store.PutAsync(result.Copy!.Key, MediaContent.Of([1, 2, 3]), "image/png", default);
        time.Advance(TimeSpan.FromMinutes(11));
        await archive.Upkeep.RemoveAsync(default);

        Assert.Empty(archive.Files());
        Assert.Equal(0, await Database.ScalarAsync<long>("select (select count(*) from media_object) + (select count(*) from media_release)"));
    }

    [Fact]
    public async Task What_was_written_and_never_recorded_goes_by_itself()
    {
        var time = new ManualTimeProvider();
        await using var archive = MediaHarness.Create(Database, Simulator, time);
        // Its process died before it could say so.
        await archive.Get<MediaArchiver>().ArchiveAsync(new(7, "account", 7, "instagram", "profile_pic", 0, Simulator.CdnUrl("cdn/ada.jpg")), default);
        Assert.Single(archive.Files());

        await archive.Upkeep.RemoveAsync(default);
        Assert.Single(archive.Files());
        time.Advance(TimeSpan.FromMinutes(11));
        await archive.Upkeep.RemoveAsync(default);

        Assert.Empty(archive.Files());
    }

    [Fact]
    public async Task Copies_of_posts_are_kept_as_long_as_is_configured_and_faces_stay()
    {
        var time = new ManualTimeProvider();
        var account = await AccountAsync("ada");
        var face = await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        var still = await AssetAsync("post", await PostAsync(account, "AbC"), "thumbnail", Simulator.CdnUrl("cdn/still.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator, time, settings: [("Media:KeepDays", "30")]);
        foreach (var asset in new[] { new MediaAsset(face, "account", account, "instagram", "profile_pic", 0, Simulator.CdnUrl("cdn/face.jpg")), new(still, "post", 1, "instagram", "thumbnail", 0, Simulator.CdnUrl("cdn/still.jpg")) })
            await archive.Get<MediaOrders>().WriteAsync(await archive.Get<MediaArchiver>().ArchiveAsync(asset, default), default);

        time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, await archive.Upkeep.RetainAsync(default));
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await archive.Upkeep.RetainAsync(default));
        await archive.Upkeep.RemoveAsync(default);

        Assert.Equal((MediaStatus.Stored, MediaStatus.Removed), (await StatusOfAsync(face), await StatusOfAsync(still)));
        Assert.Single(archive.Files());
    }
}
