namespace Monitor.Web.Hosting;

/// <summary>Which parts of the service this process runs. The same program scales out by role.</summary>
internal sealed record ServiceRoles(bool Api, bool Scheduler, bool Worker, bool Assets)
{
    private const string ApiName = "api";
    private const string SchedulerName = "scheduler";
    private const string WorkerName = "worker";
    private const string AssetsName = "assets";

    private static readonly string[] Names = [ApiName, SchedulerName, WorkerName, AssetsName];

    /// <summary>Reads <c>--roles</c> or <c>MONITOR_ROLES</c>; all roles unless given.</summary>
    /// <exception cref="StartupException">A role is unknown.</exception>
    public static ServiceRoles Read(IConfiguration configuration)
    {
        var text = configuration["roles"] ?? configuration["MONITOR_ROLES"];
        var roles = string.IsNullOrWhiteSpace(text)
            ? Names
            : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var role in roles)
            if (!Names.Contains(role, StringComparer.Ordinal))
                throw new StartupException($"There is no role \"{role}\". Roles are: {string.Join(", ", Names)}.", StartupException.BadOption);
        return new ServiceRoles(
            roles.Contains(ApiName, StringComparer.Ordinal),
            roles.Contains(SchedulerName, StringComparer.Ordinal),
            roles.Contains(WorkerName, StringComparer.Ordinal),
            roles.Contains(AssetsName, StringComparer.Ordinal));
    }
}
