namespace Monitor.Web.Hosting;

/// <summary>Which engine runs tasks and batches: <c>Engine=postgres</c> (the default) or <c>hangfire</c>.</summary>
internal static class EngineChoice
{
    private const string Key = "Engine";
    private const string Postgres = "postgres";
    private const string Hangfire = "hangfire";

#if HANGFIRE
    private const bool HasHangfire = true;
#else
    private const bool HasHangfire = false;
#endif

    /// <summary>Whether it is the one on Hangfire.</summary>
    /// <exception cref="StartupException">The engine is unknown, or not part of this build.</exception>
    public static bool IsHangfire(IConfiguration configuration, bool isBuiltIn = HasHangfire) => configuration[Key]?.Trim().ToLowerInvariant() switch
    {
        null or "" or Postgres => false,
        Hangfire when isBuiltIn => true,
        Hangfire => throw new StartupException(
            "Engine is hangfire, and this build is without it: build with -p:Hangfire=true, such as ./dev run --hangfire does, or set Engine=postgres.",
            StartupException.BadOption),
        var unknown => throw new StartupException($"Engine is \"{unknown}\"; it has to be {Postgres} or {Hangfire}.", StartupException.BadOption),
    };
}
