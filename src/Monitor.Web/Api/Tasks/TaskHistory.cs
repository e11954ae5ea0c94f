using System.Text.Json.Nodes;
using Monitor.Data.History;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Api.History;

namespace Monitor.Web.Api.Tasks;

/// <summary>The history of a task's target with everything that is known of each row.</summary>
internal sealed class TaskHistory(HistoryReader reader, StalenessCheck staleness, PlatformRegistry platforms, TimeProvider clock)
{
    public Task<(TaskHistoryView View, DateTimeOffset? Next)> ReadAsync(TaskRow task, HistoryRange range, CancellationToken ct) =>
        task.Type == TaskType.Influencer
            ? ReadAsync(task, task.AccountId, id => reader.InfluencerAsync(id, range, ct), View, ct)
            : ReadAsync(task, task.PostId, id => reader.PostAsync(id, range, ct), View, ct);

    private async Task<(TaskHistoryView View, DateTimeOffset? Next)> ReadAsync<TPoint>(
        TaskRow task, long? entityId, Func<long, Task<HistoryPage<TPoint>>> read, Func<TPoint, PointView> view,
        CancellationToken ct)
    {
        var page = entityId is { } id ? await read(id) : new HistoryPage<TPoint>([], null, null);
        var watch = task.Status == MonitorTaskStatus.Active ? new HistoryWatch(task.Target, task.IntervalSeconds, task.CreatedAt) : null;
        var fetchType = platforms.FetchType(task.Platform, task.Type.Kind());
        var stale = await staleness.CheckAsync(task.Platform, fetchType, watch, page.Newest, ct);
        return (
            new TaskHistoryView(task.Id, task.Type, task.Platform, task.Target, [.. page.Points.Select(view)])
            {
                Stale = stale is null ? null : true,
                StaleSeconds = stale?.Seconds,
                Fallback = stale?.Fallback is { } fallback ? FallbackJson.Create(fallback, clock.GetUtcNow()) : null,
            },
            page.NextBefore);
    }

    private static PointView View(InfluencerPoint point) => View(
        point, (MetricKeys.Followers, point.FollowerCount), (MetricKeys.Following, point.FollowingCount), (MetricKeys.Posts, point.PostCount)) with
    {
        Bio = point.Bio,
    };

    private static PointView View(PostPoint point) => View(
        point, (MetricKeys.Likes, point.LikeCount), (MetricKeys.Comments, point.CommentCount), (MetricKeys.Plays, point.PlayCount));

    private static PointView View(HistoryPoint point, params ReadOnlySpan<(string Key, long? Value)> values)
    {
        var numbers = new Dictionary<string, long?>(values.Length);
        foreach (var (key, value) in values)
            numbers.Add(key, value);
        return new PointView(point.RecordedAt, point.SlotAt, point.Source, numbers)
        {
            States = point.ValueStates is { } states ? JsonNode.Parse(states)?.AsObject() : null,
        };
    }
}
