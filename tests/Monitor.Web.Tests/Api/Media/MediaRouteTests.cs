using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Media;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Media;

/// <summary>Copies are handed out from this origin, also when their platform is gone; operators see what is copied, what is not, and why.</summary>
public sealed class MediaRouteTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TestDirectory _folder = new();
    private SimulatorHost _simulator = null!;
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync();
        _api = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pictures_show_when_their_platform_is_gone()
    {
        var (account, face) = await AccountAsync("ada", "cdn/face.jpg");
        var (post, still) = await PostAsync("AbC", "cdn/still.jpg");
        await ArchiveAsync(face, still);
        _simulator.Cdn = new() { Dead = true };

        var ofAccount = await GetAsync($"/api/v1/accounts/{account}/picture");
        var ofPost = await GetAsync($"/api/v1/posts/{post}/picture");
        var unknown = await GetAsync($"/api/v1/accounts/{(await AccountAsync("bob", "cdn/bob.jpg")).Account}/picture");

        Assert.Equal((HttpStatusCode.OK, "image/png"), (ofAccount.Status, ofAccount.Type));
        Assert.Equal(_simulator.CdnContent("cdn/face.jpg"), ofAccount.Content);
        Assert.Equal(_simulator.CdnContent("cdn/still.jpg"), ofPost.Content);
        Assert.Equal(HttpStatusCode.NoContent, unknown.Status);
    }

    [Fact]
    public async Task An_address_with_the_digest_may_be_kept_for_good_and_its_tag_is_known_again()
    {
        var (_, face) = await AccountAsync("ada", "cdn/face.jpg");
        await ArchiveAsync(face);
        var listed = (await _api.GetAsync("/api/v1/media")).Data.EnumerateArray().Single();
        var url = listed.GetProperty("url").GetString()!;

        var first = await GetAsync(url);
        var again = await GetAsync(url, ("If-None-Match", first.Tag!));
        var plain = await GetAsync($"/api/v1/media/{face}/content");

        Assert.Equal((HttpStatusCode.OK, "max-age=31536000, private, immutable"), (first.Status, first.Cache));
        Assert.Equal($"\"{listed.GetProperty("hash").GetString()}\"", first.Tag);
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Content.Length));
        Assert.Equal("max-age=3600, private", plain.Cache);
    }

    [Theory]
    [InlineData("bytes=10-19", 10, 19)]
    [InlineData("bytes=1000-", 1000, 1055)]
    [InlineData("bytes=-8", 1048, 1055)]
    public async Task A_part_of_a_video_is_handed_out(string range, int from, int to)
    {
        var (post, _) = await PostAsync("AbC", "cdn/still.jpg");
        var video = await AssetAsync("post", post, "video", "cdn/film.mp4");
        await ArchiveAsync(video);
        var whole = _simulator.CdnContent("cdn/film.mp4");
        Assert.Equal(1056, whole.Length);

        var part = await GetAsync($"/api/v1/media/{video}/content", ("Range", range));

        Assert.Equal((HttpStatusCode.PartialContent, "video/mp4"), (part.Status, part.Type));
        Assert.Equal(whole[from..(to + 1)], part.Content);
        Assert.Equal(whole, (await GetAsync($"/api/v1/media/{video}/content", ("Range", "bytes=5000-6000"))).Content);
    }

    [Theory]
    [InlineData("image/avif,image/webp,*/*", "image/avif")]
    [InlineData("image/webp,*/*", "image/webp")]
    [InlineData("*/*", "image/webp")]
    [InlineData("image/png", "image/png")]
    public async Task A_small_picture_comes_as_what_the_caller_reads(string accept, string type)
    {
        var (account, face) = await AccountAsync("ada", "cdn/face.jpg");
        await ArchiveAsync(face);

        var small = await GetAsync($"/api/v1/accounts/{account}/picture?width=100", ("Accept", accept));
        var again = await GetAsync($"/api/v1/accounts/{account}/picture?width=100", ("Accept", accept));

        Assert.Equal((HttpStatusCode.OK, type), (small.Status, small.Type));
        Assert.Equal(type, MediaFormat.Of(small.Content)?.ContentType);
        Assert.Equal(small.Content, again.Content);
        Assert.Equal(type == "image/png" ? 1 : 2, Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task What_the_store_lost_comes_from_the_platform_and_is_copied_anew()
    {
        var (account, face) = await AccountAsync("ada", "cdn/face.jpg");
        await ArchiveAsync(face);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*.png", SearchOption.AllDirectories))
            File.Delete(file);

        var picture = await GetAsync($"/api/v1/accounts/{account}/picture");

        Assert.Equal(_simulator.CdnContent("cdn/face.jpg"), picture.Content);
        Assert.Equal("found", await _api.Database.ScalarAsync<string>("select status from asset where id = $1", face));
    }

    [Fact]
    public async Task Operators_see_the_backlog_the_failures_with_their_reasons_and_try_them_again()
    {
        var (_, face) = await AccountAsync("ada", "cdn/face.jpg");
        var (_, still) = await PostAsync("AbC", "cdn/still.jpg");
        _simulator.Cdn = new() { Lying = 1 };
        await ArchiveAsync(still);

        var status = (await _api.GetAsync("/api/v1/media/status")).Data;
        var failed = (await _api.GetAsync("/api/v1/media?status=failed")).Data.EnumerateArray().Single();
        var unknown = new[]
        {
            await _api.GetAsync("/api/v1/media?platform=myspace"), await _api.PostAsync("/api/v1/media/retry", """{"filter": {"platform": "myspace"}}"""),
        };
        var retried = await _api.PostAsync("/api/v1/media/retry", """{"filter": {"error_code": "wrong_type", "platform": "instagram"}}""");

        Assert.Equal((1, 0, "store", "folder"), (status.GetProperty("backlog").GetInt32(), status.GetProperty("objects").GetInt32(), status.Text("mode"), status.Text("store")));
        Assert.Equal(
            ["failed thumbnail wrong_type 1", "found profile_pic  1"],
            status.GetProperty("counts").EnumerateArray().Select(one => $"{one.Text("status")} {one.Text("asset_type")} {one.Text("error_code")} {one.GetProperty("count").GetInt32()}"));
        Assert.Equal((still, "AbC", "wrong_type"), (failed.GetProperty("id").GetInt64(), failed.Text("name"), failed.Text("error_code")));
        Assert.Contains("a web page", failed.Text("error"), StringComparison.Ordinal);
        Assert.All(unknown, answer => Assert.Equal(422, answer.Status));
        Assert.Equal(1, retried.Data.GetProperty("retried").GetInt32());
        Assert.Equal(["found", "found"], await _api.Database.ColumnAsync<string>("select status from asset where id in ($1, $2)", face, still));
    }

    [Fact]
    public async Task The_size_is_changed_while_it_runs_and_the_change_is_written_down()
    {
        var before = (await _api.GetAsync("/api/v1/media/status")).Data;
        var after = (await _api.SendAsync(HttpMethod.Patch, "/api/v1/media/status", """{"workers": 100}""")).Data;
        var narrower = (await _api.SendAsync(HttpMethod.Patch, "/api/v1/media/status", """{"concurrency": 20}""")).Data;
        var paused = (await _api.SendAsync(HttpMethod.Patch, "/api/v1/media/status", """{"max_running": 7, "paused": true}""")).Data;
        var wrong = await _api.SendAsync(HttpMethod.Patch, "/api/v1/media/status", """{"workers": 0, "max_running": 5}""");

        Assert.Equal((50, 100, 5_000), SizeOf(before));
        Assert.Equal((100, 100, 10_000), SizeOf(after));
        Assert.Equal((100, 20, 2_000), SizeOf(narrower));
        Assert.Equal((7, true), (paused.GetProperty("max_running").GetInt32(), paused.GetProperty("paused").GetBoolean()));
        Assert.Equal(422, wrong.Status);
        Assert.Equal(3, await _api.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'changeMedia'"));
    }

    [Fact]
    public async Task Health_says_when_pictures_wait_and_nobody_copies_them()
    {
        await _api.AddWorkerAsync();
        await AccountAsync("ada", "cdn/face.jpg");

        var missed = (await _api.GetAsync("/health")).Body.GetProperty("checks").GetProperty("media");
        await _api.AddWorkerAsync("assets");
        var fine = (await _api.GetAsync("/health")).Body.GetProperty("checks").GetProperty("media");

        Assert.Equal(("degraded", "healthy"), (missed.Text("status"), fine.Text("status")));
        Assert.StartsWith("1 pictures", fine.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_network_delivers_answers_lead_there_and_pages_may_show_it()
    {
        await using var api = await StartAsync(("Media:Delivery", "Public"), ("Media:PublicUrl", "https://media.example.org/archive/"));
        var (account, face) = await AccountAsync("ada", "cdn/face.jpg", api);
        await ArchiveAsync(api, face);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = api.Client.BaseAddress };

        using var answer = await client.GetAsync($"/api/v1/accounts/{account}/picture");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"https://media.example.org/archive/assets/accounts/instagram/{account}.png", answer.Headers.Location?.AbsoluteUri);
        Assert.Contains("img-src 'self' data: https://media.example.org;", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_bucket_delivers_answers_lead_to_an_address_that_it_takes_for_a_while()
    {
        Assert.SkipUnless(ObjectStore.IsInstalled, ObjectStore.HowToInstall);
        await using var store = await ObjectStore.StartAsync();
        await using var api = await StartAsync([.. store.Settings, ("Media:Delivery", "Presigned"), ("Media:SignedFor", "00:10:00")]);
        var (account, face) = await AccountAsync("ada", "cdn/face.jpg", api);
        await ArchiveAsync(api, face);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = api.Client.BaseAddress };
        var signed = new List<Uri>();
        foreach (var path in new[] { $"/api/v1/accounts/{account}/picture", $"/api/v1/media/{face}/content", $"/api/v1/media/{face}/content?width=4000" })
        {
            using var answer = await client.GetAsync(path);

            Assert.Equal((HttpStatusCode.Redirect, "max-age=300, private"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
            Assert.Contains(
                $"img-src 'self' data: {store.Endpoint.GetLeftPart(UriPartial.Authority)};", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            signed.Add(answer.Headers.Location!);
        }

        Assert.All(signed, address => Assert.Equal(
            (store.Endpoint.Authority, $"/{ObjectStore.Bucket}/assets/accounts/instagram/{account}.png"), (address.Authority, address.AbsolutePath)));
        Assert.All(signed, address => Assert.Matches("X-Amz-Expires=(599|600)&", address.Query));
        Assert.All(signed, address => Assert.DoesNotContain("test-secret", address.AbsoluteUri, StringComparison.Ordinal));
        using var browser = new HttpClient();
        Assert.Equal(_simulator.CdnContent("cdn/face.jpg"), await browser.GetByteArrayAsync(signed[0]));
        using var small = await client.GetAsync($"/api/v1/accounts/{account}/picture?width=160");
        Assert.Equal((HttpStatusCode.OK, "image/webp"), (small.StatusCode, small.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Copies_of_the_proxy_go_with_whom_was_erased_and_those_of_others_stay()
    {
        var (ada, _) = await AccountAsync("ada", "cdn/ada.jpg");
        var (bob, _) = await AccountAsync("bob", "cdn/bob.jpg");
        var (one, _) = await PostAsync("AbC", "cdn/one.jpg");
        var (other, _) = await PostAsync("DeF", "cdn/other.jpg");
        foreach (var picture in new[] { $"accounts/{ada}", $"accounts/{bob}", $"posts/{one}", $"posts/{other}" })
            Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/api/v1/{picture}/picture")).Status);
        var copies = Path.Combine(_folder.Path, "pictures");
        Assert.Equal(4, Directory.EnumerateFiles(copies).Count());

        await _api.Database.ExecuteAsync("delete from account where id = $1", ada);
        await _api.Database.ExecuteAsync("delete from post where id = $1", one);
        _api.Clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually.BecomesTrueAsync(() => Task.FromResult(Directory.EnumerateFiles(copies).Count() == 2), what: "the copies are gone");
        Assert.All(Directory.EnumerateFiles(copies).Select(Path.GetFileName), name => Assert.Matches($"^(account-{bob}|post-{other})-", name));
    }

    private static (int Workers, int Concurrency, int MaxRunning) SizeOf(System.Text.Json.JsonElement status) =>
        (status.GetProperty("workers").GetInt32(), status.GetProperty("concurrency").GetInt32(), status.GetProperty("max_running").GetInt32());

    private Task<ApiServer> StartAsync(params (string Name, string Value)[] more) => ApiServer.StartAsync(
        postgres, settings: new Dictionary<string, string?>
        {
            ["Pictures:Folder"] = Path.Combine(_folder.Path, "pictures"),
            ["Media:Folder"] = Path.Combine(_folder.Path, "media"),
            ["Outgoing:Allow:0"] = "127.0.0.1",
        }.Concat(more.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).ToDictionary());

    private async Task<(long Account, long Asset)> AccountAsync(string name, string picture, ApiServer? api = null)
    {
        var database = (api ?? _api).Database;
        var id = await database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, source, measured_at, profile_pic_url) values ('instagram', '9' || abs(hashtext($1)), $1, 'sample', now(), $2) returning id",
            name, _simulator.CdnUrl(picture));
        return (id, await AssetAsync("account", id, "profile_pic", picture, api));
    }

    private async Task<(long Post, long Asset)> PostAsync(string code, string picture)
    {
        var id = await _api.Database.ScalarAsync<long>(
            """
            insert into post (platform, platform_id, code, source, measured_at, thumbnail_url) values ('instagram', '8' || abs(hashtext($1)), $1, 'tikhub', now(), $2) returning id
            """, code, _simulator.CdnUrl(picture));
        await _api.Database.ExecuteAsync("insert into collected_post (team_id, post_id, collected_at) values (1, $1, now())", id);
        return (id, await AssetAsync("post", id, "thumbnail", picture));
    }

    private Task<long> AssetAsync(string entityType, long entity, string type, string picture, ApiServer? api = null) => (api ?? _api).Database.ScalarAsync<long>(
        """
        insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at)
        values ($1, $2, 'instagram', $3, $4, now(), now()) returning id
        """, entityType, entity, type, _simulator.CdnUrl(picture))!;

    private Task ArchiveAsync(params long[] assets) => ArchiveAsync(_api, assets);

    private static async Task ArchiveAsync(ApiServer api, params long[] assets)
    {
        foreach (var id in assets)
        {
            var row = (await api.Services.GetRequiredService<MediaLibrary>().PageAsync(new(null, null, null, null, null, null), before: id + 1, 1, default))[0];
            var result = await api.Services.GetRequiredService<MediaArchiver>().ArchiveAsync(
                new(row.Id, row.EntityType, row.EntityId, row.Platform, row.AssetType, row.Position, row.OriginalUrl), default);
            await api.Services.GetRequiredService<MediaOrders>().WriteAsync(result, default);
        }
    }

    private async Task<Shown> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _api.Client.SendAsync(request);
        return new(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.CacheControl?.ToString(), response.Headers.ETag?.ToString(),
            await response.Content.ReadAsByteArrayAsync());
    }

    private sealed record Shown(HttpStatusCode Status, string? Type, string? Cache, string? Tag, byte[] Content);
}
