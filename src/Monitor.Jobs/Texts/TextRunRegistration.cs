using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Flows;

namespace Monitor.Jobs.Texts;

/// <summary>Registers the work on texts.</summary>
public static class TextRunRegistration
{
    /// <summary>Adds its flows, the loop that analyses what was collected, and the one that asks the language model.</summary>
    public static IServiceCollection AddTextRuns(this IServiceCollection services) =>
        services.AddSingleton<SentimentModel>().AddSingleton<SentimentExtraction>().AddSingleton<IFlowWork, TextFlows>()
            .AddHostedService<TextLoop>().AddHostedService<SentimentLoop>();
}
