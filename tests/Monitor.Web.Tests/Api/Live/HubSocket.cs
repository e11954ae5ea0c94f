using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Monitor.Web.Tests.Api.Live;

/// <summary>A connection to a hub that speaks its protocol by hand, so that a test sees every message.</summary>
public sealed class HubSocket : IAsyncDisposable
{
    private const char End = '\u001e';
    private const int Item = 2;
    private const int Completion = 3;
    private const int Close = 7;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));
    private readonly StringBuilder _received = new();
    private int _invocations;

    private HubSocket()
    {
    }

    /// <summary>The status of an answer that opened no connection.</summary>
    public HttpStatusCode? Refusal { get; private set; }

    /// <summary>Connects and shakes hands.</summary>
    public static Task<HubSocket> ConnectAsync(ApiServer api, IReadOnlyDictionary<string, string>? headers = null) =>
        ConnectAsync(api.Client.BaseAddress!, headers);

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<HubSocket> ConnectAsync(Uri server, IReadOnlyDictionary<string, string>? headers = null)
    {
        var hub = new HubSocket();
        hub._socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            hub._socket.Options.SetRequestHeader(name, value);
        try
        {
            await hub._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/jobs" }.Uri, hub._limit.Token);
            await hub.SendAsync("""{"protocol":"json","version":1}""");
            await hub.NextAsync();
        }
        catch (WebSocketException) when (hub._socket.HttpStatusCode is >= HttpStatusCode.BadRequest)
        {
            hub.Refusal = hub._socket.HttpStatusCode;
        }

        return hub;
    }

    /// <summary>Asks for a stream.</summary>
    public Task InvokeAsync(string method, params object[] arguments) =>
        SendAsync(JsonSerializer.Serialize(new { type = 4, invocationId = $"{++_invocations}", target = method, arguments }));

    /// <summary>Sends a message as it is.</summary>
    public Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, _limit.Token);

    /// <summary>The items of one stream, and the error that ended it, if one did.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync()
    {
        var messages = new List<JsonElement>();
        while (await NextAsync() is { } message)
        {
            var type = Type(message);
            if (type == Item || message.TryGetProperty("error", out _))
                messages.Add(message);
            if (type is Completion or Close)
                break;
        }

        return messages;
    }

    /// <summary>The next message of the server; null when it closed the connection.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        var buffer = new byte[8192];
        while (_received.ToString().IndexOf(End, StringComparison.Ordinal) is var end)
        {
            if (end >= 0)
            {
                var message = JsonSerializer.Deserialize<JsonElement>(_received.ToString(0, end));
                _received.Remove(0, end + 1);
                return message;
            }

            var part = await _socket.ReceiveAsync(buffer.AsMemory(), _limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            _received.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }

        return null;
    }

    /// <summary>The event of an item, or the text of an error without what the hub puts before it.</summary>
    public static string Describe(JsonElement message) => Type(message) == Item
        ? message.GetProperty("item").Text("event")!
        : message.Text("error")!.Split("HubException: ")[^1];

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _limit.Dispose();
        return ValueTask.CompletedTask;
    }

    private static int Type(JsonElement message) => message.TryGetProperty("type", out var type) ? type.GetInt32() : 0;
}
