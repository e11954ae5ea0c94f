using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;

namespace Monitor.Data.Erasure;

/// <summary>What is cached about a person: histories, last good answers, answers that processes share, pause flags of tasks.</summary>
public sealed class ErasedCaches(IHotState hotState, SharedAnswers shared, PlatformRegistry platforms)
{
    /// <summary>Drops all of it.</summary>
    internal async Task DropAsync(ErasedPerson person, CancellationToken ct)
    {
        var platform = person.Platform;
        string[] accounts = [.. person.Handles.Concat(person.Targets).Distinct(StringComparer.Ordinal)];
        string[] posts = [.. person.Codes.Concat(person.Targets).Distinct(StringComparer.Ordinal)];
        await hotState.InvalidateHistoryAsync(
            [.. accounts.Select(name => HistorySubject.Account(platform, name)), .. posts.Select(code => HistorySubject.Post(platform, code))], ct);
        if (platforms.TryFind(platform, out var known))
            await hotState.DropFallbacksAsync(
                [
                    .. accounts.Select(name => FallbackKey.For(platform, known.FetchType(EntityKind.Account), name)),
                    .. posts.Select(code => FallbackKey.For(platform, known.FetchType(EntityKind.Post), code)),
                ], ct);
        await hotState.ClearPausedAsync(person.Tasks, ct);
        await shared.ForgetAsync(platform, ct);
    }
}
