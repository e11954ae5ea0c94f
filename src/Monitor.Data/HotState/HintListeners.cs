using Microsoft.Extensions.Logging;

namespace Monitor.Data.HotState;

/// <summary>Who waits for which hint in this process. Callbacks run on the thread pool, never on the thread that brings the hint.</summary>
internal sealed partial class HintListeners(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Listener>> _topics = [];
    private readonly ILogger _logger = logger;

    public IDisposable Add(string topic, Action wake)
    {
        var listener = new Listener(this, topic, wake);
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out var listeners))
                _topics[topic] = listeners = [];
            listeners.Add(listener);
        }
        return listener;
    }

    public void Raise(string topic)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out var listeners))
                return;
            foreach (var listener in listeners)
                listener.Signal();
        }
    }

    private void Remove(Listener listener)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(listener.Topic, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
                _topics.Remove(listener.Topic);
        }
    }

    private sealed class Listener(HintListeners owner, string topic, Action wake) : IThreadPoolWorkItem, IDisposable
    {
        // Hints not yet answered by a call. A slow callback has one call queued behind it, however many hints arrive.
        private int _pending;
        private volatile bool _disposed;

        public string Topic => topic;

        public void Signal()
        {
            if (Interlocked.Increment(ref _pending) == 1)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            var answered = Volatile.Read(ref _pending);
            if (!_disposed)
                Wake();
            if (Interlocked.Add(ref _pending, -answered) > 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Dispose()
        {
            _disposed = true;
            owner.Remove(this);
        }

        private void Wake()
        {
            try
            {
                wake();
            }
            catch (Exception error)
            {
                Log.WakeFailed(owner._logger, error, topic);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1310, Level = LogLevel.Error, Message = "A listener to the hint {Topic} failed")]
        public static partial void WakeFailed(ILogger logger, Exception error, string topic);
    }
}
