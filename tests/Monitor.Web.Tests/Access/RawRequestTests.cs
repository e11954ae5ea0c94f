using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Monitor.Testing;
using Monitor.Web.Tests.Api.Live;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>What no client library would send: bytes that are no proper HTTP, and messages that are none of a hub.</summary>
public sealed class RawRequestTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Host = "Host: localhost\r\n";

    private ApiServer _api = null!;

    public static TheoryData<string> Requests =>
    [
        "GET\r\n\r\n",
        "GET /api/v1/tasks HTTP/9.9\r\n" + Host + "\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\n\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\nHost: local host\r\n\r\n",
        "GET /api/v1/\0tasks HTTP/1.1\r\n" + Host + "\r\n",
        "GET /api/v1/tasks\r\nX-Injected: 1 HTTP/1.1\r\n" + Host + "\r\n",
        "GET http://evil.example.org/api/v1/tasks HTTP/1.1\r\nHost: evil.example.org\r\n\r\n",
        "GET /../../../../etc/passwd HTTP/1.1\r\n" + Host + "\r\n",
        "GET \\..\\..\\windows HTTP/1.1\r\n" + Host + "\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\n" + Host + "X-Broken\r\n\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\n" + Host + "X-Null: a\0b\r\n\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\n" + Host + "X-Folded: a\r\n b\r\n\r\n",
        "GET /api/v1/tasks HTTP/1.1\r\n" + Host + "X-Bytes: \u00ff\u00fe\r\n\r\n",
        "POST /api/v1/tasks HTTP/1.1\r\n" + Host + "Content-Length: -1\r\n\r\n",
        "POST /api/v1/tasks HTTP/1.1\r\n" + Host + "Content-Length: 99999999999999999999\r\n\r\n",
        "POST /api/v1/tasks HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST /api/v1/tasks HTTP/1.1\r\n" + Host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n" + Host + "\r\n",
        "POST /api/v1/tasks HTTP/1.1\r\n" + Host + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "POST /api/v1/tasks HTTP/1.1\r\n" + Host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n" + Host + "\r\n",
        "TRACE /api/v1/tasks HTTP/1.1\r\n" + Host + "X-Injected: 1\r\n\r\n",
        "CONNECT localhost:5432 HTTP/1.1\r\n" + Host + "\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001",
    ];

    public static TheoryData<string> Messages =>
    [
        "{", "null", "[]", "{}", """{"type":1}""", """{"type":4,"invocationId":"1","target":"Watch"}""",
        """{"type":4,"invocationId":"1","target":"Watch","arguments":[]}""", """{"type":4,"invocationId":"1","target":"Watch","arguments":[1,"x"]}""",
        """{"type":4,"invocationId":"1","target":"Watch","arguments":["a\u0000b",-1]}""",
        """{"type":4,"invocationId":"1","target":"Watch","arguments":["0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68",9223372036854775807]}""",
        """{"type":4,"invocationId":"1","target":"Watch","arguments":["' or '1'='1",0]}""", """{"type":1,"invocationId":"1","target":"Dispose","arguments":[]}""",
        """{"type":1,"invocationId":"1","target":"OnConnectedAsync","arguments":[]}""", """{"type":1,"invocationId":"1","target":"ToString","arguments":[]}""",
        """{"type":5,"invocationId":"1"}""", """{"type":2,"invocationId":"1","item":1}""", """{"type":7}""", new string('[', 3000),
    ];

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_is_no_proper_HTTP_is_refused_and_harms_nobody(string request)
    {
        var answer = await SendAsync(request);

        Assert.DoesNotMatch("^HTTP/1.1 (2|50[0-4])|X-Injected|   at |Exception|root:x:", answer);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks")).Status);
        Assert.Equal("", _api.Faults);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_that_is_none_of_the_hub_is_refused_and_harms_nobody(string message)
    {
        await using var hub = await HubSocket.ConnectAsync(_api);
        await hub.SendAsync(message);

        // Whether it answers or hangs up: it says nothing of its inside.
        Assert.DoesNotMatch("   at |Npgsql|Monitor\\.|System\\.", await AnswerAsync(hub));
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks")).Status);
    }

    private static async Task<string> AnswerAsync(HubSocket hub)
    {
        var answer = new StringBuilder();
        try
        {
            // Whatever the message did, this one has an answer, unless the connection was ended.
            await hub.SendAsync("""{"type":4,"invocationId":"last","target":"Watch","arguments":["none",0]}""");
            while (await hub.NextAsync() is { } message)
            {
                answer.Append(message.GetRawText());
                if (message.TryGetProperty("invocationId", out var id) && id.GetString() == "last")
                    break;
            }
        }
        catch (WebSocketException)
        {
        }

        return answer.ToString();
    }

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _api.Client.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
