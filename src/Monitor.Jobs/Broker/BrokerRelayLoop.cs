using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Events;
using Monitor.Data.Notices;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Broker;

/// <summary>
/// Publishes events at the broker, in the order of the log, in windows that the broker confirms as a whole. One process at a time does so: it has a
/// lease in the database, and the broker knows its connection. What was published and not confirmed is published again: every event arrives, some twice,
/// and those of one thing in order. While the broker is away the log grows, and nothing else notices.
/// </summary>
internal sealed partial class BrokerRelayLoop(
    EventRelay relay, NoticeBoard notices, IOptions<BrokerOptions> options, TimeProvider time, LoopHealth health, ILogger<BrokerRelayLoop> logger)
    : PollingLoop("broker-relay", time, health, logger)
{
    private const string AwayNotice = "broker:away";

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(2);

    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly TimeProvider _time = time;
    private RelayLease? _lease;
    private BrokerPublisher? _publisher;
    private bool _registered;
    private DateTimeOffset? _awaySince;
    private bool _hasNotice;

    private TimeSpan Lease => options.Value.Lease;

    // What is left of a lease has to do for a window.
    private TimeSpan ShortestLeft => Lease / 2 > options.Value.ConfirmTimeout ? Lease / 2 : options.Value.ConfirmTimeout;

    /// <inheritdoc />
    protected override TimeSpan Interval => _lease is null || _awaySince is not null ? Away : Quiet;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (!_registered)
        {
            await relay.RegisterAsync(ct);
            _registered = true;
        }

        if ((_lease is { } held && held.Until - _time.GetUtcNow() > ShortestLeft ? held : await relay.LeaseAsync(_owner, Lease, ct)) is not { } lease)
        {
            await CloseAsync();
            // Whether the broker is away is another process's to see now.
            (_lease, _awaySince, _hasNotice) = (null, null, false);
            return false;
        }

        // Whoever had it meanwhile has published more than this connection knows of.
        if (_lease is { } before && before.Fence != lease.Fence)
            await CloseAsync();
        _lease = lease;
        try
        {
            return await PublishAsync(lease, ct);
        }
        catch (Exception error) when (BrokerConnection.IsBrokerAway(error) && !ct.IsCancellationRequested)
        {
            await CloseAsync();
            if (_awaySince is null)
                LogAway(logger, error.GetType().Name);
            _awaySince ??= _time.GetUtcNow();
            // An address with a password may be in the message; its kind says enough.
            await relay.StateAsync(lease, connected: false, error.GetType().Name, ct);
            if (!_hasNotice && _time.GetUtcNow() - _awaySince >= options.Value.AlarmAfter)
            {
                await notices.RaiseAsync(
                    AwayNotice, NoticeSeverity.Critical, "The message broker cannot be reached. Events wait for it in the database for as long as they are kept.", null, ct);
                _hasNotice = true;
            }

            return false;
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CloseAsync();
        if (_lease is { } lease)
        {
            try
            {
                await relay.ReleaseAsync(lease, cancellationToken);
            }
            catch (Exception error) when (error is Npgsql.NpgsqlException or OperationCanceledException)
            {
                // The next process waits until the lease ends.
            }
        }
    }

    private async Task<bool> PublishAsync(RelayLease lease, CancellationToken ct)
    {
        var timeout = options.Value.ConfirmTimeout;
        if (_publisher is not { IsOpen: true })
        {
            await CloseAsync();
            _publisher = await BrokerPublisher.OpenAsync(options.Value.Url!, $"monitor.relay.{lease.Instance}", timeout, ct);
            LogConnected(logger);
            _awaySince = null;
            _hasNotice = false;
            await relay.StateAsync(lease, connected: true, null, ct);
            // Also one that a process before this one has raised.
            await notices.ClearAsync(AwayNotice, ct);
        }

        var window = await relay.ReadAsync(lease.Position, lease.LoggedAt, BrokerPublisher.Window, ct);
        if (window.Count == 0)
            return false;
        await _publisher.PublishAsync([.. window.Select(entry => entry.Event)], timeout, ct);
        var (last, loggedAt) = window[^1];
        if (!await relay.AdvanceAsync(lease, last.Position, loggedAt, window.Count, ct))
        {
            await CloseAsync();
            _lease = null;
            return false;
        }

        _lease = lease with { Position = last.Position, LoggedAt = loggedAt };
        return window.Count == BrokerPublisher.Window;
    }

    private async ValueTask CloseAsync()
    {
        if (_publisher is { } publisher)
        {
            _publisher = null;
            await publisher.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Events are published at the broker")]
    private static partial void LogConnected(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker cannot be reached; events wait for it in the database: {Error}")]
    private static partial void LogAway(ILogger logger, string error);
}
