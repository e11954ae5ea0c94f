using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace Monitor.Testing;

/// <summary>
/// A private RabbitMQ on loopback, with a node name, ports, a folder and a port mapper of its own; it dies with the test process. Use it as a fixture, or
/// start one of your own to stop, kill or freeze it: <c>await using var rabbit = await RabbitServer.StartNewAsync()</c>.
/// </summary>
public sealed class RabbitServer : IAsyncLifetime
{
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private const int MostStarts = 3;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly string _directory = Directory.CreateTempSubdirectory("monitor-test-rabbitmq-").FullName;
    private readonly int _mapperPort = FreePort.Next();
    private readonly int _clusterPort = FreePort.Next();
    private Process? _mapper;
    private Process? _process;

    /// <summary>The port on 127.0.0.1; the same for all starts of this server.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>The server's address as the product takes it.</summary>
    public string Url => $"amqp://guest:guest@127.0.0.1:{Port}/%2f";

    /// <summary>Creates a server and starts it.</summary>
    public static async Task<RabbitServer> StartNewAsync()
    {
        var server = new RabbitServer();
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts the server with what it had on disk, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _mapper ??= await ChildProcesses.StartAsync(() => Launch("epmd", ["-address", "127.0.0.1", "-port", $"{_mapperPort}"]));
        await Eventually.BecomesTrueAsync(() => ListensAsync(_mapperPort), StartLimit, "epmd listens");
        // After a crash the first start may fail: the mapper still knows the former node, or a file of it was half written. A person would start it again.
        for (var tries = 1; ; tries++)
        {
            _process = await ChildProcesses.StartAsync(() => Launch("sh", [Script]));
            await Eventually.BecomesTrueAsync(async () => _process.HasExited || await AnswersAsync(), StartLimit, "RabbitMQ answers");
            if (!_process.HasExited)
                return;
            var code = _process.ExitCode;
            await ForgetAsync();
            if (tries == MostStarts)
                throw new InvalidOperationException($"rabbitmq-server ended with code {code}; {await LogAsync()}");
        }
    }

    /// <summary>Asks the server to end and waits until it has.</summary>
    public async Task StopAsync()
    {
        Signal(SigTerm);
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

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        if (_mapper is not null)
        {
            _mapper.Kill();
            await _mapper.WaitForExitAsync();
            _mapper.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private Process Launch(string program, string[] arguments)
    {
        if (!File.Exists(Script))
            throw new InvalidOperationException("These tests need RabbitMQ; install the package rabbitmq-server.");
        var configuration = Path.Combine(_directory, "rabbitmq.conf");
        if (!File.Exists(configuration))
            File.WriteAllText(
                configuration, $"listeners.tcp.1 = 127.0.0.1:{Port}\ndisk_free_limit.absolute = 50MB\nvm_memory_high_watermark.absolute = 400MB\nlog.console = false\n");
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
        };
        foreach (var (name, value) in new (string, string)[]
        {
            ("HOME", _directory),
            // So the script becomes the server instead of starting it, and the server is our child.
            ("RUNNING_UNDER_SYSTEMD", "true"),
            ("RABBITMQ_NODENAME", $"monitor{Port}@localhost"),
            ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODE_PORT", $"{Port}"),
            ("RABBITMQ_DIST_PORT", $"{_clusterPort}"),
            ("RABBITMQ_CONFIG_FILE", configuration),
            ("RABBITMQ_CONF_ENV_FILE", Path.Combine(_directory, "none")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_directory, "plugins")),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(_directory, "data")),
            ("RABBITMQ_LOG_BASE", Path.Combine(_directory, "log")),
            ("RABBITMQ_PID_FILE", Path.Combine(_directory, "pid")),
            ("ERL_EPMD_PORT", $"{_mapperPort}"),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-setcookie monitor -start_epmd false +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"),
        })
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        // Nobody reads it, and a full pipe would hold the server up.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    // The port is open a moment before the server takes connections, so it has to greet: it closes a connection that speaks another protocol with its own name.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            var stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\0\0"u8.ToArray());
            var answer = new byte[4];
            await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(Patience.Of(TimeSpan.FromSeconds(5)));
            return answer.AsSpan().SequenceEqual("AMQP"u8);
        }
        catch (Exception error) when (error is SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> LogAsync()
    {
        var folder = Path.Combine(_directory, "log");
        var text = Directory.Exists(folder)
            ? string.Join('\n', await Task.WhenAll(Directory.GetFiles(folder, "*.log").Select(file => File.ReadAllTextAsync(file))))
            : "it wrote no log";
        return text.Length > 4_000 ? text[^4_000..] : text;
    }

    private async Task ForgetAsync()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private void Signal(int signal)
    {
        // One that has ended by itself is told nothing.
        if (!_process!.HasExited && kill(_process.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

#pragma warning disable SYSLIB1054 // Two integers need no generated marshalling, which would need unsafe code.
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054
}
