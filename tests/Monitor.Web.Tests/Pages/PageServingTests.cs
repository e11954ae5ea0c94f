using System.IO.Compression;
using System.Net;
using System.Text;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Pages;

/// <summary>How the built pages are handed out.</summary>
public sealed class PageServingTests(PostgresServer postgres)
{
    private const string Page = "<!doctype html><title>Monitor</title><script src=\"/assets/a-123.js\"></script>";
    private const string Script = "console.log('a script that is long enough to be worth compressing, again and again and again')";

    [Theory]
    [InlineData("/")]
    [InlineData("/monitors")]
    [InlineData("/monitors/01a2067a-24e2-7170-b0f7-e18344229704?tab=runs")]
    [InlineData("/accounts/tiktok/%40khaby.lame")]
    public async Task Every_address_of_a_screen_opens_the_page(string path)
    {
        await using var api = await StartAsync();

        using var reply = await GetAsync(api, path, "text/html,application/xhtml+xml");

        Assert.Equal((HttpStatusCode.OK, Page), (reply.StatusCode, await reply.Content.ReadAsStringAsync()));
        Assert.Equal("no-cache", reply.Headers.CacheControl!.ToString());
        Assert.Contains("script-src 'self'; style-src 'self';", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/profiles/instagram")]
    public async Task What_belongs_to_programs_does_not(string path)
    {
        await using var api = await StartAsync();

        using var reply = await GetAsync(api, path, "text/html");

        Assert.Equal((HttpStatusCode.NotFound, "application/json"), (reply.StatusCode, reply.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_script_is_kept_for_ever_and_sent_compressed()
    {
        await using var api = await StartAsync();

        using var plain = await GetAsync(api, "/assets/a-123.js", "*/*");
        using var brotli = await GetAsync(api, "/assets/a-123.js", "*/*", "gzip, deflate, br");
        using var gzip = await GetAsync(api, "/assets/a-123.js", "*/*", "gzip, br;q=0");

        Assert.Equal("public, max-age=31536000, immutable", plain.Headers.CacheControl!.ToString());
        Assert.Equal("text/javascript; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
        Assert.Equal((Script, 0), (await plain.Content.ReadAsStringAsync(), plain.Content.Headers.ContentEncoding.Count));
        Assert.Equal("br", brotli.Content.Headers.ContentEncoding.Single());
        using var unpacked = new BrotliStream(await brotli.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(Script, await reader.ReadToEndAsync());
        Assert.Equal("gzip", gzip.Content.Headers.ContentEncoding.Single());
        Assert.Equal("Accept-Encoding", gzip.Headers.Vary.Single());
    }

    [Fact]
    public async Task A_browser_that_has_the_page_gets_it_only_when_it_changed()
    {
        await using var api = await StartAsync();
        using var first = await GetAsync(api, "/", "text/html");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var reply = await api.Client.SendAsync(again);

        Assert.Equal((HttpStatusCode.NotModified, ""), (reply.StatusCode, await reply.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_taken_for_a_screen()
    {
        await using var api = await StartAsync();

        using var script = await GetAsync(api, "/assets/gone.js", "*/*");
        using var outside = await GetAsync(api, "/assets/%2e%2e/%2e%2e/secret.html", "*/*");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (script.StatusCode, outside.StatusCode));
    }

    [Fact]
    public async Task Everybody_gets_the_page_also_where_callers_prove_who_they_are()
    {
        await using var api = await StartAsync(("Auth:Mode", "required"));

        using var page = await GetAsync(api, "/settings/members", "text/html");
        using var data = await GetAsync(api, "/api/v1/tasks", "text/html");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (page.StatusCode, data.StatusCode));
    }

    [Fact]
    public async Task A_service_whose_pages_were_not_built_says_what_to_do()
    {
        await using var api = await ApiServer.StartAsync(
            postgres, settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Pages:Folder"] = "/nowhere" });

        using var reply = await GetAsync(api, "/", "text/html");
        var page = await reply.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("./dev run", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/swagger\"", page, StringComparison.Ordinal);
    }

    private async Task<ApiServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("monitor-pages-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), Page);
        var script = Path.Combine(folder, "assets", "a-123.js");
        await File.WriteAllTextAsync(script, Script);
        await File.WriteAllBytesAsync(script + ".br", Pack(stream => new BrotliStream(stream, CompressionLevel.Fastest)));
        await File.WriteAllBytesAsync(script + ".gz", Pack(stream => new GZipStream(stream, CompressionLevel.Fastest)));
        var all = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value, StringComparer.Ordinal);
        all["Pages:Folder"] = folder;
        var server = await ApiServer.StartAsync(postgres, settings: all);
        // They were read at the start.
        Directory.Delete(folder, recursive: true);
        return server;
    }

    private static byte[] Pack(Func<Stream, Stream> pack)
    {
        using var buffer = new MemoryStream();
        using (var stream = pack(buffer))
            stream.Write(Encoding.UTF8.GetBytes(Script));
        return buffer.ToArray();
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiServer api, string path, string accept, string? encodings = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encodings is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        return await api.Client.SendAsync(request);
    }
}
