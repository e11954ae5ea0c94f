using Microsoft.Extensions.Configuration;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>Finds the settings of one provider.</summary>
internal static class ProviderSettings
{
    private const string DemoKey = "demo";

    // The account on whose behalf the simulated Graph API is asked.
    private const string DemoUserId = "17841400000000001";

    /// <summary>The settings of that provider, or those of the simulator when all providers are asked there.</summary>
    public static ProviderOptions Of(string name, IConfiguration configuration)
    {
        if (configuration.GetSection(CollectionOptions.Section).GetValue<Uri?>(nameof(CollectionOptions.DemoBaseUrl)) is { } simulator)
            return new ProviderOptions
            {
                BaseUrl = new Uri($"{simulator.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{name}"),
                ApiKey = DemoKey,
                Demo = true,
                Fields = { ["user_id"] = DemoUserId },
            };
        var options = new ProviderOptions();
        // No shell can export a name with a dash: it may be written as an underscore.
        configuration.GetSection($"{ProviderOptions.Section}:{name.Replace('-', '_')}").Bind(options);
        configuration.GetSection($"{ProviderOptions.Section}:{name}").Bind(options);
        return options;
    }
}
