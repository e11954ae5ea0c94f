using System.Text.Json;
using Monitor.Data.Feed;

namespace Monitor.Web.Api.Live;

/// <summary>One step of a job's progress.</summary>
internal sealed record JobEventView(Guid JobId, long Number, string Event, DateTimeOffset At, JsonElement Data);

/// <summary>One step of the progress of any job or scrape request of a team.</summary>
/// <param name="Number">The same as <paramref name="FeedNumber"/>.</param>
/// <param name="FeedNumber">Its number in the team's feed; where to resume.</param>
/// <param name="JobId">The job; null for the opening of the feed and for requests.</param>
/// <param name="JobNumber">Its number in the job.</param>
/// <param name="RequestId">The request, if it is about one.</param>
/// <param name="Event">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Data">More about it.</param>
internal sealed record TeamEventView(
    long Number, long FeedNumber, Guid? JobId, long? JobNumber, long? RequestId, string Event, DateTimeOffset At, JsonElement? Data);

/// <summary>Turns events into what is shown.</summary>
internal static class LiveMapping
{
    public static JobEventView ToView(this FeedEvent e) => new(e.JobId!.Value, e.Number, e.EventType, e.At, e.Data);

    public static TeamEventView ToTeamView(this FeedEvent e) =>
        new(e.TeamNumber, e.TeamNumber, e.JobId, e.JobId is null ? null : e.Number, e.RequestId, e.EventType, e.At, e.Data);
}
