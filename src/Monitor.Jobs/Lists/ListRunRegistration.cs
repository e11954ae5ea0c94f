using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Lists;

/// <summary>Registers reading long lists.</summary>
public static class ListRunRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddListRuns(this IServiceCollection services) => services.AddSingleton<PageQuestions>().AddSingleton<RecordedLists>();
}
