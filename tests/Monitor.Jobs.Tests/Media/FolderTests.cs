using Monitor.Data.Media;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>The archive in a folder: what lies in it is whole, and belongs to a key.</summary>
public sealed class FolderTests(PostgresServer postgres) : MediaTest(postgres)
{
    private const string Key = "assets/posts/instagram/1_video.mp4";

    [Fact]
    public async Task Nothing_lies_among_the_copies_while_one_is_written_or_when_that_fails()
    {
        await using var archive = MediaHarness.Create(Database, Simulator);
        var seen = new List<int>();

        await Assert.ThrowsAsync<MediaStoreException>(
            () => archive.Store.PutAsync(Key, new(3, () => new Watched([1, 2, 3], () => throw new IOException("planted"))), "video/mp4", default));
        await archive.Store.PutAsync(Key, new(3, () => new Watched([1, 2, 3], () => seen.Add(archive.Files().Count))), "video/mp4", default);

        Assert.Equal([0], seen);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Assert.Single(archive.Files()).Value));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(archive.Folder, "spool")));
    }

    [Fact]
    public async Task A_file_that_was_on_the_disk_already_is_moved_and_not_copied()
    {
        await using var archive = MediaHarness.Create(Database, Simulator);
        Directory.CreateDirectory(archive.Folder);
        var large = Path.Combine(archive.Folder, "spool-1");
        await File.WriteAllBytesAsync(large, [1, 2, 3]);

        await archive.Store.PutAsync(Key, new(3, () => throw new InvalidOperationException("It was read."), large), "video/mp4", default);

        Assert.False(File.Exists(large));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(archive.Files()[Key]));
    }

    [Fact]
    public async Task What_is_too_large_for_memory_gets_there_as_well()
    {
        var account = await AccountAsync("ada");
        var large = await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/huge.jpg"));
        Simulator.Cdn = new() { Huge = 1, HugeBytes = 3 * 1024 * 1024 };
        await using var archive = MediaHarness.Create(Database, Simulator, settings: [("Media:MaxImageBytes", "8388608")]);
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal(MediaStatus.Stored, await StatusOfAsync(large));
        Assert.Equal(
            await Database.ScalarAsync<long>("select bytes from media_object"), new FileInfo(archive.Files()[(await KeyOfAsync(large))!]).Length);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(archive.Folder, "spool")));
    }

    private sealed class Watched(byte[] content, Action onRead) : MemoryStream(content)
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            onRead();
            return base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }
}
