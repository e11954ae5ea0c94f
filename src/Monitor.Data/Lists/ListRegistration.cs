using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Lists;

/// <summary>Registers what requests read and make page by page.</summary>
public static class ListRegistration
{
    /// <summary>Adds it, for all roles.</summary>
    public static IServiceCollection AddLists(this IServiceCollection services) =>
        services.AddSingleton<ListEntries>().AddSingleton<PostReplies>().AddSingleton<FlowFiles>();
}
