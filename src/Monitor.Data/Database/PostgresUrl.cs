using Npgsql;

namespace Monitor.Data.Database;

/// <summary>Reads connection strings in the form that hosting services hand out: <c>postgres://user:password@host:5432/database</c>.</summary>
public static class PostgresUrl
{
    private static readonly Dictionary<string, string> NamesOfLibpq = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["dbname"] = "Database",
        ["gssencmode"] = "GSS Encryption Mode",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
    };

    /// <summary>Turns a URL into a connection string; one that is none of the two forms is refused.</summary>
    /// <exception cref="FormatException">The message names what is wrong, never the password.</exception>
    public static string ToConnectionString(string value)
    {
        try
        {
            return IsUrl(value) ? Parse(new Uri(value)).ConnectionString : new NpgsqlConnectionStringBuilder(value).ConnectionString;
        }
        catch (UriFormatException error)
        {
            throw new FormatException($"The PostgreSQL URL is not valid: {error.Message} Encode special characters of the password, such as @ as %40.", error);
        }
        catch (ArgumentException error)
        {
            // The message names what stands before the next =, which after a semicolon in a password is a part of the password.
            throw new FormatException(
                "The PostgreSQL connection string has an option that is not known or not valid. Put a password with ; or = in quotes: Password='…'.", error);
        }
    }

    private static bool IsUrl(string value) =>
        value.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder Parse(Uri url)
    {
        var result = new NpgsqlConnectionStringBuilder();
        if (url.Host.Length > 0)
            result.Host = url.Host.Trim('[', ']');
        if (url.Port > 0)
            result.Port = url.Port;
        if (url.AbsolutePath.Length > 1)
            result.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        if (url.UserInfo.Split(':', 2) is [{ Length: > 0 } user, ..] credentials)
        {
            result.Username = Uri.UnescapeDataString(user);
            result.Password = credentials.Length > 1 ? Uri.UnescapeDataString(credentials[1]) : null;
        }
        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, setting) = parameter.Split('=', 2) is [var key, var text] ? (key, Uri.UnescapeDataString(text)) : (parameter, "");
            // libpq writes verify-full where Npgsql writes VerifyFull.
            result[NamesOfLibpq.GetValueOrDefault(name, name)] =
                name.EndsWith("mode", StringComparison.OrdinalIgnoreCase) ? setting.Replace("-", "", StringComparison.Ordinal) : setting;
        }
        return result;
    }
}
