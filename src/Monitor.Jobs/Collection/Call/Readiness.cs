namespace Monitor.Jobs.Collection.Call;

/// <summary>Whether a source can be asked now, and if not, when; no time means that it has no key that will be usable by itself.</summary>
/// <param name="IsReady">It can be asked.</param>
/// <param name="Until">When it can be.</param>
/// <param name="IsProbe">The next question would be the one that finds out whether it works again.</param>
/// <param name="IsPaused">It could be asked, now or later, and an operator holds it.</param>
public readonly record struct Readiness(bool IsReady, DateTimeOffset? Until, bool IsProbe = false, bool IsPaused = false);
