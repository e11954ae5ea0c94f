using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Monitor.Web.Tests.Api.Pictures;

/// <summary>Hands out pictures, and what pretends to be one, as platforms might.</summary>
internal sealed class PictureServer : IAsyncDisposable
{
    public static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 4, 5];
    public static readonly byte[] WebP = [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8];

    private readonly WebApplication _server;

    private PictureServer(WebApplication server) => _server = server;

    public string Address => _server.Urls.First();

    /// <summary>How often each path was asked for.</summary>
    public ConcurrentDictionary<string, int> Hits { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends what hangs.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<PictureServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new PictureServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Gate.TrySetResult();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Hits.AddOrUpdate(path, 1, (_, count) => count + 1);
        // What it calls itself is believed by nobody.
        http.Response.ContentType = "image/png";
        switch (path)
        {
            case "/gated.png":
                await Gate.Task;
                await http.Response.Body.WriteAsync(Png);
                break;
            case "/hangs.png":
                await Gate.Task.WaitAsync(http.RequestAborted);
                break;
            case "/photo.jpg":
                await http.Response.Body.WriteAsync(Jpeg);
                break;
            case "/photo.webp":
                await http.Response.Body.WriteAsync(WebP);
                break;
            case "/script.svg":
                await http.Response.Body.WriteAsync("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray());
                break;
            case "/page.html":
                await http.Response.Body.WriteAsync("<!doctype html><script>alert(1)</script>"u8.ToArray());
                break;
            case "/declared-large.png":
                http.Response.ContentLength = 5000;
                await http.Response.Body.WriteAsync((byte[])[.. Png, .. new byte[5000 - Png.Length]]);
                break;
            case "/endless.png":
                await http.Response.Body.WriteAsync((byte[])[.. Png, .. new byte[100_000]]);
                break;
            case "/fault.png":
                http.Response.StatusCode = 500;
                await http.Response.Body.WriteAsync(Png);
                break;
            case "/inwards.png":
                http.Response.Redirect($"http://127.0.0.2:{http.Connection.LocalPort}/secret.png");
                break;
            case "/elsewhere.png":
                http.Response.Redirect("/photo.jpg");
                break;
            case "/partly.png":
                http.Response.ContentLength = 500;
                await http.Response.Body.WriteAsync(Png);
                http.Abort();
                break;
            default:
                await http.Response.Body.WriteAsync((byte[])[.. Png, .. Encoding.UTF8.GetBytes(path)]);
                break;
        }
    }
}
