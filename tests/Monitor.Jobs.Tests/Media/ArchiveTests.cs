using System.Security.Cryptography;
using Monitor.Data.Media;
using Monitor.ProviderSimulator.Cdn;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>Pictures and videos are copied before their addresses die: each once, byte by byte; what cannot be copied says why.</summary>
public sealed class ArchiveTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Fact]
    public async Task Of_many_each_wanted_one_is_stored_once_and_the_others_are_explained()
    {
        const int Count = 400;
        Simulator.Cdn = new() { Expired = 0.05, Lying = 0.05, Huge = 0.02, Hanging = 0.01, Missing = 0.02, HugeBytes = 4 * 1024 * 1024 };
        var addresses = await ManyAsync(Count);
        await using var archive = MediaHarness.Create(
            Database, Simulator, settings: [("Media:ImageTimeout", "00:00:03"), ("Media:Tries", "2"), ("Media:Renewals", "0")]);
        await archive.StartAsync();
        await SettledAsync();
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<long>("select count(*) from asset where status = 'expired'") == 0, Patience, "nobody is asked again");

        var expected = addresses.ToDictionary(one => one.Asset, one => Simulator.CdnBehaviour(one.Address));
        Assert.All(
            Enum.GetValues<CdnBehaviour>().Except([CdnBehaviour.Broken]), behaviour => Assert.Contains(behaviour, expected.Values));
        foreach (var (asset, address) in addresses)
        {
            var (status, error) = (await StatusOfAsync(asset), await ErrorOfAsync(asset));
            Assert.Equal(
                expected[asset] switch
                {
                    CdnBehaviour.Good => (MediaStatus.Stored, null),
                    // Nobody is to be asked for another address here.
                    CdnBehaviour.Expired => (MediaStatus.Failed, MediaErrors.UrlSignatureExpired),
                    CdnBehaviour.Lying => (MediaStatus.Failed, MediaErrors.WrongType),
                    CdnBehaviour.Huge => (MediaStatus.Failed, MediaErrors.TooLarge),
                    CdnBehaviour.Hanging => (MediaStatus.Failed, MediaErrors.Timeout),
                    _ => (MediaStatus.Failed, MediaErrors.NotFound),
                }, (status, error));
            if (status == MediaStatus.Stored)
                Assert.Equal(Simulator.CdnContent(address), await File.ReadAllBytesAsync(archive.Files()[(await KeyOfAsync(asset))!]));
        }

        var wanted = expected.Values.Count(behaviour => behaviour == CdnBehaviour.Good);
        Assert.Equal(wanted, archive.Files().Count);
        Assert.Equal(wanted, (await archive.Library.StandingAsync(default)).Objects);
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from queue_item"));
    }

    [Fact]
    public async Task The_key_names_whose_it_is_and_the_row_says_everything_about_it()
    {
        var account = await AccountAsync("Ada");
        var post = await PostAsync(account, "AbC");
        var face = await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/face.jpg?oe=7FFFFFFF"));
        var still = await AssetAsync("post", post, "thumbnail", Simulator.CdnUrl("cdn/still.webp"));
        var second = await AssetAsync("post", post, "image", Simulator.CdnUrl("cdn/second.jpg"), position: 1);
        var video = await AssetAsync("post", post, "video", Simulator.CdnUrl("cdn/film.mp4"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();

        // The servers' pictures are PNGs, whatever their names say.
        Assert.Equal($"assets/accounts/instagram/{account}.png", await KeyOfAsync(face));
        Assert.Equal($"assets/posts/instagram/{post}.png", await KeyOfAsync(still));
        Assert.Equal($"assets/posts/instagram/{post}_image_1.png", await KeyOfAsync(second));
        Assert.Equal($"assets/posts/instagram/{post}_video.mp4", await KeyOfAsync(video));
        Assert.Equal(4, archive.Files().Count);
        var content = Simulator.CdnContent("cdn/face.jpg");
        Assert.Equal(
            $"account|{account}|instagram|profile_pic|assets/accounts/instagram/{account}.png|{Convert.ToHexStringLower(SHA256.HashData(content))}|{content.Length}|image/png|stored|0|2038",
            await Database.ScalarAsync<string>(
                """
                select concat_ws('|', entity_type, entity_id, platform, asset_type, asset_url, hash, size, content_type, state, tries, extract(year from expires_at))
                from asset_log where id = $1 and original_url is not null and updated_at is not null and error is null
                """, face));
    }

    [Fact]
    public async Task The_same_picture_is_one_object_however_many_show_it_and_goes_with_the_last_of_them()
    {
        var (one, other) = (await AccountAsync("one"), await AccountAsync("other"));
        var first = await AssetAsync("account", one, "profile_pic", Simulator.CdnUrl("cdn/anonymous.jpg?oh=1"));
        var second = await AssetAsync("account", other, "profile_pic", Simulator.CdnUrl("cdn/anonymous.jpg?oh=2"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();
        Assert.Single(archive.Files());
        Assert.Equal(await KeyOfAsync(first), await KeyOfAsync(second));

        await Database.ExecuteAsync("delete from asset where id = $1", first);
        await archive.Upkeep.RemoveAsync(default);
        Assert.Single(archive.Files());

        await Database.ExecuteAsync("delete from asset where id = $1", second);
        await Eventually.BecomesTrueAsync(() => archive.Files().Count == 0, Patience, "the object is gone");
        Assert.Equal(0, (await archive.Library.StandingAsync(default)).Objects);
    }

    [Fact]
    public async Task A_picture_that_changes_is_copied_anew_and_the_old_one_shows_until_then()
    {
        var account = await AccountAsync("ada");
        var face = await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/old.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();
        var old = await KeyOfAsync(face);

        Simulator.Cdn = new() { Broken = 1 };
        await Database.ExecuteAsync("update asset set original_url = $2, status = 'found' where id = $1", face, Simulator.CdnUrl("cdn/new.jpg"));
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<bool>("select tries > 0 or status = 'failed' from asset where id = $1", face), Patience, "it was tried");
        Assert.Equal(old, await KeyOfAsync(face));
        Assert.NotNull(await archive.Library.OfAccountAsync(account, default));

        Simulator.Cdn = new();
        await archive.Library.RetryAsync([face], errorCode: null, platform: null, default);
        await Eventually.BecomesTrueAsync(async () => await StatusOfAsync(face) == MediaStatus.Stored, Patience, "it is stored");
        await Eventually.BecomesTrueAsync(() => archive.Files().Count == 1, Patience, "the old one is gone");
        var file = Assert.Single(archive.Files());
        Assert.Equal(await KeyOfAsync(face), file.Key);
        Assert.Equal(Simulator.CdnContent("cdn/new.jpg"), await File.ReadAllBytesAsync(file.Value));
    }

    [Fact]
    public async Task What_the_store_lost_is_written_again_also_while_another_still_shows_it()
    {
        var (one, other) = (await AccountAsync("one"), await AccountAsync("other"));
        var first = await AssetAsync("account", one, "profile_pic", Simulator.CdnUrl("cdn/anonymous.jpg?oh=1"));
        var second = await AssetAsync("account", other, "profile_pic", Simulator.CdnUrl("cdn/anonymous.jpg?oh=2"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();
        // A newer picture of the second could not be had, and the old one shows.
        await Database.ExecuteAsync("update asset set status = 'failed' where id = $1", second);
        File.Delete(Assert.Single(archive.Files()).Value);

        await archive.Library.LostAsync((await archive.Library.OfAccountAsync(one, default))!.ObjectId, default);
        await Eventually.BecomesTrueAsync(async () => await StatusOfAsync(first) == MediaStatus.Stored, Patience, "it is stored");

        Assert.Equal(Simulator.CdnContent("cdn/anonymous.jpg"), await File.ReadAllBytesAsync(archive.Files()[(await KeyOfAsync(first))!]));
        Assert.Equal((MediaStatus.Failed, null), (await StatusOfAsync(second), await KeyOfAsync(second)));
        Assert.Equal(1, (await archive.Library.StandingAsync(default)).Objects);
    }

    [Theory]
    [InlineData("http://127.0.0.2:{0}/_simulator/pictures/secret.jpg")]
    [InlineData("http://[::1]:{0}/_simulator/pictures/secret.jpg")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.0.0.1/secret.jpg")]
    public async Task Nothing_but_a_public_address_is_asked(string address)
    {
        var asset = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", string.Format(null, address, new Uri(Simulator.BaseUrl).Port));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal((MediaStatus.Failed, MediaErrors.AddressRefused), (await StatusOfAsync(asset), await ErrorOfAsync(asset)));
        Assert.Equal(0, Simulator.CdnRequests);
        Assert.Empty(archive.Files());
    }

    [Fact]
    public async Task A_server_that_is_out_of_order_is_tried_again_a_bounded_number_of_times()
    {
        Simulator.Cdn = new() { Broken = 1 };
        var asset = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator, settings: [("Media:Tries", "3")]);
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal((MediaStatus.Failed, MediaErrors.Unavailable), (await StatusOfAsync(asset), await ErrorOfAsync(asset)));
        Assert.Equal(3, Simulator.CdnRequests);
        Assert.Equal(3, await Database.ScalarAsync<short>("select tries from asset where id = $1", asset));
    }

    [Fact]
    public async Task Nothing_is_asked_where_nothing_is_copied()
    {
        var asset = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator, settings: [("Media:Mode", "Proxy")]);

        Assert.Equal(0, await archive.Get<MediaBacklog>().FillAsync(default));
        Assert.Equal(MediaStatus.Found, await StatusOfAsync(asset));
        Assert.Equal(0, await archive.Library.BacklogAsync(default));
    }

    private async Task<List<(long Asset, string Address)>> ManyAsync(int count)
    {
        var addresses = new List<(long, string)>();
        for (var i = 0; i < count; i++)
            addresses.Add((await AssetAsync("account", await AccountAsync($"account{i}"), "profile_pic", Simulator.CdnUrl($"cdn/sized/{i}.jpg")), $"cdn/sized/{i}.jpg"));
        return addresses;
    }
}
