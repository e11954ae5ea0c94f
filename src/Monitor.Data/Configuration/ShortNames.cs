using Microsoft.Extensions.Configuration;

namespace Monitor.Data.Configuration;

/// <summary>Short environment variables for options that have a longer name; the longer one wins where both are set.</summary>
public static class ShortNames
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["ROCKETAPI_KEY"] = "Providers:rocketapi:ApiKey",
        ["RMQ_URL"] = "Broker:Url",
        ["AWS_BUCKET"] = "Media:S3:Bucket",
    };

    /// <summary>The short names of options that hold a secret.</summary>
    internal static IReadOnlyCollection<string> Secrets => Options.Keys;

    /// <summary>Sets the options that short names stand for. To be called after <see cref="SecretFiles.AddSecretFiles"/>.</summary>
    public static void AddShortNames(this IConfigurationManager configuration)
    {
        var values = Options
            .Where(option => !string.IsNullOrWhiteSpace(configuration[option.Key]) && string.IsNullOrWhiteSpace(configuration[option.Value]))
            .ToDictionary(option => option.Value, option => configuration[option.Key]);
        if (values.Count > 0)
            configuration.AddInMemoryCollection(values);
    }
}
