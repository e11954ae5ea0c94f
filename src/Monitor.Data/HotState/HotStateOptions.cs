namespace Monitor.Data.HotState;

/// <summary>Where the short-lived shared state lives.</summary>
public sealed class HotStateOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Redis";

    /// <summary>The environment variable that is read when the section names no server.</summary>
    public const string UrlVariable = "REDIS_URL";

    /// <summary>
    /// A Redis server: <c>host:port,option=value</c> or <c>redis://[[user]:password@]host:port[/db]</c>. Empty: the state lives in
    /// this process, which is enough for one process.
    /// </summary>
    public string? ConnectionString { get; set; }
}
