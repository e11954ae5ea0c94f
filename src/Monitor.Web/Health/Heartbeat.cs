namespace Monitor.Web.Health;

/// <summary>
/// Whether this process wants requests. An operator who is about to stop it says no first, and load balancers take it out before it
/// refuses anything. It belongs to the process and is not stored: a process that starts wants requests.
/// </summary>
internal sealed class Heartbeat(IHostApplicationLifetime lifetime)
{
    private volatile bool _isWanted = true;

    /// <summary>False when an operator said so, and while the process stops.</summary>
    public bool Beats => _isWanted && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Begins or ends it.</summary>
    public void Set(bool beat) => _isWanted = beat;
}
