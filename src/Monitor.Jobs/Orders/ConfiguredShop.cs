using Microsoft.Extensions.Configuration;
using Monitor.Data.Orders;
using Monitor.Jobs.Collection.Call;

namespace Monitor.Jobs.Orders;

/// <summary>The key to a shop that this worker's configuration has, if any.</summary>
internal sealed class ConfiguredShop
{
    // The simulator has any shop; a key that is tried is tried with one.
    private const string DemoStore = "demo-shop";

    public ConfiguredShop(SourceBook sources, IConfiguration configuration)
    {
        var settings = ProviderSettings.Of(StoreKeys.Source, configuration);
        DemoToken = settings.Demo ? settings.Keys[0] : null;
        if (sources.Configured.FirstOrDefault(key => key.Source == StoreKeys.Source) is not { } published)
            return;
        var fields = new Dictionary<string, string>(settings.Fields, StringComparer.Ordinal) { ["key"] = settings.Keys[0] };
        if (settings.Demo)
            fields[StoreKeys.StoreField] = DemoStore;
        Key = new(published.IdempotencyKey, fields);
    }

    /// <summary>Opens every shop, where all are the simulator's.</summary>
    public string? DemoToken { get; }

    /// <summary>Opens the shop that it names.</summary>
    public ConfiguredStoreKey? Key { get; }
}
