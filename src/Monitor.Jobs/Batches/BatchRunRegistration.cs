using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Batches;

/// <summary>Registers the work of batches and searches.</summary>
public static class BatchRunRegistration
{
    /// <summary>Adds running their items.</summary>
    public static IServiceCollection AddBatchRuns(this IServiceCollection services) => services.AddSingleton<IItemRunner, JobItemRunner>();
}
