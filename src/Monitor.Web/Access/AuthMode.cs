using System.Net;
using Monitor.Web.Hosting;

namespace Monitor.Web.Access;

/// <summary>
/// Whether callers have to prove who they are. They need not where somebody said so, or where nobody said anything and all data is
/// demo data; and only ever on a loopback address.
/// </summary>
internal sealed record AuthMode(bool IsOpen)
{
    private const string Open = "open";
    private const string Required = "required";

    /// <exception cref="StartupException">The mode is unknown, or the service would be open to a network.</exception>
    public static AuthMode Read(IConfiguration configuration)
    {
        var mode = configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.Mode)}"]?.Trim();
        var loopback = IsLoopback(configuration["MONITOR_BIND"]);
        return mode switch
        {
            null or "" => new AuthMode(loopback && HasOnlyDemoData(configuration)),
            Required => new AuthMode(false),
            Open when loopback => new AuthMode(true),
            Open => throw new StartupException(
                $"Auth:Mode is open, and MONITOR_BIND is {configuration["MONITOR_BIND"]}: everybody who reaches this machine could do anything. "
                + "Either set Auth__Mode=required, or MONITOR_BIND=127.0.0.1.", StartupException.BadOption),
            _ => throw new StartupException($"Auth:Mode is \"{mode}\"; it has to be {Open} or {Required}.", StartupException.BadOption),
        };
    }

    private static bool IsLoopback(string? bind) =>
        string.IsNullOrEmpty(bind) || bind == "localhost" || (IPAddress.TryParse(bind, out var address) && IPAddress.IsLoopback(address));

    private static bool HasOnlyDemoData(IConfiguration configuration)
    {
        // Then every provider is asked there, whatever keys there are.
        if (!string.IsNullOrWhiteSpace(configuration["Collection:DemoBaseUrl"]))
            return true;
        var used = configuration.GetSection("Providers").GetChildren().Where(p => !string.IsNullOrWhiteSpace(p["ApiKey"])).ToArray();
        return used.Length > 0 && used.All(p => bool.TryParse(p["Demo"], out var demo) && demo);
    }
}
