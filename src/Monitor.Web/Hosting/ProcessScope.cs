namespace Monitor.Web.Hosting;

/// <summary>Puts the process on every line of the log, before the scopes that the code begins.</summary>
internal sealed class ProcessScope : IExternalScopeProvider
{
    private static readonly KeyValuePair<string, object>[] Process = [new("Process", $"{Environment.MachineName}:{Environment.ProcessId}")];

    private readonly LoggerExternalScopeProvider _scopes = new();

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
        callback(Process, state);
        _scopes.ForEachScope(callback, state);
    }

    public IDisposable Push(object? state) => _scopes.Push(state);
}
