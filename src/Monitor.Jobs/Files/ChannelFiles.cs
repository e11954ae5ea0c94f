using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Lists;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.SocialPlatforms.YouTube;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;
using Monitor.Jobs.Lists;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Files;

/// <summary>
/// Makes files about YouTube channels: the channels, their videos, or who watches them. What is known of a channel, and each page of its videos,
/// is written with how far the file is, so that a run that was killed is gone on with. A channel that cannot be had is a row that says why.
/// </summary>
internal sealed class ChannelFiles(PageQuestions pages, FlowProgressStore progress, ItemPlan plan, IOptions<QueueOptions> queues, TimeProvider time) : IFlowWork
{
    private const string Channels = "fetch_channels_csv";
    private const string Videos = "fetch_channel_videos_csv";
    private const string Demographics = "fetch_channel_demographic_csv";

    private static readonly string[] ChannelColumns =
        ["channel_id", "handle", "title", "description", "subscribers", "subscribers_state", "videos", "views", "picture_url", "status", "error", "source", "measured_at"];

    private static readonly string[] VideoColumns =
        ["channel_id", "video_id", "title", "published_at", "views", "likes", "comments", "url", "status", "error", "source", "measured_at"];

    private static readonly string[] ViewerColumns = ["channel_id", "age_group", "gender", "viewer_percentage", "status", "error", "source", "measured_at"];

    private static readonly CollectionResult Erased = new(CollectionStatus.NotFound, null, null, 0, 0, null, "The channel was erased.");

    /// <inheritdoc />
    public IReadOnlyList<string> Flows { get; } = [Channels, Videos, Demographics];

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(FlowRun run, CancellationToken ct)
    {
        string[] channels = [.. run.Parameters[ChannelParameters.Channels]!.AsArray().Select(channel => NameOf(channel!.ToString().Trim())).Distinct(StringComparer.Ordinal)];
        var most = run.Parameters[ChannelParameters.VideosPerChannel]?.GetValue<int>() ?? ChannelParameters.UsualVideos;
        var turn = new RunTurn(queues.Value.RequestTimeout, time);
        var known = await progress.FindAsync(run.Request.Id, ct);
        run.Budget.Recall(known.Calls, known.CostUsd);
        var place = known.State is { } json ? JsonSerializer.Deserialize(json, FilePlaceJson.Default.FilePlace)! : new FilePlace();
        var item = run.Item;
        while (!known.IsWhole)
        {
            turn.BeginPart();
            var channel = channels[place.Channel];
            var isErased = YouTubeTargets.Account(channel).Value is null;
            if (isErased)
                place = place with { Id = null };
            var (fetchType, target) = QuestionOf(run.Flow.Name, channel, place);
            var page = isErased ? Erased : await pages.AskAsync(new(run.Item, run.Request, new(fetchType, target), run.Budget, run.Gate, run.GivenUp), place.Cursor, ct);
            if (page is null)
                return plan.RetryOrFail(item, ItemErrors.Timeout, PageQuestions.TimeIsUp);
            if (Wait(item, page) is { } wait)
                return wait;
            var (rows, next) = Read(run.Flow.Name, fetchType, channel, page, place, most);
            var done = next.Channel >= channels.Length;
            // It is paid for, and recorded also when time is up meanwhile.
            known = await progress.WriteAsync(run.Item, async connection =>
            {
                var before = known.Items;
                await FlowFiles.BeginAsync(connection, run.Request.Id, FileOf(run), time.GetUtcNow(), run.GivenUp);
                await FlowFiles.AppendAsync(connection, run.Request.Id, before, rows, run.GivenUp);
                return known with
                {
                    Source = page.Source ?? known.Source,
                    Pages = known.Pages + 1,
                    Calls = run.Budget.Calls,
                    CostUsd = run.Budget.CostUsd,
                    Items = before + rows.Count,
                    IsWhole = done,
                    State = JsonSerializer.Serialize(next, FilePlaceJson.Default.FilePlace),
                };
            }, run.GivenUp) ?? throw new WorkRevokedException();
            (place, item) = (next, item with { Failures = 0 });
        }

        return Done(item, run, known, place, channels.Length);
    }

    // What is no channel was one when it was asked for: since then it was erased, and keeps its place.
    private static string NameOf(string text) => YouTubeTargets.Account(text).Value ?? text;

    // Videos and viewers are asked for by the id of a channel, which its handle does not say.
    private static (string FetchType, string Target) QuestionOf(string flow, string channel, FilePlace place) =>
        flow != Channels && (place.Id ?? channel) is var id && YouTubeTargets.ChannelId(id).Value is { } known
            ? (flow == Videos ? FetchTypes.ChannelVideos : FetchTypes.ChannelDemographics, known)
            : (FetchTypes.Channel, channel);

    // What may be there later is waited for. What has failed too often is a row that says so.
    private FinishedItem? Wait(ClaimedItem item, CollectionResult page) => page.Status switch
    {
        CollectionStatus.NoSource when page.RetryAfter is { } wait => plan.WaitOrFail(item, ItemErrors.NoSource, page.Error ?? "All sources rest.", wait, page.ArePaused),
        CollectionStatus.NoSource => plan.Fail(item, ItemErrors.NoSource, page.Error ?? "No source is configured."),
        CollectionStatus.Unavailable when page is { AreSourcesAway: true, RetryAfter: { } wait } =>
            plan.WaitOrFail(item, ItemErrors.Unavailable, page.Error ?? "Every source failed.", wait, page.ArePaused),
        CollectionStatus.Unavailable when page.GoesOn && item.Failures + 1 < item.MaxFailures =>
            plan.RetryOrFail(item, ItemErrors.Unavailable, page.Error ?? "Every source failed.", page.RetryAfter),
        _ => null,
    };

    private static (IReadOnlyList<FlowFileRow> Rows, FilePlace Next) Read(string flow, string asked, string channel, CollectionResult page, FilePlace place, int most)
    {
        if (page.Status != CollectionStatus.Found || (asked != FetchTypes.ChannelVideos && page.Observation is null))
            return ([Failed(flow, place.Id ?? channel, page)], place.Behind() with { Failed = place.Failed + 1 });
        if (flow == Channels)
            return ([ChannelRow(page.Observation!)], place.Behind());
        if (asked == FetchTypes.Channel)
            return ([], place with { Id = page.Observation!.PlatformId });
        var id = place.Id ?? channel;
        if (flow == Demographics)
            return (ViewerRows(id, page.Observation!), place.Behind());
        var rows = page.Items.Take(most - place.Taken).Select(video => VideoRow(id, video)).ToArray();
        var taken = place.Taken + rows.Length;
        return page.NextCursor is { } cursor && cursor != place.Cursor && taken < most && rows.Length > 0
            ? (rows, place with { Cursor = cursor, Taken = taken })
            : (rows, place.Behind());
    }

    private static FlowFileRow ChannelRow(Observation channel)
    {
        var subscribers = channel.Number(MetricKeys.Followers);
        return new(channel.PlatformId,
        [
            new(channel.PlatformId), new(channel.Name == channel.PlatformId ? null : channel.Name), new(channel.Text(DimensionKeys.FullName)), new(channel.Text(DimensionKeys.Bio)),
            Number(subscribers.Value), new(ValueStates.Name(subscribers.State)), Number(channel.Number(MetricKeys.Posts).Value), Number(channel.Number(MetricKeys.Plays).Value),
            new(channel.Text(DimensionKeys.ProfilePicUrl)), new("found"), new(null), new(channel.Source), new(channel.MeasuredAt.ToWireFormat()),
        ]);
    }

    private static FlowFileRow VideoRow(string channel, Observation video) => new(channel,
    [
        new(channel), new(video.PlatformId), new(video.Text(DimensionKeys.Caption)), new(video.Text(DimensionKeys.TakenAt)), Number(video.Number(MetricKeys.Plays).Value),
        Number(video.Number(MetricKeys.Likes).Value), Number(video.Number(MetricKeys.Comments).Value), new($"https://www.youtube.com/watch?v={video.PlatformId}"),
        new("found"), new(null), new(video.Source), new(video.MeasuredAt.ToWireFormat()),
    ]);

    private static FlowFileRow[] ViewerRows(string channel, Observation viewers)
    {
        FlowFileRow[] rows =
        [
            .. from dimension in viewers.Dimensions
               let viewer = ViewerGroup.Of(dimension.Key)
               where viewer is not null
               select new FlowFileRow(channel,
               [
                   new(channel), new(viewer.Value.Age), new(viewer.Value.Gender), new(dimension.Value, IsNumber: true), new("found"), new(null), new(viewers.Source),
                   new(viewers.MeasuredAt.ToWireFormat()),
               ]),
        ];
        return rows.Length > 0 ? rows : [Row(Demographics, channel, "no_data", "YouTube shows nothing of so few viewers.", viewers.Source)];
    }

    private static FlowFileRow Failed(string flow, string channel, CollectionResult page) => Row(
        flow, channel,
        page.Status switch
        {
            CollectionStatus.NotFound => ItemErrors.NotFound,
            CollectionStatus.Private => ItemErrors.Private,
            _ => ItemErrors.Unavailable,
        },
        page.Error, page.Source);

    private static FlowFileRow Row(string flow, string channel, string status, string? error, string? source)
    {
        var columns = ColumnsOf(flow);
        return new(channel, [.. columns.Select(column => column switch
        {
            "channel_id" => new FlowFileCell(channel),
            "status" => new FlowFileCell(status),
            "error" => new FlowFileCell(error),
            "source" => new FlowFileCell(source),
            _ => new FlowFileCell(null),
        })]);
    }

    private static FlowFileCell Number(long? number) => new(number?.ToString(CultureInfo.InvariantCulture), IsNumber: true);

    private static string[] ColumnsOf(string flow) => flow switch
    {
        Channels => ChannelColumns,
        Videos => VideoColumns,
        _ => ViewerColumns,
    };

    private static FlowFile FileOf(FlowRun run) => new(
        string.Create(CultureInfo.InvariantCulture, $"{run.Flow.Name switch { Channels => "channels", Videos => "channel-videos", _ => "channel-demographics" }}-{run.Request.Id}"),
        ColumnsOf(run.Flow.Name));

    private FinishedItem Done(ClaimedItem item, FlowRun run, FlowProgress known, FilePlace place, int channels)
    {
        var file = FileOf(run);
        return new()
        {
            Item = item,
            Outcome = ItemOutcome.Done,
            FinishedAt = time.GetUtcNow(),
            Source = known.Source,
            Result = new JsonObject
            {
                ["scrape_id"] = run.Request.Id,
                ["file"] = new JsonObject
                {
                    ["name"] = $"{file.Name}.csv",
                    ["rows"] = known.Items,
                    ["columns"] = new JsonArray([.. file.Columns.Select(column => (JsonNode)column)]),
                    ["url"] = string.Create(CultureInfo.InvariantCulture, $"/api/v1/scrape-requests/{run.Request.Id}/file"),
                },
                ["channels"] = channels,
                ["failed"] = place.Failed,
                ["measured_at"] = time.GetUtcNow().ToWireFormat(),
            }.ToJsonString(JsonSerializerOptions.Default),
        };
    }
}

/// <summary>How far a file is.</summary>
internal sealed record FilePlace
{
    /// <summary>The channel that comes next.</summary>
    public int Channel { get; init; }

    /// <summary>Its id, where it was asked for.</summary>
    public string? Id { get; init; }

    /// <summary>Where its videos go on.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many of its videos are in the file.</summary>
    public int Taken { get; init; }

    /// <summary>Channels that could not be had.</summary>
    public int Failed { get; init; }

    /// <summary>The beginning of the next channel.</summary>
    public FilePlace Behind() => new() { Channel = Channel + 1, Failed = Failed };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FilePlace))]
internal sealed partial class FilePlaceJson : JsonSerializerContext;
