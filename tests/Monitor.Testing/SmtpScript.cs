using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitor.Testing;

/// <summary>A mail server on loopback that keeps what it is sent and answers as a test says.</summary>
/// <remarks>Another process finds the texts in <see cref="Folder"/>, where there is one: each as a file, in their order.</remarks>
internal sealed class SmtpScript : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpScript()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where the texts are put, too.</summary>
    public string? Folder { get; init; }

    /// <summary>The texts that were taken.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>How often somebody signed in.</summary>
    public int SignIns { get; private set; }

    /// <summary>The answer to the receiver of a mail.</summary>
    public string Recipient { get; set; } = "250 ok";

    /// <summary>Whether it hangs up instead of greeting.</summary>
    public bool HangsUp { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            if (HangsUp)
                continue;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await SayAsync("220 test");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                if (verb == "QUIT")
                    break;
                if (verb == "AUTH")
                    SignIns++;
                await SayAsync(verb switch
                {
                    "EHLO" => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME",
                    "AUTH" => "235 ok",
                    "RCPT" => Recipient,
                    "DATA" => "354 go on",
                    _ => "250 ok",
                });
                if (verb != "DATA")
                    continue;
                var text = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { } more && more != ".")
                    text.AppendLine(more);
                Taken.Add(text.ToString());
                if (Folder is not null)
                    await File.WriteAllTextAsync(Path.Combine(Folder, $"{Taken.Count:0000}.txt"), text.ToString(), _stop.Token);
                await SayAsync("250 taken");
            }

            async Task SayAsync(string words) => await stream.WriteAsync(Encoding.ASCII.GetBytes(words + "\r\n"), _stop.Token);
        }
    }
}
