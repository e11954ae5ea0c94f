using RabbitMQ.Client;

namespace Monitor.Bench;

/// <summary>RabbitMQ on loopback, with a folder, ports and a port mapper of its own.</summary>
internal sealed class BrokerProcess(string directory) : IAsyncDisposable
{
    private const int MostStarts = 3;

    private readonly int _port = FreePort.Next();
    private readonly int _clusterPort = FreePort.Next();
    private readonly int _mapperPort = FreePort.Next();
    private ChildProcess? _mapper;
    private ChildProcess? _node;

    /// <summary>Where it is, the same for all starts.</summary>
    public string Url => $"amqp://guest:guest@127.0.0.1:{_port}/%2f";

    /// <summary>Starts it with what it had on disk, and waits until it takes connections.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, "rabbitmq")).FullName;
        var configuration = Path.Combine(folder, "rabbitmq.conf");
        await File.WriteAllTextAsync(
            configuration, $"listeners.tcp.1 = 127.0.0.1:{_port}\ndisk_free_limit.absolute = 50MB\nvm_memory_high_watermark.absolute = 400MB\nlog.console = false\n", ct);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            ["RUNNING_UNDER_SYSTEMD"] = "true",
            ["RABBITMQ_NODENAME"] = $"bench{_port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{_port}",
            ["RABBITMQ_DIST_PORT"] = $"{_clusterPort}",
            ["RABBITMQ_CONFIG_FILE"] = configuration,
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["ERL_EPMD_PORT"] = $"{_mapperPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-setcookie monitor -start_epmd false +S 2:2 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
        };
        _mapper ??= ChildProcess.Start(Path.Combine(directory, "epmd.log"), environment, "epmd", "-address", "127.0.0.1", "-port", $"{_mapperPort}");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, ct);
        // After a crash the first start may fail. A person would start it again.
        for (var (tries, starts) = (0, 0); ; tries++)
        {
            if (_node is { HasExited: true } && starts < MostStarts)
            {
                await _node.DisposeAsync();
                _node = null;
            }

            if (_node is null)
            {
                _node = Launch(environment);
                starts++;
            }

            try
            {
                await using var connection = await new ConnectionFactory { Uri = new Uri(Url) }.CreateConnectionAsync(ct);
                return;
            }
            catch (RabbitMQ.Client.Exceptions.BrokerUnreachableException) when (tries < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
            }
        }
    }

    private ChildProcess Launch(Dictionary<string, string> environment) => ChildProcess.Start(
        Path.Combine(directory, $"rabbitmq-{TimeProvider.System.GetTimestamp()}.log"), environment, "setpriv", "--pdeathsig", "KILL", "sh",
        "/usr/lib/rabbitmq/bin/rabbitmq-server");

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        await _node!.KillAsync();
        await _node.DisposeAsync();
        _node = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_mapper is not null)
            await _mapper.DisposeAsync();
    }
}
