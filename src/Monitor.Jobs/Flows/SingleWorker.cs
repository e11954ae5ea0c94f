using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Monitor.Jobs.Flows;

/// <summary>The names that deployments of one worker for all flows already use.</summary>
internal static class SingleWorker
{
    private const string Switch = "SINGLE_WORKER";
    private const string Most = "SCRAPE_LOG_MAX_CONCURRENCY_PER_LOOP";
    private const int Largest = 10_000;

    /// <summary>Requests of flows at once in this process; null where that is not limited by these names.</summary>
    /// <exception cref="OptionsValidationException">One of them cannot be read.</exception>
    public static int? MaxRunningFlows(IConfiguration configuration)
    {
        var isSingle = configuration[Switch]?.Trim().ToLowerInvariant() switch
        {
            null or "" or "0" or "false" => false,
            "1" or "true" => true,
            _ => throw Invalid($"{Switch} is \"{configuration[Switch]}\"; it has to be true or false."),
        };
        if (!isSingle)
            return null;
        var text = configuration[Most];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= Largest
            ? most
            : throw Invalid($"{Most} is \"{text}\"; with {Switch} it has to be a number from 1 to {Largest}.");
    }

    private static OptionsValidationException Invalid(string message) => new(Switch, typeof(SingleWorker), [message]);
}
