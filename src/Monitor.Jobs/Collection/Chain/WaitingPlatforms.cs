using System.Globalization;
using Monitor.Data.Notices;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>Tells operators when the tasks of a platform wait because none of its sources can be asked, and when that is over.</summary>
public sealed class WaitingPlatforms(
    ProviderChains chains, PlatformSources sources, DueTasks tasks, NoticeBoard notices, LoopHealth health, TimeProvider time)
{
    private readonly Dictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>Looks at all platforms.</summary>
    public async Task CheckAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var platform in chains.PlatformNames)
        {
            var outlook = sources.Of(platform);
            // A platform that nobody watches may well have no source.
            var waits = !outlook.CanRun && await tasks.AnyDueAsync(platform, now, ct);
            // Whether somebody waits for it or not: a source of posts is none of accounts.
            var unanswered = sources.Unanswered(platform);
            health.Report(
                $"sources:{platform}", now, !waits && unanswered.Count == 0,
                waits ? Explain(platform, outlook) : unanswered.Count > 0 ? $"nobody can be asked for {string.Join(" and ", unanswered)}" : null);
            // What another worker raised before this one started is cleared as well.
            if (_waiting.TryGetValue(platform, out var before) && before == waits)
                continue;
            if (waits)
                await notices.RaiseAsync(NoticeKeys.Sources(platform), NoticeSeverity.Warning, Explain(platform, outlook), null, ct);
            else
                await notices.ClearAsync(NoticeKeys.Sources(platform), ct);
            _waiting[platform] = waits;
        }
    }

    private static string Explain(string platform, Outlook outlook) => outlook.Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"No source of {platform} can be asked; its tasks wait until the first is back, at {until:yyyy-MM-dd'T'HH:mm:ss'Z'}.")
        : outlook.IsPaused ? $"An operator has paused the sources of {platform}; its tasks wait until one goes on."
        : $"No source of {platform} has a key that can be used; its tasks wait until one has.";
}
