using Monitor.Data.Inbox;
using RabbitMQ.Client;

namespace Monitor.Jobs.Broker;

/// <summary>A queue that is listened to.</summary>
/// <param name="Exchange">Where its messages come from.</param>
/// <param name="RoutingKey">With which key.</param>
/// <param name="Queue">Its name.</param>
/// <param name="Workers">How many work on it at once.</param>
/// <param name="Prefetch">How many messages each of them has at hand.</param>
public sealed record QueueBinding(string Exchange, string RoutingKey, string Queue, int Workers, ushort Prefetch);

/// <summary>Exchanges and queues at the broker, under the names that others know them by.</summary>
public static class BrokerTopology
{
    /// <summary>Everything that happens is published here; the routing key is the kind of the event.</summary>
    public const string Events = "beat.dx";

    /// <summary>Where an identity service tells of tokens.</summary>
    public const string Identity = "identity.dx";

    private const int Workers = 5;

    /// <summary>The queues that are listened to.</summary>
    public static IReadOnlyList<QueueBinding> Queues { get; } =
    [
        new(Events, "credentials_validate", MessageQueues.CredentialsValidate, Workers, 10),
        new(Identity, "new_access_token_rk", MessageQueues.IdentityToken, Workers, 10),
        new(Events, "keyword_collection_rk", MessageQueues.KeywordCollection, Workers, 1),
        new(Events, "post_activity_log_bulk", MessageQueues.SentimentAnalysis, Workers, 1),
        new(Events, "sentiment_collection_report_in_rk", MessageQueues.SentimentReport, Workers, 1),
    ];

    /// <summary>
    /// Declares all of it, durable and without arguments: whoever declares the same queue as the others do is not refused for a difference.
    /// Safe at any time.
    /// </summary>
    public static async Task DeclareAsync(IChannel channel, CancellationToken ct)
    {
        foreach (var exchange in Queues.Select(queue => queue.Exchange).Distinct(StringComparer.Ordinal))
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Direct, durable: true, autoDelete: false, cancellationToken: ct);
        foreach (var queue in Queues)
        {
            await channel.QueueDeclareAsync(queue.Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: ct);
            await channel.QueueBindAsync(queue.Queue, queue.Exchange, queue.RoutingKey, cancellationToken: ct);
        }
    }
}
