using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>What the sources of a platform can do for its monitors now.</summary>
/// <param name="CanRun">Something can be asked.</param>
/// <param name="IsProbe">Only to find out whether a source works again: one run at a time.</param>
/// <param name="Until">When nothing can be asked: when the first source is back, if that is known.</param>
/// <param name="IsPaused">Nothing can be asked because an operator holds what could be.</param>
public readonly record struct Outlook(bool CanRun, bool IsProbe, DateTimeOffset? Until, bool IsPaused = false);

/// <summary>Whether it makes sense to begin runs of a platform's monitors.</summary>
public sealed class PlatformSources(ProviderChains chains, PlatformRegistry platforms)
{
    private static readonly EntityKind[] Kinds = [EntityKind.Account, EntityKind.Post];

    /// <summary>
    /// The outlook of a platform. While one kind of its monitors can run all are begun: those of the other kind end without a call
    /// and wait for their own sources.
    /// </summary>
    public Outlook Of(string platform)
    {
        if (!platforms.TryFind(platform, out _))
            return new(CanRun: true, IsProbe: false, Until: null);
        var (canRun, isProbe, isPaused) = (false, true, false);
        DateTimeOffset? until = null;
        foreach (var fetchType in WantedOf(platform))
            foreach (var client in chains.For(platform, fetchType).Clients)
            {
                var readiness = client.Readiness();
                canRun |= readiness.IsReady;
                isProbe &= !readiness.IsReady || readiness.IsProbe;
                isPaused |= readiness.IsPaused;
                if (!readiness.IsReady && (until is null || readiness.Until < until))
                    until = readiness.Until ?? until;
            }

        return new(canRun, canRun && isProbe, canRun ? null : until, isPaused && !canRun && until is null);
    }

    /// <summary>What monitors of a platform want and nobody can give now, although somebody has a key for it.</summary>
    public IReadOnlyList<string> Unanswered(string platform)
    {
        return [.. WantedOf(platform).Where(fetchType => chains.InUse(platform, fetchType) is { Count: > 0 } inUse && !inUse.Any(client => client.Readiness().IsReady))];
    }

    /// <summary>What monitors of a platform ask for.</summary>
    public IEnumerable<string> WantedOf(string platform) => platforms.TryFind(platform, out var known) ? Kinds.Select(known.FetchType) : [];
}
