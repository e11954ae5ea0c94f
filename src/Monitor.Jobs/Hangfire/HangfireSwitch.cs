using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Monitor.Jobs.Hangfire;

/// <summary>
/// Whether tasks, runs and items are kept as Hangfire's jobs: <c>Hangfire:Rows</c>, <c>on</c> unless it says <c>off</c>. Without, the same
/// engine runs alone: no dashboard, and a little faster.
/// </summary>
public static class HangfireSwitch
{
    private const string Key = $"{HangfireOptions.Section}:Rows";

    /// <exception cref="OptionsValidationException">It is neither.</exception>
    public static bool IsOn(IConfiguration configuration) => configuration[Key]?.Trim().ToLowerInvariant() switch
    {
        null or "" or "on" or "true" => true,
        "off" or "false" => false,
        _ => throw new OptionsValidationException(
            HangfireOptions.Section, typeof(HangfireOptions), [$"{Key} is \"{configuration[Key]}\"; it has to be on or off."]),
    };
}
