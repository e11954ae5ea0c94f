using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Texts;

/// <summary>Registers what is known of texts.</summary>
public static class TextRegistration
{
    /// <summary>Adds keeping and reading it, and reports.</summary>
    public static IServiceCollection AddTexts(this IServiceCollection services) =>
        services.AddSingleton<TextStore>().AddSingleton<TextFindings>().AddSingleton<TextReports>().AddSingleton<TextQuestions>();
}
