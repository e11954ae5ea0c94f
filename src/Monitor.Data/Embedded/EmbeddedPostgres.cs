using Microsoft.Extensions.Logging;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.Embedded;

/// <summary>
/// The service's own PostgreSQL server on a cluster in the data folder. The first process to claim the folder starts the server,
/// restarts it when it dies and stops it at the end; other processes of this machine use it, and the next one takes over when
/// its owner ends.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CalmTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ClusterHost _host;
    private readonly ILogger _logger;
    private Task _supervision = Task.CompletedTask;
    private bool _stopped;

    private EmbeddedPostgres(ClusterHost host, ILogger logger)
    {
        _host = host;
        _logger = logger;
    }

    /// <summary>
    /// Connects to the service's database, as a role that owns it and has no other right. It stays valid when the server is restarted.
    /// </summary>
    public string ConnectionString => _host.ConnectionString;

    /// <summary>Whether this process runs the server, as opposed to using the one of another process.</summary>
    public bool IsOwner => _host.IsOwner;

    /// <summary>
    /// Connects as the cluster's superuser, which the service itself never works as: for tools that look after the server, such as those that
    /// make further databases.
    /// </summary>
    public Task<string> SuperuserConnectionStringAsync(CancellationToken ct) => _host.SuperuserConnectionStringAsync(ct);

    /// <summary>
    /// Starts the server, or joins the one that another process runs on the same data folder, and returns when it answers.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">It cannot run; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        var host = new ClusterHost(options, await ClusterFolder.OpenAsync(options.DataDirectory, ct), logger);
        try
        {
            await host.AttachAsync(ct);
        }
        catch
        {
            await host.DetachAsync();
            throw;
        }
        var embedded = new EmbeddedPostgres(host, logger);
        embedded._supervision = embedded.SuperviseAsync(embedded._stopping.Token);
        return embedded;
    }

    /// <summary>Ends the supervision and, as the owner, shuts the server down cleanly.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _stopping.CancelAsync();
        await _supervision;
        await _host.DetachAsync();
        _stopping.Dispose();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SuperviseAsync(CancellationToken ct)
    {
        try
        {
            for (var failures = 0; ;)
            {
                var since = _time.GetTimestamp();
                await _host.WaitForEndAsync(ct);
                failures = _time.GetElapsedTime(since) > CalmTime ? 0 : failures;
                Log.Ended(_logger, _host.IsOwner);
                do
                    await Task.Delay(Pause(failures++), _time, ct);
                while (!await TryAttachAsync(ct));
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task<bool> TryAttachAsync(CancellationToken ct)
    {
        try
        {
            await _host.AttachAsync(ct);
            return true;
        }
        catch (Exception error) when (error is EmbeddedPostgresException or NpgsqlException or IOException)
        {
            Log.RestartFailed(_logger, error);
            return false;
        }
    }

    private static TimeSpan Pause(int failures) => Backoff.After(failures + 1, Poll, LongestPause);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "PostgreSQL has ended unexpectedly (run by this process: {IsOwner}); it is started again")]
        public static partial void Ended(ILogger logger, bool isOwner);

        [LoggerMessage(2, LogLevel.Error, "PostgreSQL could not be started again; the next attempt follows")]
        public static partial void RestartFailed(ILogger logger, Exception error);
    }
}
