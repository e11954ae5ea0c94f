using StackExchange.Redis;

namespace Monitor.Data.Redis;

/// <summary>One multiplexer: how it is opened and what it listens to.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    /// <summary>What the names of the channels of hints begin with; the rest is the topic.</summary>
    public const string HintPrefix = "monitor:hint:";

    private readonly ConnectionMultiplexer _multiplexer;

    private RedisLink(ConnectionMultiplexer multiplexer) => (_multiplexer, Database) = (multiplexer, multiplexer.GetDatabase());

    public IDatabase Database { get; }

    /// <summary>Opens a link, also to a server that is away: it connects, and subscribes, once the server is there.</summary>
    /// <param name="options">Where and how to connect.</param>
    /// <param name="onHint">Called with the topic of every hint.</param>
    /// <param name="onChange">Called when the connection was lost, with the reason, or restored.</param>
    public static async Task<RedisLink> OpenAsync(
        ConfigurationOptions options, Action<string> onHint, Action<IDatabase, Exception?> onChange)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var link = new RedisLink(multiplexer);
        multiplexer.ConnectionFailed += (_, change) => Report(change, change.Exception ?? new IOException($"{change.FailureType}"));
        multiplexer.ConnectionRestored += (_, change) => Report(change, failure: null);
        // One pattern for all topics: listeners come and go without a round trip, and nothing is subscribed again but this.
        await multiplexer.GetSubscriber().SubscribeAsync(
            RedisChannel.Pattern(HintPrefix + "*"),
            (channel, _) => onHint(channel.ToString()[HintPrefix.Length..]),
            CommandFlags.FireAndForget);
        return link;

        void Report(ConnectionFailedEventArgs change, Exception? failure)
        {
            if (change.ConnectionType == ConnectionType.Interactive)
                onChange(link.Database, failure);
        }
    }

    /// <summary>Closes at once; what is still under way fails.</summary>
    public async ValueTask DisposeAsync() => await _multiplexer.CloseAsync(allowCommandsToComplete: false);
}
