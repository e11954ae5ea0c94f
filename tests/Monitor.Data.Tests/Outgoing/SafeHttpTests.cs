using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Monitor.Data.Outgoing;
using Xunit;

namespace Monitor.Data.Tests.Outgoing;

public sealed class SafeHttpTests : IAsyncLifetime
{
    private WebApplication _server = null!;
    private string _address = "";
    private int _hits;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async http =>
        {
            Interlocked.Increment(ref _hits);
            switch (http.Request.Path.Value)
            {
                case "/redirect":
                    http.Response.Redirect($"http://127.0.0.2:{http.Connection.LocalPort}/");
                    break;
                case "/large":
                    await http.Response.Body.WriteAsync(new byte[5000]);
                    break;
                case "/bomb":
                    http.Response.Headers.ContentEncoding = "gzip";
                    await using (var zip = new GZipStream(http.Response.Body, CompressionLevel.SmallestSize))
                        await zip.WriteAsync(new byte[1_000_000]);
                    break;
                default:
                    await http.Response.WriteAsync("hello");
                    break;
            }
        });
        await _server.StartAsync();
        _address = _server.Urls.First();
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[fd00:ec2::254]/")]
    public async Task What_is_not_public_is_not_reached(string address)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Client().GetStringAsync(string.Format(null, address, new Uri(_address).Port)));

        Assert.NotNull(OutgoingRefusedException.Find(error));
        Assert.Equal(0, _hits);
    }

    [Fact]
    public async Task What_is_allowed_by_name_is_reached() => Assert.Equal("hello", await Client(("Allow:0", "127.0.0.1")).GetStringAsync(_address));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("hooks.example.org", false)]
    [InlineData(".0.0.1", true)]
    [InlineData("0.0.1", false)]
    public async Task Where_hosts_are_named_no_other_is_reached(string only, bool isReached)
    {
        var client = Client(("Allow:0", "127.0.0.0/8"), ("Only:0", only));

        if (isReached)
            Assert.Equal("hello", await client.GetStringAsync(_address));
        else
            Assert.NotNull(OutgoingRefusedException.Find(await Assert.ThrowsAnyAsync<Exception>(() => client.GetStringAsync(_address))));
        Assert.Equal(isReached ? 1 : 0, _hits);
    }

    [Fact]
    public async Task A_redirect_to_what_is_not_public_is_not_followed()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Client(("Allow:0", "127.0.0.1")).GetStringAsync($"{_address}/redirect"));

        Assert.NotNull(OutgoingRefusedException.Find(error));
        Assert.Equal(1, _hits);
    }

    [Theory]
    [InlineData("/large", 4999)]
    [InlineData("/bomb", 100_000)]
    public async Task A_body_above_the_limit_is_not_read(string path, int limit)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => Client(("Allow:0", "127.0.0.0/8"), ("MaxBytes", $"{limit}")).GetByteArrayAsync(_address + path));

        Assert.NotNull(OutgoingRefusedException.Find(error));
    }

    [Fact]
    public async Task A_body_at_the_limit_is_read() =>
        Assert.Equal(5000, (await Client(("Allow:0", "127.0.0.0/8"), ("MaxBytes", "5000")).GetByteArrayAsync($"{_address}/large")).Length);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("100.64.1.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Public_addresses_are_told_from_others(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));

    private static HttpClient Client(params (string Key, string Value)[] options)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(o => KeyValuePair.Create($"Outgoing:{o.Key}", (string?)o.Value))).Build();
        return new ServiceCollection().AddSafeHttp(configuration)
            .BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient(SafeHttp.ClientName);
    }
}
