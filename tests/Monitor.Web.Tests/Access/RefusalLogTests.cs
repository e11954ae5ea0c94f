using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Whoever reads the log sees who was refused, where and from where, and nothing of what was tried.</summary>
public sealed class RefusalLogTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly RefusedLines _log = new();
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() =>
        _api = await ApiServer.StartAsync(postgres, settings: new Dictionary<string, string?>(AccessFixture.Settings) { ["RateLimits:AttemptsPerMinute"] = "1" }, log: _log);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_refusal_is_a_line_with_who_where_and_from_where()
    {
        var team = await _api.TeamAsync("refused");
        var user = await _api.MemberAsync(team, "viewer", "refused@example.org");
        var viewer = await _api.SignInAsync(team, user);

        await _api.PostAsync("/api/v1/session", """{"email":"nobody@example.org","password":"tried-password-1"}""");
        await _api.GetAsync("/api/v1/tasks", new Dictionary<string, string> { ["Authorization"] = "Bearer mon_tried-key" });
        await _api.PostAsync("/api/v1/tasks", viewer, """{"target":"x"}""");
        await _api.GetAsync("/api/v1/tasks?limit=tried-value", viewer);
        await _api.PostAsync("/api/v1/session", """{"email":"nobody@example.org","password":"tried-password-2"}""");

        Assert.Equal(
            [
                "Refused with 401: POST /api/v1/session by anonymous - from 127.0.0.1",
                "Refused with 401: GET /api/v1/tasks by anonymous - from 127.0.0.1",
                $"Refused with 403: POST /api/v1/tasks by user {user} from 127.0.0.1",
                $"Refused with 422: GET /api/v1/tasks by user {user} from 127.0.0.1",
                "Refused with 429: POST /api/v1/session by anonymous - from 127.0.0.1",
            ], _log.Lines);
        Assert.DoesNotContain("tried", string.Join('\n', _log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_answered_leaves_no_line()
    {
        await _api.GetAsync("/health");

        Assert.Empty(_log.Lines);
    }

    private sealed class RefusedLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception) is var line && line.StartsWith("Refused with", StringComparison.Ordinal))
                _lines.Enqueue(line);
        }

        public void Dispose()
        {
        }
    }
}
