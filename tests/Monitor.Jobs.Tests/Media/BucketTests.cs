using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Monitor.Data.Media;
using Monitor.ProviderSimulator.Cdn;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>The archive in a bucket: what is in it afterwards, as any client of such a store reads it.</summary>
public sealed class BucketTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Fact]
    public async Task Each_wanted_one_is_in_the_bucket_once_byte_by_byte_with_its_type()
    {
        Assert.SkipUnless(ObjectStore.IsInstalled, ObjectStore.HowToInstall);
        await using var store = await ObjectStore.StartAsync();
        using var client = ClientOf(store);
        Simulator.Cdn = new() { Expired = 0.05, Lying = 0.05, Missing = 0.05 };
        var addresses = new Dictionary<long, string>();
        for (var i = 0; i < 120; i++)
            addresses.Add(
                await AssetAsync("account", await AccountAsync($"account{i}"), "profile_pic", Simulator.CdnUrl($"cdn/sized/{i}.jpg")), $"cdn/sized/{i}.jpg");
        await using var archive = MediaHarness.Create(Database, Simulator, settings: [.. store.Settings, ("Media:Renewals", "0")]);
        await archive.StartAsync();
        await SettledAsync();

        var wanted = addresses.Where(one => Simulator.CdnBehaviour(one.Value) == CdnBehaviour.Good).ToList();
        Assert.Equal(wanted.Count, (await KeysAsync(client)).Count);
        foreach (var (asset, address) in wanted)
        {
            using var answer = await client.GetObjectAsync(ObjectStore.Bucket, (await KeyOfAsync(asset))!);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content);
            Assert.Equal(Simulator.CdnContent(address), content.ToArray());
            Assert.Equal(("image/png", "inline"), (answer.Headers.ContentType, answer.Headers.ContentDisposition));
        }

        await Database.ExecuteAsync("delete from asset");
        await Eventually.BecomesTrueAsync(async () => (await KeysAsync(client)).Count == 0, Patience, "they are gone");
    }

    [Fact]
    public async Task A_part_is_read_a_missing_one_is_told_and_a_signed_address_works()
    {
        Assert.SkipUnless(ObjectStore.IsInstalled, ObjectStore.HowToInstall);
        await using var store = await ObjectStore.StartAsync();
        await using var archive = MediaHarness.Create(Database, Simulator, settings: [.. store.Settings]);
        var bytes = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7)).ToArray();
        await archive.Store.PutAsync("assets/posts/instagram/1.mp4", MediaContent.Of(bytes), "video/mp4", default);

        await using (var part = await archive.Store.OpenAsync("assets/posts/instagram/1.mp4", new MediaRange(100, 299), default))
        {
            using var read = new MemoryStream();
            await part!.Content.CopyToAsync(read);
            Assert.Equal(bytes[100..300], read.ToArray());
            Assert.Equal(bytes.Length, part.Length);
        }

        Assert.Null(await archive.Store.OpenAsync("assets/posts/instagram/2.mp4", range: null, default));
        using var browser = new HttpClient();
        Assert.Equal(bytes, await browser.GetByteArrayAsync(await archive.Store.SignAsync("assets/posts/instagram/1.mp4", TimeSpan.FromMinutes(1))));
    }

    [Theory]
    [InlineData(403, "<Error><Code>SignatureDoesNotMatch</Code><Message>planted</Message></Error>")]
    [InlineData(503, "<Error><Code>SlowDown</Code><Message>planted</Message></Error>")]
    [InlineData(404, "<Error><Code>NoSuchBucket</Code><Message>planted</Message></Error>")]
    public async Task A_store_that_refuses_is_told_without_a_secret_and_what_it_refused_is_tried_again(int status, string answer)
    {
        await using var refusing = await RefusingAsync(status, answer);
        var asset = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await using var archive = MediaHarness.Create(
            Database, Simulator,
            settings:
            [
                ("Media:S3:Bucket", "pictures"), ("Media:S3:Endpoint", refusing.Urls.First()), ("Media:S3:AccessKey", "planted-key"), ("Media:S3:SecretKey", "planted-secret"),
                ("Media:Tries", "2"),
            ]);
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal((MediaStatus.Failed, MediaErrors.StoreFailed), (await StatusOfAsync(asset), await ErrorOfAsync(asset)));
        var error = await Database.ScalarAsync<string>("select error from asset where id = $1", asset);
        Assert.Contains($"{status}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error, StringComparison.Ordinal);
        Assert.Equal((short)2, await Database.ScalarAsync<short>("select tries from asset where id = $1", asset));
        Assert.Equal(0, (await archive.Library.StandingAsync(default)).Objects);
    }

    private static async Task<WebApplication> RefusingAsync(int status, string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/xml";
            await http.Response.WriteAsync(answer);
        });
        await app.StartAsync();
        return app;
    }

    private static AmazonS3Client ClientOf(ObjectStore store) => new(
        new BasicAWSCredentials("other", "other"), new AmazonS3Config { ServiceURL = store.Endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    private static async Task<List<string>> KeysAsync(AmazonS3Client client)
    {
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = ObjectStore.Bucket };
        ListObjectsV2Response page;
        do
        {
            page = await client.ListObjectsV2Async(request);
            keys.AddRange((page.S3Objects ?? []).Select(one => one.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        return keys;
    }
}
