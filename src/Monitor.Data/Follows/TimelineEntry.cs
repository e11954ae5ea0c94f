namespace Monitor.Data.Follows;

/// <summary>A post in a timeline: by when it was published, in microseconds since 1970, and its id; the newest comes first.</summary>
/// <param name="At">When, in microseconds: exact also as a score of Redis, which is a double.</param>
/// <param name="PostId">The post.</param>
/// <param name="AccountId">The account that published it.</param>
internal readonly record struct TimelineEntry(long At, long PostId, long AccountId)
{
    /// <summary>Whether it comes after a position.</summary>
    public bool IsAfter(TimelinePosition position) => At < position.At || (At == position.At && PostId < position.PostId);
}

/// <summary>Where a page of a timeline ends.</summary>
/// <param name="At">When its last post was published, in microseconds since 1970.</param>
/// <param name="PostId">That post.</param>
public readonly record struct TimelinePosition(long At, long PostId);
