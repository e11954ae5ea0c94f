namespace Monitor.Web.Hosting;

/// <summary>Which engine runs tasks and batches: <c>Engine=postgres</c> (the default) or <c>hangfire</c>.</summary>
internal static class EngineChoice
{
    private const string Key = "Engine";
    private const string Postgres = "postgres";
    private const string Hangfire = "hangfire";

    /// <summary>Whether it is the one on Hangfire.</summary>
    /// <exception cref="StartupException">The engine is unknown, or not part of this build.</exception>
    public static bool IsHangfire(IConfiguration configuration) => configuration[Key]?.Trim().ToLowerInvariant() switch
    {
        null or "" or Postgres => false,
        Hangfire => true,
        var unknown => throw new StartupException($"Engine is \"{unknown}\"; it has to be {Postgres} or {Hangfire}.", StartupException.BadOption),
    };
}
