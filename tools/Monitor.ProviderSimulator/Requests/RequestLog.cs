namespace Monitor.ProviderSimulator.Requests;

/// <summary>The latest requests to all providers, up to a bound.</summary>
public sealed class RequestLog
{
    /// <summary>Requests that are remembered; older ones are forgotten.</summary>
    public const int Capacity = 200_000;

    private readonly Lock _gate = new();
    private readonly LoggedRequest[] _ring = new LoggedRequest[Capacity];
    private long _last;
    private long _forgottenUpTo;

    internal LoggedRequest Add(LoggedRequest request)
    {
        lock (_gate)
        {
            request.Sequence = ++_last;
            _ring[(_last - 1) % Capacity] = request;
            return request;
        }
    }

    /// <summary>The latest <paramref name="limit"/> requests that match, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Find(RequestFilter filter, int limit)
    {
        var found = new List<LoggedRequest>();
        lock (_gate)
        {
            for (var sequence = _last; sequence > First && found.Count < limit; sequence--)
                if (At(sequence) is var request && filter.Matches(request))
                    found.Add(request);
        }

        found.Reverse();
        return found;
    }

    /// <summary>How many of the remembered requests match.</summary>
    public int Count(RequestFilter filter)
    {
        var count = 0;
        lock (_gate)
        {
            for (var sequence = _last; sequence > First; sequence--)
                if (filter.Matches(At(sequence)))
                    count++;
        }

        return count;
    }

    /// <summary>Forgets all requests; the sequence goes on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _forgottenUpTo = _last;
            Array.Clear(_ring);
        }
    }

    private long First => Math.Max(_forgottenUpTo, _last - Capacity);

    private LoggedRequest At(long sequence) => _ring[(sequence - 1) % Capacity];
}
