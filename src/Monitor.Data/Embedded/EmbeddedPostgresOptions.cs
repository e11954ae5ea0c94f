namespace Monitor.Data.Embedded;

/// <summary>The service's own PostgreSQL, used while no connection string is given. Section <c>Database:Embedded</c>.</summary>
public sealed class EmbeddedPostgresOptions
{
    /// <summary>Where the data folder is, from <c>MONITOR_DATA_DIR</c>; the cluster is its subfolder <c>postgres</c>.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The TCP port on 127.0.0.1. 0: a free one is chosen at the first start and kept.</summary>
    public int Port { get; set; }

    /// <summary>The folder of PostgreSQL's programs; found by itself where they are on the PATH or in /usr/lib/postgresql.</summary>
    public string? BinDirectory { get; set; }

    /// <summary>PostgreSQL settings that replace those chosen by the service, such as <c>shared_buffers</c>.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
