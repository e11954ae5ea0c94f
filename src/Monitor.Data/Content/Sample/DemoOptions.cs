using Microsoft.Extensions.Configuration;

namespace Monitor.Data.Content;

/// <summary>What is different while the provider simulator stands in for the real platforms.</summary>
public sealed class DemoOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Demo";

    /// <summary>Loads sample accounts with posts into an empty database, and six weeks of some that are watched.</summary>
    public bool SampleData { get; set; }

    /// <summary>Reads the options.</summary>
    public static DemoOptions Read(IConfiguration configuration) => configuration.GetSection(Section).Get<DemoOptions>() ?? new();
}
