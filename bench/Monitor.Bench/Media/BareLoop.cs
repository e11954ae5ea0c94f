using System.Security.Cryptography;
using Monitor.Data.Media;

namespace Monitor.Bench.Media;

/// <summary>What copying costs at least: every file is read over HTTP and put into the store, by a loop that knows of nothing else.</summary>
internal static class BareLoop
{
    /// <summary>Copies all of them, so many at once; answers how many it did in a second.</summary>
    public static async Task<double> RunAsync(IReadOnlyList<string> urls, int atOnce, IMediaStore store, CancellationToken ct)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, urls.Count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct }, async (i, stop) =>
        {
            var content = await client.GetByteArrayAsync(urls[i], stop);
            await store.PutAsync($"bare/{i}-{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 4))}.png", MediaContent.Of(content), "image/png", stop);
        });
        return urls.Count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
