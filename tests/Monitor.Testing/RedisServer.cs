using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Monitor.Testing;

/// <summary>
/// A private Redis server on a free port that writes nothing to disk and dies with the test process. Use it as an assembly
/// fixture, or start one of your own to stop, kill or freeze it: <c>await using var redis = await RedisServer.StartNewAsync()</c>.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("monitor-test-redis-").FullName;
    private readonly string? _password;
    private Process? _process;

    /// <summary>A server without a password; it is started by <see cref="InitializeAsync"/>.</summary>
    public RedisServer()
    {
    }

    private RedisServer(string? password) => _password = password;

    /// <summary>The port on 127.0.0.1; the same for all starts of this server.</summary>
    public int Port { get; private set; }

    /// <summary>The server's address as the product takes it.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}" + (_password is null ? "" : $",password={_password}");

    /// <summary>Creates a server and starts it.</summary>
    public static async Task<RedisServer> StartNewAsync(string? password = null)
    {
        var server = new RedisServer(password);
        await server.StartAsync();
        return server;
    }

    /// <summary>Creates a server that does not run yet but knows its port.</summary>
    public static RedisServer NotStarted() => new() { Port = FreePort.Next() };

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts the server, on the port it had before if it ran before, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        if (Port == 0)
            Port = FreePort.Next();
        _process = await ChildProcesses.StartAsync(() => Launch(Port));
        await Eventually.BecomesTrueAsync(AnswersAsync, StartLimit, "redis-server answers");
    }

    /// <summary>Asks the server to end and waits until it has.</summary>
    public async Task StopAsync()
    {
        await SendAsync("SHUTDOWN NOSAVE");
        await ForgetAsync();
    }

    /// <summary>Ends the server as a crash would.</summary>
    public async Task KillAsync()
    {
        Signal(SigKill);
        await ForgetAsync();
    }

    /// <summary>Freezes the server: connections stay open, and nothing is answered.</summary>
    public void Pause()
    {
        Signal(SigStop);
        FrozenProcess.Await(_process!.Id);
    }

    /// <summary>Lets a frozen server go on.</summary>
    public void Resume() => Signal(SigCont);

    /// <summary>Sends one inline command over a connection of its own and returns what the server sent back at once.</summary>
    public async Task<string> SendAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        var stream = client.GetStream();
        var login = _password is null ? "" : $"AUTH {_password}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{login}{command}\r\n"));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        var reply = (await reader.ReadToEndAsync()).Trim();
        return _password is null ? reply : reply[(reply.IndexOf('\n') + 1)..];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private Process Launch(int port)
    {
        var start = new ProcessStartInfo("setpriv")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--pdeathsig", "KILL", "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--daemonize", "no", "--dir", _directory, "--logfile", "redis.log", "--requirepass", _password ?? "",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("These tests need setpriv (package util-linux) and redis-server (package redis-server).", error);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException(await ReasonAsync());
        try
        {
            return await SendAsync("PING") == "+PONG";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }

    private async Task<string> ReasonAsync()
    {
        var output = await _process!.StandardError.ReadToEndAsync();
        var log = Path.Combine(_directory, "redis.log");
        return output.Contains("redis-server", StringComparison.Ordinal)
            ? $"These tests need redis-server; install the package redis-server. ({output.Trim()})"
            : $"redis-server ended with code {_process.ExitCode}: {output}{(File.Exists(log) ? await File.ReadAllTextAsync(log) : "")}";
    }

    private async Task ForgetAsync()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private void Signal(int signal)
    {
        if (kill(_process!.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

#pragma warning disable SYSLIB1054 // Two integers need no generated marshalling, which would need unsafe code.
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054
}
