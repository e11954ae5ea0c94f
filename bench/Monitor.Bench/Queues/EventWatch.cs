using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Monitor.Bench.Queues;

/// <summary>Follows the feed of the team, by server-sent events or at the hub, and notes how old each event is on arrival.</summary>
internal static class EventWatch
{
    /// <summary>Follows server-sent events until cancelled.</summary>
    public static async Task FollowEventsAsync(HttpClient client, ConcurrentBag<double> ages, CancellationToken ct)
    {
        using var response = await client.GetAsync("/api/v1/jobs/events?after=0", HttpCompletionOption.ResponseHeadersRead, ct);
        using var reader = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct));
        while (await reader.ReadLineAsync(ct) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                Note(JsonDocument.Parse(line.AsMemory(6)).RootElement, ages);
    }

    /// <summary>Follows the hub until cancelled.</summary>
    public static async Task FollowHubAsync(string baseUrl, string key, ConcurrentBag<double> ages, CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        await socket.ConnectAsync(new UriBuilder(baseUrl) { Scheme = "ws", Path = "/hubs/jobs" }.Uri, ct);
        await SendAsync("""{"protocol":"json","version":1}""");
        await SendAsync("""{"type":4,"invocationId":"1","target":"WatchTeam","arguments":[0]}""");
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            var messages = text.ToString().Split('\u001e');
            text.Clear().Append(messages[^1]);
            foreach (var message in messages[..^1])
                if (JsonDocument.Parse(message).RootElement is var json && json.TryGetProperty("item", out var item))
                    Note(item, ages);
        }

        Task SendAsync(string message) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, ct);
    }

    // The time in an event is taken before its transaction commits, so this errs on the safe side.
    private static void Note(JsonElement e, ConcurrentBag<double> ages) =>
        ages.Add((TimeProvider.System.GetUtcNow() - DateTimeOffset.Parse(e.GetProperty("at").GetString()!, CultureInfo.InvariantCulture)).TotalMilliseconds);
}
