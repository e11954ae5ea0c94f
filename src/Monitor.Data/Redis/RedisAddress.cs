using System.Globalization;
using StackExchange.Redis;

namespace Monitor.Data.Redis;

/// <summary>
/// Reads where Redis is from either form people use: <c>host:port,option=value</c> or <c>redis://[[user]:password@]host:port[/db]</c>
/// (<c>rediss://</c> with TLS). Errors never repeat the value, because it may hold a password.
/// </summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    // Put in front of what the user wrote, so that the user's own choice, read later, wins. A connection on which nothing was answered
    // for several times the limit of a call is replaced by the client: one to a host that vanished would hang for a quarter of an hour.
    private const string Defaults = "connectTimeout=2000,syncTimeout=1000,asyncTimeout=1000,keepAlive=15,name=monitor";

    /// <exception cref="FormatException">The value names no server, or asks for what the client cannot do.</exception>
    public static ConfigurationOptions Parse(string value)
    {
        var options = (value.Contains("://", StringComparison.Ordinal) ? ParseUrl(value.Trim()) : ParseList(value))
            ?? throw new FormatException("has an option that is not known or not valid; expected host:port,option=value or redis://host:port");
        if (options.EndPoints.Count == 0)
            throw new FormatException("names no host");
        // Redis may start later than this process, and come and go.
        options.AbortOnConnectFail = false;
        options.IncludeDetailInExceptions = false;
        // A command that cannot be sent now is answered without it; sending it later would surprise.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }

    /// <summary>The servers alone, for people to read.</summary>
    public static string Describe(ConfigurationOptions options) =>
        string.Join(", ", options.EndPoints.Select(endPoint => endPoint.ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal)));

    private static ConfigurationOptions? ParseList(string value)
    {
        try
        {
            return ConfigurationOptions.Parse($"{Defaults},{value}");
        }
        catch (ArgumentException)
        {
            // Its message names the option, which after a comma in a password is a part of the password.
            return null;
        }
    }

    private static ConfigurationOptions ParseUrl(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw new FormatException("is not a valid URL; a password in it must be percent-encoded");
        if (url.Scheme is not ("redis" or "rediss"))
            throw new FormatException("must begin with redis:// or rediss://");

        var options = ConfigurationOptions.Parse(Defaults);
        options.EndPoints.Add(url.IdnHost, url.Port < 0 ? DefaultPort : url.Port);
        options.Ssl = url.Scheme == "rediss";
        (options.User, options.Password) = Login(url.UserInfo);
        options.DefaultDatabase = Database(url.AbsolutePath.Trim('/'));
        return options;
    }

    private static (string? User, string? Password) Login(string userInfo)
    {
        if (userInfo.Length == 0)
            return default;
        // A user alone is most likely a password that was put in the wrong place.
        if (userInfo.Split(':', 2) is not [var user, var password])
            throw new FormatException("names a user without a password; expected redis://user:password@host:port or redis://:password@host:port");
        return (user.Length == 0 ? null : Uri.UnescapeDataString(user), password.Length == 0 ? null : Uri.UnescapeDataString(password));
    }

    private static int? Database(string path)
    {
        if (path.Length == 0)
            return null;
        return int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
            ? database
            : throw new FormatException("has a path that is not the number of a database");
    }
}
