using Monitor.Data.Follows;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Follows;

/// <summary>
/// Whose feed a request is about: that of the person who signed in, or who made the key. Only where nobody has to prove who they are may a caller
/// say it, and is the first member of the team unless they do.
/// </summary>
internal sealed class CurrentReader(CurrentCaller current, AuthMode mode, FollowBook follows, OpenPerson open)
{
    /// <summary>The reader; null when that person is not the caller's to speak for.</summary>
    /// <param name="userId">Whom the request names, if anybody.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<Reader?> FindAsync(string? userId, CancellationToken ct)
    {
        var team = current.TeamId;
        if (current.Known.UserId is { } self)
            return userId is null || QueryText.Id(userId) == self ? new Reader(team, self) : null;
        if (!mode.IsOpen)
            return null;
        // Somebody is there from the first question on.
        var first = await open.FindAsync(team, ct);
        if (userId is null)
            return new Reader(team, first);
        return QueryText.Id(userId) is { } named && await follows.PersonAsync(team, named, ct) is not null ? new Reader(team, named) : null;
    }

    /// <summary>A member of the caller's team; null where it has none of that id.</summary>
    public async Task<FollowingPerson?> PersonAsync(string userId, CancellationToken ct)
    {
        if (mode.IsOpen)
            await open.FindAsync(current.TeamId, ct);
        return QueryText.Id(userId) is { } id ? await follows.PersonAsync(current.TeamId, id, ct) : null;
    }
}
