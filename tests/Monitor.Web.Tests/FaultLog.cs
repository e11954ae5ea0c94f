using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Monitor.Web.Tests;

/// <summary>Keeps what a server logs as errors, so that a test that meets a 500 tells why.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _faults = new();

    public string Text => string.Join('\n', _faults);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _faults.Enqueue($"{formatter(state, exception)}\n{exception}");
    }

    public void Dispose()
    {
    }
}
