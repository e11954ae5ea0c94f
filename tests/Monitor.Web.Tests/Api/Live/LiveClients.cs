using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Monitor.Testing;

namespace Monitor.Web.Tests.Api.Live;

/// <summary>Reads a stream of server-sent events as it comes.</summary>
internal sealed class SseClient : IDisposable
{
    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromSeconds(10));

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private SseClient(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    public static async Task<SseClient> OpenAsync(ApiServer api, string path, Dictionary<string, string>? headers = null, long? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers ?? [])
            request.Headers.Add(name, value);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", $"{after}");
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Xunit.Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event: its id, its name and its data; null at the end of the stream.</summary>
    public async Task<(long Id, string Event, JsonElement Data)?> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Longest);
        long id = 0;
        var name = "";
        JsonElement? data = null;
        while (await _reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture);
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = JsonDocument.Parse(line[6..]).RootElement;
            else if (line.Length == 0 && data is { } body)
                return (id, name, body);
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}

/// <summary>A connection to the hub that speaks SignalR's JSON by hand.</summary>
internal sealed class HubClient : IDisposable
{
    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromSeconds(10));

    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _text = new();
    private readonly byte[] _buffer = new byte[16384];

    public static async Task<HubClient> ConnectAsync(ApiServer api, Dictionary<string, string>? headers = null, string query = "")
    {
        var hub = new HubClient();
        foreach (var (name, value) in headers ?? [])
            hub._socket.Options.SetRequestHeader(name, value);
        using var timeout = new CancellationTokenSource(Longest);
        var address = new UriBuilder(api.Client.BaseAddress!) { Scheme = "ws", Path = "/hubs/jobs", Query = query };
        await hub._socket.ConnectAsync(address.Uri, timeout.Token);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        return hub;
    }

    /// <summary>Begins to stream a method's items; they come from <see cref="NextAsync"/>.</summary>
    public Task StreamAsync(string method, params object?[] arguments) =>
        SendAsync(JsonSerializer.Serialize(new { type = 4, invocationId = "1", target = method, arguments }));

    /// <summary>The next item, or the completion of the stream; null when the connection is closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Longest);
        while (true)
        {
            var end = _text.ToString().IndexOf('\u001e', StringComparison.Ordinal);
            if (end >= 0)
            {
                var message = JsonDocument.Parse(_text.ToString(0, end)).RootElement;
                _text.Remove(0, end + 1);
                if (message.TryGetProperty("type", out var type) && type.GetInt32() is 2 or 3)
                    return message;
                continue;
            }

            try
            {
                var part = await _socket.ReceiveAsync(_buffer.AsMemory(), timeout.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                _text.Append(Encoding.UTF8.GetString(_buffer, 0, part.Count));
            }
            catch (WebSocketException)
            {
                return null;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string message)
    {
        using var timeout = new CancellationTokenSource(Longest);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
    }
}
