using Microsoft.Extensions.Logging;

namespace Monitor.Data.Embedded;

/// <summary>Gets a cluster's server running, by starting it or by joining the one of another process.</summary>
internal sealed partial class ClusterHost(EmbeddedPostgresOptions options, ClusterFolder folder, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan JoinPatience = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ServerLog _log = new(folder.LogFile);
    private FileStream? _claim;
    private ServerProcess? _own;
    private int _foreign;
    private ServerAddress? _address;
    private string? _password;

    public bool IsOwner => _claim is not null;

    public string ConnectionString => _address?.ConnectionString(ClusterRoles.Service, _password, ServerAddress.Database)
        ?? throw new InvalidOperationException("The server was never reached.");

    /// <summary>For whoever looks after the server itself.</summary>
    public async Task<string> SuperuserConnectionStringAsync(CancellationToken ct) =>
        _address?.ConnectionString(ClusterRoles.Superuser, await folder.SuperuserPassword.ReadAsync(ct), ServerAddress.Maintenance)
        ?? throw new InvalidOperationException("The server was never reached.");

    public async Task AttachAsync(CancellationToken ct)
    {
        for (var start = _time.GetTimestamp(); _time.GetElapsedTime(start) < JoinPatience; await Task.Delay(Poll, _time, ct))
        {
            _claim ??= folder.TryClaim();
            if (_claim is not null)
            {
                await StartAsync(ct);
                return;
            }
            if (await TryJoinAsync(ct))
                return;
        }
        throw new EmbeddedPostgresException($"Another process has claimed {folder.Cluster}, but its PostgreSQL server does not answer.");
    }

    /// <summary>Completes when the server has ended.</summary>
    public async Task WaitForEndAsync(CancellationToken ct)
    {
        if (_own is not null)
            await _own.WaitForExitAsync(ct);
        else
            while (RunningServers.LivesIn(folder.Cluster, _foreign))
                await Task.Delay(Poll, _time, ct);
    }

    /// <summary>Stops the server if it is this process's own.</summary>
    public async Task DetachAsync()
    {
        if (_own is not null)
        {
            await _own.StopAsync();
            DisposeOwn();
            Log.Stopped(logger, folder.Cluster);
        }
        _claim?.Dispose();
        _claim = null;
    }

    private async Task<bool> TryJoinAsync(CancellationToken ct)
    {
        if (await RunningServers.FindReadyAsync(folder.Cluster, ct) is not var (processId, port))
            return false;
        if (_address is not null && _address.Port != port)
            throw new EmbeddedPostgresException($"PostgreSQL moved from port {_address.Port} to {port}: restart this process.");
        var address = new ServerAddress(port);
        if (await new ClusterRoles(folder, address, logger).JoinAsync(ct) is not { } password)
            return false;
        (_foreign, _address, _password) = (processId, address, password);
        Log.Joined(logger, folder.Cluster, port);
        return true;
    }

    private async Task StartAsync(CancellationToken ct)
    {
        DisposeOwn();
        folder.DeleteUnfinished();
        var major = await folder.ReadMajorAsync(ct);
        var binaries = await PostgresBinaries.FindAsync(options.BinDirectory, PostgresBinaries.StandardFolders(), major, ct);
        var account = major is null ? await folder.CreateAsync(binaries, ct) : await ServerAccount.OwnerOfAsync(folder.Cluster, ct);
        if (await RunningServers.EndOrphanAsync(folder.Cluster, ct))
            Log.EndedOrphan(logger, folder.Cluster);
        var (role, known) = await ClusterRoles.AnyPasswordAsync(folder, ct);
        var port = _address?.Port ?? await ServerPort.ChooseAsync(options, folder, ct);
        var command = ServerSettings.CommandLine(binaries, folder.Cluster, port, options);
        _own = await ServerProcess.StartAsync(account.Wrap(command, stopWithParent: true), _log);
        var address = new ServerAddress(port);
        if (!await address.AnswersAsync(_own, role, known, ct))
            throw new EmbeddedPostgresException(
                $"PostgreSQL did not start on port {port} in {folder.Cluster}. It wrote, also into {_log.Path}:\n{_log.LastLines}");
        _password = await new ClusterRoles(folder, address, logger).EstablishAsync(ct);
        _address = address;
        Log.Started(logger, binaries.Major, folder.Cluster, port, _log.Path);
    }

    private void DisposeOwn()
    {
        _own?.Dispose();
        _own = null;
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Information, "The service's own PostgreSQL {Major} runs in {Cluster} on 127.0.0.1:{Port}, its log is {LogFile}")]
        public static partial void Started(ILogger logger, int major, string cluster, int port, string logFile);

        [LoggerMessage(4, LogLevel.Information, "Using the PostgreSQL in {Cluster} that another process runs on 127.0.0.1:{Port}")]
        public static partial void Joined(ILogger logger, string cluster, int port);

        [LoggerMessage(5, LogLevel.Warning, "A PostgreSQL server without an owner worked in {Cluster}; it was shut down to be started anew")]
        public static partial void EndedOrphan(ILogger logger, string cluster);

        [LoggerMessage(6, LogLevel.Information, "The service's own PostgreSQL in {Cluster} has shut down")]
        public static partial void Stopped(ILogger logger, string cluster);
    }
}
