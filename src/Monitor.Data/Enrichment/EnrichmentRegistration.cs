using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Enrichment;

/// <summary>Registers what is stored of estimates, their prompts and their options.</summary>
public static class EnrichmentRegistration
{
    private const string DemoPath = "openai/v1";

    /// <summary>Adds them, for all roles.</summary>
    public static IServiceCollection AddEnrichment(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EnrichmentOptions>().Bind(configuration.GetSection(EnrichmentOptions.Section))
            .PostConfigure(options => AskSimulator(options, configuration)).ValidateDataAnnotations().ValidateOnStart();
        // Now, so that a prompt that cannot be read stops the start of every process.
        var options = new EnrichmentOptions();
        configuration.GetSection(EnrichmentOptions.Section).Bind(options);
        return services
            .AddSingleton<IValidateOptions<EnrichmentOptions>, EnrichmentOptionsCheck>()
            .AddSingleton(PromptBook.Load(options))
            .AddSingleton<ModelLedger>()
            .AddSingleton<EnrichmentReader>();
    }

    // In demo mode the simulator plays the model too, unless one is configured.
    private static void AskSimulator(EnrichmentOptions options, IConfiguration configuration)
    {
        if (options.Endpoint is not null || configuration.GetSection("Collection").GetValue<Uri?>("DemoBaseUrl") is not { } simulator)
            return;
        options.Endpoint = new Uri($"{simulator.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{DemoPath}");
        options.Model = "demo-model";
        options.ApiKey = "demo";
        options.Prices = [.. options.Prices, new() { Model = "demo-model", Input = 0.15m, Output = 0.60m }];
    }
}
