using System.Net;
using System.Net.Http.Headers;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Pictures;

/// <summary>Pictures of platforms come from this origin: checked, bounded, kept for a while, and never from a network of one's own.</summary>
public sealed class PictureTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TestDirectory _folder = new();
    private PictureServer _platform = null!;
    private ApiServer _api = null!;
    private int _made;

    public async ValueTask InitializeAsync()
    {
        _platform = await PictureServer.StartAsync();
        _api = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _platform.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_picture_is_fetched_once_and_handed_out_for_its_viewer_alone()
    {
        var path = await AccountAsync($"{_platform.Address}/ada.png?sig=1");

        var first = await GetAsync(path);
        await _api.Database.ExecuteAsync("update account set profile_pic_url = $1", $"{_platform.Address}/ada.png?sig=2");
        var second = await GetAsync(path);
        var unchanged = await GetAsync(path, first.Tag);

        Assert.Equal((HttpStatusCode.OK, "image/png", "max-age=3600, private"), (first.Status, first.Type, first.Cache));
        Assert.Equal([.. PictureServer.Png, .. "/ada.png"u8], first.Content);
        Assert.Equal(first.Content, second.Content);
        Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.Status, unchanged.Content.Length));
        Assert.Equal(1, _platform.Hits["/ada.png"]);
    }

    [Theory]
    [InlineData("/photo.jpg", "image/jpeg")]
    [InlineData("/photo.webp", "image/webp")]
    [InlineData("/elsewhere.png", "image/jpeg")]
    public async Task Its_type_is_told_by_its_bytes(string address, string type)
    {
        var picture = await GetAsync(await AccountAsync(_platform.Address + address));

        Assert.Equal((HttpStatusCode.OK, type), (picture.Status, picture.Type));
    }

    [Fact]
    public async Task All_who_want_it_at_once_share_one_call()
    {
        var path = await AccountAsync($"{_platform.Address}/gated.png");

        var asked = Enumerable.Range(0, 8).Select(_ => GetAsync(path)).ToArray();
        await Eventually.BecomesTrueAsync(() => Task.FromResult(_platform.Hits.ContainsKey("/gated.png")), what: "the platform is asked");
        _platform.Gate.SetResult();

        Assert.All(await Task.WhenAll(asked), picture => Assert.Equal(PictureServer.Png, picture.Content));
        Assert.Equal(1, _platform.Hits["/gated.png"]);
    }

    [Theory]
    [InlineData("/script.svg")]
    [InlineData("/page.html")]
    [InlineData("/declared-large.png")]
    [InlineData("/endless.png")]
    [InlineData("/fault.png")]
    [InlineData("/inwards.png")]
    [InlineData("/partly.png")]
    [InlineData("/hangs.png")]
    public async Task What_cannot_be_had_is_no_picture_and_is_left_alone_for_a_while(string address)
    {
        var path = await AccountAsync(_platform.Address + address);

        var first = await GetAsync(path);
        await GetAsync(path);
        Assert.Equal((HttpStatusCode.NoContent, "max-age=300, private", 1), (first.Status, first.Cache, _platform.Hits[address]));

        _api.Clock.Advance(TimeSpan.FromMinutes(11));
        await GetAsync(path);
        Assert.Equal(2, _platform.Hits[address]);
        Assert.False(_platform.Hits.ContainsKey("/secret.png"));
    }

    [Theory]
    [InlineData("http://127.0.0.2:{0}/secret.png")]
    [InlineData("http://[::1]:{0}/secret.png")]
    [InlineData("http://0x7f.2:{0}/secret.png")]
    [InlineData("http://169.254.169.254/secret.png")]
    [InlineData("http://user:word@127.0.0.1:{0}/secret.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/secret.png")]
    [InlineData("not an address")]
    [InlineData("https://pictures.example/secret.png")]
    public async Task Nothing_but_a_public_address_is_asked(string address)
    {
        var picture = await GetAsync(await AccountAsync(string.Format(null, address, new Uri(_platform.Address).Port)));

        Assert.Equal(HttpStatusCode.NoContent, picture.Status);
        Assert.Empty(_platform.Hits);
    }

    [Fact]
    public async Task Whoever_does_not_know_the_account_or_the_post_does_not_see_its_picture()
    {
        var account = await AccountAsync($"{_platform.Address}/stranger.png", source: "tikhub");
        await _api.Database.ExecuteAsync(
            "insert into post (platform, platform_id, code, source, measured_at, thumbnail_url) values ('instagram', '7', 'Code', 'tikhub', now(), $1)", $"{_platform.Address}/post.png");
        var post = $"/api/v1/posts/{await _api.Database.ScalarAsync<long>("select id from post where code = 'Code'")}/picture";

        Assert.Equal((404, "account_not_found"), await CodeAsync(account));
        Assert.Equal((404, "post_not_found"), await CodeAsync(post));
        Assert.Equal((404, "account_not_found"), await CodeAsync("/api/v1/accounts/999999/picture"));
        await _api.Database.ExecuteAsync("insert into collected_post select 1, id, now() from post");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(post)).Status);
        Assert.Equal(["/post.png"], _platform.Hits.Keys);
    }

    [Fact]
    public async Task A_copy_is_kept_for_a_day_and_all_of_them_no_larger_than_they_may_be()
    {
        var path = await AccountAsync($"{_platform.Address}/old.png");
        await GetAsync(path);
        var kept = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));

        _api.Clock.Advance(TimeSpan.FromDays(1));
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Directory.GetFiles(_folder.Path).Length == 0), what: "the copy is removed");
        await GetAsync(path);
        Assert.Equal(2, _platform.Hits["/old.png"]);

        for (var i = 0; i < 30; i++)
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(await AccountAsync($"{_platform.Address}/many-{i}.png"))).Status);
        Assert.InRange(Directory.GetFiles(_folder.Path).Sum(file => new FileInfo(file).Length), 1, 400);
    }

    [Fact]
    public async Task In_demo_mode_the_simulator_draws_what_its_addresses_name()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var demo = await StartAsync(("Collection:DemoBaseUrl", simulator.BaseUrl), ("Auth:Mode", "open"));
        var address = "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/1_2_n.jpg";
        var path = await AccountAsync(address, demo);

        using var response = await demo.Client.GetAsync(path);
        var picture = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, "image/png"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(PictureServer.Png.AsSpan(0, 8), picture.AsSpan(0, 8));
        Assert.NotEqual(picture, await demo.Client.GetByteArrayAsync(await AccountAsync(address.Replace("1_2", "3_4", StringComparison.Ordinal), demo)));
    }

    [Fact]
    public async Task Where_pictures_are_off_nobody_is_asked()
    {
        await using var quiet = await StartAsync(("Pictures:Enabled", "false"));

        using var response = await quiet.Client.GetAsync(await AccountAsync($"{_platform.Address}/ada.png", quiet));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(_platform.Hits);
    }

    [Fact]
    public async Task Lists_and_details_say_where_a_picture_is()
    {
        var task = await _api.CreateAsync("ada");
        var path = await AccountAsync($"{_platform.Address}/ada.png", source: "tikhub");
        await _api.Database.ExecuteAsync("update task set account_id = (select id from account) where id = $1", task);
        var plain = await _api.CreateAsync("plain");

        var board = (await _api.GetAsync("/api/v1/tasks/board?sort=target")).Data.EnumerateArray().ToDictionary(row => row.GetProperty("task_id").GetGuid());
        var account = (await _api.GetAsync("/api/v1/accounts/instagram/1")).Data;

        Assert.Equal((path, ""), (board[task].Text("picture_url"), board[plain].Text("picture_url")));
        Assert.Equal(path, account.Text("picture_url"));
    }

    private Task<ApiServer> StartAsync(params (string Name, string Value)[] more) => ApiServer.StartAsync(
        postgres, settings: new Dictionary<string, string?>
        {
            ["Pictures:Folder"] = _folder.Path,
            ["Pictures:MaxBytes"] = "2048",
            ["Pictures:CacheBytes"] = "400",
            ["Pictures:Timeout"] = "00:00:02",
            ["Outgoing:Allow:0"] = "127.0.0.1",
        }.Concat(more.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Last().Value));

    private async Task<string> AccountAsync(string picture, ApiServer? api = null, string source = "sample")
    {
        var id = $"{++_made}";
        await (api ?? _api).Database.ExecuteAsync(
            "insert into account (platform, platform_id, username, source, measured_at, profile_pic_url) values ('instagram', $1, $2, $3, now(), $4)",
            id, $"name.{id}", source, picture);
        return $"/api/v1/accounts/{await (api ?? _api).Database.ScalarAsync<long>($"select id from account where platform_id = '{id}'")}/picture";
    }

    private async Task<(int, string?)> CodeAsync(string path)
    {
        var reply = await _api.GetAsync(path);
        return (reply.Status, reply.Code);
    }

    private async Task<Shown> GetAsync(string path, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        using var response = await _api.Client.SendAsync(request);
        return new Shown(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.CacheControl!.ToString(),
            response.Headers.ETag?.Tag, await response.Content.ReadAsByteArrayAsync());
    }

    private sealed record Shown(HttpStatusCode Status, string? Type, string Cache, string? Tag, byte[] Content);
}
