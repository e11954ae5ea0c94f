namespace Monitor.Data.Embedded;

/// <summary>How the server is configured: for one machine that it shares with the service.</summary>
internal static class ServerSettings
{
    private static readonly Dictionary<string, string> Tuning = new(StringComparer.Ordinal)
    {
        ["max_connections"] = "300",
        ["shared_buffers"] = "256MB",
        ["effective_cache_size"] = "1GB",
        ["random_page_cost"] = "1.1",
        ["max_wal_size"] = "2GB",
        ["wal_compression"] = "on",
        ["checkpoint_timeout"] = "15min",
        ["autovacuum_naptime"] = "15s",
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        ["log_line_prefix"] = "%m [%p] ",
    };

    /// <summary>The server's command line.</summary>
    public static string[] CommandLine(PostgresBinaries binaries, string cluster, int port, EmbeddedPostgresOptions options)
    {
        var settings = new Dictionary<string, string>(Tuning, StringComparer.Ordinal);
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        // Reachable from this machine only, by password only, and followed through its standard error: not for options to change.
        settings["listen_addresses"] = "127.0.0.1";
        settings["unix_socket_directories"] = "";
        settings["log_destination"] = "stderr";
        settings["logging_collector"] = "off";
        return
        [
            binaries.Postgres, "-D", cluster, "-p", $"{port}",
            .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" }),
        ];
    }
}
