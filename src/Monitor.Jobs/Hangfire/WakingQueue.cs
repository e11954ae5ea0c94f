using System.Data;
using Hangfire.PostgreSql;
using Hangfire.Storage;

namespace Monitor.Jobs.Hangfire;

/// <summary>
/// Hangfire's queue in PostgreSQL, whose sleeping workers can be woken. By themselves they look rarely: so many workers that look every
/// second would be work of its own.
/// </summary>
internal sealed class WakingQueue(PostgreSqlStorage storage, PostgreSqlStorageOptions options) : IPersistentJobQueueProvider, IPersistentJobQueue
{
    private readonly PostgreSqlJobQueueProvider _provider = new(storage, options);
    private readonly PostgreSqlJobQueue _queue = new(storage);
    private readonly LinkedList<CancellationTokenSource> _sleepers = [];
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public IPersistentJobQueue GetJobQueue() => this;

    /// <inheritdoc />
    public IPersistentJobQueueMonitoringApi GetJobQueueMonitoringApi() => _provider.GetJobQueueMonitoringApi();

    /// <inheritdoc />
    public void Enqueue(IDbConnection connection, string queue, string jobId) => _queue.Enqueue(connection, queue, jobId);

    /// <inheritdoc />
    public IFetchedJob Dequeue(string[] queues, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var sleep = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // Who is woken while it looks looks again: what it was woken for may have come after its look.
            var place = new LinkedListNode<CancellationTokenSource>(sleep);
            lock (_gate)
                _sleepers.AddLast(place);
            try
            {
                return _queue.Dequeue(queues, sleep.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
            finally
            {
                lock (_gate)
                    if (place.List is not null)
                        _sleepers.Remove(place);
            }
        }
    }

    /// <summary>Lets so many workers of this process look for jobs at once, as far as there are any without work.</summary>
    public void Wake(int workers)
    {
        lock (_gate)
            for (; workers > 0 && _sleepers.First is { } next; workers--)
            {
                _sleepers.RemoveFirst();
                next.Value.Cancel();
            }
    }
}
