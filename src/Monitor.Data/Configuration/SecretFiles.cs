using Microsoft.Extensions.Configuration;

namespace Monitor.Data.Configuration;

/// <summary>
/// Lets options come from files: where <c>Section:Name_FILE</c> is set and <c>Section:Name</c> is not, the file's content is the value,
/// and so for the short names. That is how container platforms hand out secrets.
/// </summary>
public static class SecretFiles
{
    private const string Suffix = "_FILE";
    // Other variables that end in _FILE, such as SSL_CERT_FILE, are not ours.
    private static readonly string[] Names =
        ["PG_URL", "PGBOUNCER_URL", "REDIS_URL", "MONITOR_SECRET_KEY", "MONITOR_SECRET_KEY_PREVIOUS", .. ShortNames.Secrets];

    private const long Largest = 64 * 1024;

    /// <summary>Reads the files that the configuration names, once.</summary>
    /// <exception cref="FormatException">A file cannot be read; the message names the option and the file.</exception>
    public static void AddSecretFiles(this IConfigurationManager configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, path) in configuration.AsEnumerable())
        {
            var name = key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? key[..^Suffix.Length] : "";
            var isOurs = name.Contains(':', StringComparison.Ordinal) || Names.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (isOurs && !string.IsNullOrWhiteSpace(path) && string.IsNullOrWhiteSpace(configuration[name]))
                values[name] = Read(key, path.Trim());
        }

        if (values.Count > 0)
            configuration.AddInMemoryCollection(values);
    }

    private static string Read(string option, string path)
    {
        try
        {
            if (new FileInfo(path).Length > Largest)
                throw new FormatException($"{option} names {path}, which is too large for a secret.");
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{option} names a file that cannot be read: {path}.", error);
        }
    }
}
