using Monitor.Jobs.Collection.Call;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>The providers for one kind of question, in order, and the weights of those among which the first one is drawn.</summary>
public sealed class ProviderChain(IReadOnlyList<ProviderClient> clients, IReadOnlyDictionary<string, double> weights)
{
    /// <summary>Nobody can answer.</summary>
    public static readonly ProviderChain Empty = new([], new Dictionary<string, double>(StringComparer.Ordinal));

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<ProviderClient> Clients => clients;

    /// <summary>One provider of the chain, or null.</summary>
    public ProviderClient? Find(string name) => clients.FirstOrDefault(client => client.Declaration.Name == name);

    /// <summary>The order for one question: where there are weights, a ready provider is drawn to be the first.</summary>
    public IReadOnlyList<ProviderClient> Draw(Random random)
    {
        if (weights.Count == 0)
            return clients;
        var drawn = Pick(random);
        return drawn is null ? clients : [drawn, .. clients.Where(client => client != drawn)];
    }

    private ProviderClient? Pick(Random random)
    {
        var ready = clients.Where(client => weights.ContainsKey(client.Declaration.Name) && client.Readiness().IsReady).ToArray();
        var left = random.NextDouble() * ready.Sum(client => weights[client.Declaration.Name]);
        foreach (var client in ready)
        {
            left -= weights[client.Declaration.Name];
            if (left < 0)
                return client;
        }

        return ready.LastOrDefault();
    }
}
