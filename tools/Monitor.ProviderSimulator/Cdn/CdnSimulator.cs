using System.Collections.Concurrent;
using System.Globalization;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Time;

namespace Monitor.ProviderSimulator.Cdn;

/// <summary>
/// The servers of platforms that hand out pictures and videos, below <c>/_simulator/pictures</c>. An address always has the same content; below
/// <c>sized/</c> contents are of many sizes.
/// </summary>
internal sealed class CdnSimulator(SimulatorClock clock)
{
    private const string Sized = "/sized/";
    private const int Smallest = 4 * 1024;
    private const int Largest = 160 * 1024;
    private const int MostDrawn = 4_096;
    private const int Block = 64 * 1024;

    private static readonly byte[] Page = "<!DOCTYPE html><html><head><title>Login</title></head><body>Please log in to see this picture.</body></html>"u8.ToArray();

    private readonly ConcurrentDictionary<string, byte[]> _drawn = new(StringComparer.Ordinal);
    private long _requests;

    /// <summary>How it behaves now.</summary>
    public CdnSettings Settings { get; set; } = new();

    /// <summary>How often it was asked.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The bytes behind an address that behaves.</summary>
    public byte[] ContentOf(string address)
    {
        var content = address.EndsWith(".mp4", StringComparison.Ordinal) ? Video(address) : Drawn(address);
        return address.Contains(Sized, StringComparison.Ordinal) ? Padded(content, address) : content;
    }

    /// <summary>What an address does.</summary>
    public CdnBehaviour BehaviourOf(string address)
    {
        var (settings, at) = (Settings, StableHash.Fraction(StableHash.Of(address), 77));
        foreach (var (share, behaviour) in ((double, CdnBehaviour)[])
        [
            (settings.Expired, CdnBehaviour.Expired), (settings.Lying, CdnBehaviour.Lying), (settings.Huge, CdnBehaviour.Huge),
            (settings.Hanging, CdnBehaviour.Hanging), (settings.Missing, CdnBehaviour.Missing), (settings.Broken, CdnBehaviour.Broken),
        ])
        {
            if (at < share)
                return behaviour;
            at -= share;
        }

        return CdnBehaviour.Good;
    }

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        var settings = Settings;
        var address = (string?)http.Request.RouteValues["address"] ?? "";
        if (settings.Dead)
        {
            http.Abort();
            return;
        }

        if (settings.LatencyMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(settings.LatencyMs), TimeProvider.System, http.RequestAborted);
        if (settings.ChecksExpiry && IsOver(http))
            await RefuseAsync(http);
        else
            await AnswerAsync(http, address, BehaviourOf(address), settings);
    }

    private async Task AnswerAsync(HttpContext http, string address, CdnBehaviour behaviour, CdnSettings settings)
    {
        switch (behaviour)
        {
            case CdnBehaviour.Expired:
                await RefuseAsync(http);
                break;
            case CdnBehaviour.Lying:
                await SendAsync(http, "image/jpeg", Page);
                break;
            case CdnBehaviour.Huge:
                await SendMuchAsync(http, address, settings.HugeBytes);
                break;
            case CdnBehaviour.Hanging:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case CdnBehaviour.Missing:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case CdnBehaviour.Broken:
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            default:
                await SendAsync(http, address.EndsWith(".mp4", StringComparison.Ordinal) ? "video/mp4" : "image/png", ContentOf(address));
                break;
        }
    }

    private bool IsOver(HttpContext http) =>
        http.Request.Query["oe"] is [{ Length: 8 } digits] && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var second)
        && second < clock.GetUtcNow().ToUnixTimeSeconds();

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync("URL signature expired", http.RequestAborted);
    }

    private static Task SendAsync(HttpContext http, string type, byte[] content)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        return http.Response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }

    // Without saying how much that will be.
    private async Task SendMuchAsync(HttpContext http, string address, long bytes)
    {
        http.Response.ContentType = "image/png";
        var content = ContentOf(address);
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
        var block = new byte[Block];
        for (var sent = (long)content.Length; sent < bytes; sent += block.Length)
            await http.Response.Body.WriteAsync(block, http.RequestAborted);
    }

    private byte[] Drawn(string address)
    {
        // Those of many sizes share some pictures, because each takes a while to draw; what follows the picture tells them apart.
        var drawn = address.Contains(Sized, StringComparison.Ordinal) ? $"{StableHash.Of(address) % 64}" : address;
        if (_drawn.Count >= MostDrawn)
            _drawn.Clear();
        return _drawn.GetOrAdd(drawn, DrawnPicture.Of);
    }

    private static byte[] Video(string address)
    {
        byte[] start = [0, 0, 0, 0x18, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp42"u8, 0, 0, 4, 8, .. "mdat"u8];
        var video = new byte[start.Length + 1024];
        start.CopyTo(video, 0);
        Fill(video.AsSpan(start.Length), StableHash.Of(address));
        return video;
    }

    private static byte[] Padded(byte[] content, string address)
    {
        var seed = StableHash.Of(address);
        var fraction = StableHash.Fraction(seed, 5);
        var padded = new byte[content.Length + Smallest + (int)((Largest - Smallest) * fraction * fraction)];
        content.CopyTo(padded, 0);
        Fill(padded.AsSpan(content.Length), seed);
        return padded;
    }

    private static void Fill(Span<byte> bytes, ulong seed)
    {
        var numbers = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i < numbers.Length; i++)
        {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            numbers[i] = seed;
        }
    }
}

/// <summary>What an address of a picture or video does.</summary>
public enum CdnBehaviour
{
    /// <summary>It hands it out.</summary>
    Good,

    /// <summary>Its signature has run out.</summary>
    Expired,

    /// <summary>It calls a web page a picture.</summary>
    Lying,

    /// <summary>It has very much to send.</summary>
    Huge,

    /// <summary>It never answers.</summary>
    Hanging,

    /// <summary>It was deleted.</summary>
    Missing,

    /// <summary>Its server is out of order.</summary>
    Broken,
}
