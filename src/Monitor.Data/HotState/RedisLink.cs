using StackExchange.Redis;

namespace Monitor.Data.HotState;

/// <summary>One multiplexer: how it is opened, what it listens to and how it shows that it is alive.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly ISubscriber _subscriber;

    private RedisLink(ConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
        _subscriber = multiplexer.GetSubscriber();
        Database = multiplexer.GetDatabase();
    }

    public IDatabase Database { get; }

    /// <summary>Opens a link, also to a server that is away: it connects, and subscribes, once the server is there.</summary>
    /// <param name="options">Where and how to connect.</param>
    /// <param name="onHint">Called with the topic of every hint.</param>
    /// <param name="onChange">Called when the connection was lost, with the reason, or restored.</param>
    public static async Task<RedisLink> OpenAsync(
        ConfigurationOptions options, Action<string> onHint, Action<IDatabase, Exception?> onChange)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        // By default replies complete in order with their continuations inline, so one continuation that blocks stops them all.
        multiplexer.PreserveAsyncOrder = false;
        var link = new RedisLink(multiplexer);
        multiplexer.ConnectionFailed += (_, change) => Report(change, change.Exception ?? new IOException($"{change.FailureType}"));
        multiplexer.ConnectionRestored += (_, change) => Report(change, failure: null);
        // One pattern for all topics: listeners come and go without a round trip, and nothing is subscribed again but this.
        await link._subscriber.SubscribeAsync(
            new RedisChannel(HotKeys.HintPrefix + "*", RedisChannel.PatternMode.Pattern),
            (channel, _) => onHint(((string)channel)[HotKeys.HintPrefix.Length..]),
            CommandFlags.FireAndForget);
        return link;

        void Report(ConnectionFailedEventArgs change, Exception? failure)
        {
            if (change.ConnectionType == ConnectionType.Interactive)
                onChange(link.Database, failure);
        }
    }

    /// <summary>Asks over the connection that carries the hints, which is another one.</summary>
    public Task<TimeSpan> PingHintsAsync() => _subscriber.PingAsync();

    /// <summary>Closes at once; what is still under way fails.</summary>
    public async ValueTask DisposeAsync() => await _multiplexer.CloseAsync(allowCommandsToComplete: false);
}
