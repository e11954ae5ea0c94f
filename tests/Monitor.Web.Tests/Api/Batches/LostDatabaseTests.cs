using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data;
using Monitor.Data.Feed;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Access;
using Monitor.Web.Api.Live;
using Npgsql;
using Xunit;

namespace Monitor.Web.Tests.Api.Batches;

/// <summary>Open streams while the database cannot be reached, whatever it is that fails: the driver's own exceptions or those below it.</summary>
public sealed class LostDatabaseTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Warnings _log = new();
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private volatile bool _isAway;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Auth:Mode", "required")]).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(_clock)
            .AddLogging(logging => logging.AddProvider(_log))
            .AddDatabase(_database.ConnectionString).AddMonitorData(configuration).AddAccess(configuration)
            .AddSingleton(DataSource()).AddSingleton<FeedReader>()
            .AddSingleton<IHostApplicationLifetime, Lifetime>()
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_pulse_goes_on_and_wakes_its_streams_when_the_database_is_back()
    {
        using var pulse = ActivatorUtilities.CreateInstance<FeedPulse>(_services);
        using var watch = pulse.Watch(1);
        _isAway = true;
        await pulse.StartAsync(default);

        await PassesUntilAsync(() => _log.Count > 1 || pulse.ExecuteTask!.IsCompleted);
        Assert.False(pulse.ExecuteTask!.IsCompleted, $"{pulse.ExecuteTask.Exception}");

        await _database.ExecuteAsync("insert into team_feed (team_id, number) values (1, 7)");
        _isAway = false;
        var woken = watch.WaitAsync(TimeSpan.FromHours(1), _clock, default);
        await PassesUntilAsync(() => woken.IsCompleted);
        await pulse.StopAsync(default);
    }

    [Fact]
    public async Task A_stream_survives_a_moment_in_which_nobody_can_say_who_its_caller_is()
    {
        var key = await KeyAsync();
        await using var guard = Guard(key);
        _isAway = true;
        await PassesAsync(TimeSpan.FromSeconds(4));
        _isAway = false;
        await PassesAsync(TimeSpan.FromSeconds(3));
        _isAway = true;
        await PassesAsync(TimeSpan.FromSeconds(4));

        Assert.False(guard.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_stream_ends_when_nobody_could_say_for_five_seconds_who_its_caller_is()
    {
        var guard = Guard(await KeyAsync());
        _isAway = true;

        await PassesUntilAsync(() => guard.Token.IsCancellationRequested);

        Assert.InRange(_clock.GetUtcNow() - ManualTimeProvider.DefaultStart, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        await guard.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_whose_caller_was_revoked_meanwhile_ends_when_the_database_is_back()
    {
        await using var guard = Guard(await KeyAsync());
        _isAway = true;
        await PassesAsync(TimeSpan.FromSeconds(2));
        await _database.ExecuteAsync("update api_key set revoked_at = now()");
        _isAway = false;

        await PassesUntilAsync(() => guard.Token.IsCancellationRequested);
    }

    private StreamGuard Guard(string key)
    {
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Request.Headers.Authorization = $"Bearer {key}";
        http.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/"), 0, new(new AccessRule(AccessKind.Permission, Permission.JobsRead)), "stream"));
        return new StreamGuard(http, 1, _clock, default);
    }

    private async Task<string> KeyAsync()
    {
        var key = SecretToken.Create(SecretToken.KeyPrefix);
        await _database.ExecuteAsync(
            """
            insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at) values (gen_random_uuid(), 1, 'k', 'mon_', $1, 'read', now())
            """, SecretToken.Hash(key));
        return key;
    }

    // Its patience is one timer and the wait for its next look another one: none of its looks is missed.
    private async Task PassesAsync(TimeSpan time)
    {
        for (var until = _clock.GetUtcNow() + time; _clock.GetUtcNow() < until;)
        {
            await _clock.WaitForTimersAsync(2, default).WaitAsync(Patience.Of(TimeSpan.FromSeconds(10)));
            _clock.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    private Task PassesUntilAsync(Func<bool> condition) => Eventually.BecomesTrueAsync(() =>
    {
        if (!condition())
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    });

    // Every statement opens a connection, and an exception on the way comes as it is.
    private NpgsqlDataSource DataSource()
    {
        var builder = new NpgsqlDataSourceBuilder(_database.ConnectionString + ";Pooling=false");
        builder.UsePhysicalConnectionInitializer(_ => Connect(), _ =>
        {
            Connect();
            return Task.CompletedTask;
        });
        return builder.Build();

        void Connect()
        {
            if (_isAway)
                throw new SocketException((int)SocketError.HostNotFound);
        }
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public int Count => _lines.Count;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
