using Monitor.Data.Observations;

namespace Monitor.Data.Content;

/// <summary>What was last recorded about an account or post that is about to be collected again.</summary>
/// <param name="Kind">Account or post.</param>
/// <param name="EntityId"><c>account.id</c> or <c>post.id</c>.</param>
/// <param name="PlatformId">The platform's own id.</param>
public sealed record KnownTarget(EntityKind Kind, long EntityId, string PlatformId)
{
    /// <summary>Followers of an account or likes of a post.</summary>
    public long? Audience { get; init; }

    /// <summary>Posts of an account or plays of a post.</summary>
    public long? Volume { get; init; }

    /// <summary>Whether an answer about it waits in quarantine.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The numbers that are compared, by the keys of metrics.</summary>
    public IEnumerable<(string Key, long? Value)> Numbers => Kind == EntityKind.Account
        ? [(MetricKeys.Followers, Audience), (MetricKeys.Posts, Volume)]
        : [(MetricKeys.Likes, Audience), (MetricKeys.Plays, Volume)];
}
