using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Network.YouTube;

namespace Monitor.ProviderSimulator.Providers.YouTube;

/// <summary>YouTube138: channels and videos as the site shows them, at the root of the answer.</summary>
internal sealed class YouTube138Simulator : OwnNetwork
{
    private const int PageSize = 30;

    public override string Name => "youtube138";

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } =
        Gets("/channel/details", "/channel/videos", "/video/details", "/video/comments", "/search");

    public override ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct) => ValueTask.FromResult(
        new Question(Subject.AccountId, Text(request, "id") ?? Text(request, "q"), Header(request, "X-RapidAPI-Key")) { Cursor = Text(request, "cursor") });

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        var (target, at) = (exchange.Question.Target!, exchange.At);
        switch (exchange.Route!.Path)
        {
            case "/search":
                Search(json, YouTubeNetwork.Search(target, at, fault));
                return StatusCodes.Status200OK;
            case "/video/comments":
                if (YouTubeNetwork.Video(target, at, fault) is not { } commented)
                    return NotFound(json, "Video not found");
                Comments(json, commented, CommentModel.Of(target, commented.PublishedAt, at, Offset(exchange.Question.Cursor), PageSize), at);
                return StatusCodes.Status200OK;
            case "/video/details":
                if (YouTubeNetwork.Video(target, at, fault) is not { } video)
                    return NotFound(json, "Video not found");
                Details(json, video);
                return StatusCodes.Status200OK;
            default:
                if (YouTubeNetwork.ById(target, at, fault) is not { } channel)
                    return NotFound(json, "Channel not found");
                if (exchange.Route.Path == "/channel/details")
                    Details(json, channel);
                else
                    Videos(json, YouTubeNetwork.Uploads(channel, at, Offset(exchange.Question.Cursor), PageSize, fault));
                return StatusCodes.Status200OK;
        }
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        if (failure.Kind == FailureKind.NotFound)
            return NotFound(json, "Channel not found");
        if (failure.Kind != FailureKind.SoftError)
            return GatewayErrors.Write(json, exchange, failure);
        json.WriteStartObject();
        json.WriteString("error"u8, "Something went wrong, try again");
        json.WriteEndObject();
        return StatusCodes.Status200OK;
    }

    // How long ago a comment was written, but not when.
    private static void Comments(Utf8JsonWriter json, Video video, Slice<Comment> page, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteStartArray("comments"u8);
        foreach (var comment in video.Comments is null ? [] : page.Items)
        {
            json.WriteStartObject();
            json.WriteStartObject("author"u8);
            json.WriteString("canonicalBaseUrl"u8, $"/@{comment.Author.Handle}");
            json.WriteString("channelId"u8, YouTubeNetwork.ByHandle(comment.Author.Handle, at, fault: null)?.Id);
            json.WriteString("title"u8, $"@{comment.Author.Handle}");
            json.WriteEndObject();
            json.WriteString("commentId"u8, YouTubeNetwork.CommentId(comment));
            json.WriteString("content"u8, comment.Text);
            json.WriteString("publishedTimeText"u8, $"{Math.Max(1, (int)(at - comment.WrittenAt).TotalDays)} days ago");
            json.WriteStartObject("stats"u8);
            json.WriteNumber("replies"u8, comment.Replies);
            json.WriteNumber("votes"u8, comment.Likes);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("cursorNext"u8, video.Comments is null ? null : Cursor(page.Next));
        json.WriteNumber("totalCommentsCount"u8, page.Total);
        json.WriteEndObject();
    }

    private static int NotFound(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("error"u8, text);
        json.WriteEndObject();
        return StatusCodes.Status404NotFound;
    }

    private static void Search(Utf8JsonWriter json, IReadOnlyList<Channel> channels)
    {
        json.WriteStartObject();
        json.WriteStartArray("contents"u8);
        foreach (var channel in channels)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "channel");
            json.WriteStartObject("channel"u8);
            Identity(json, channel);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("cursorNext"u8, "Eg0SC2FC");
        json.WriteString("estimatedResults"u8, "2");
        json.WriteEndObject();
    }

    private static void Details(Utf8JsonWriter json, Channel channel)
    {
        json.WriteStartObject();
        json.WriteNull("artistBio"u8);
        Identity(json, channel);
        json.WriteStartArray("badges"u8);
        if (channel.IsVerified)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, "Verified");
            json.WriteString("type"u8, "VERIFIED_CHANNEL");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("country"u8, "Portugal");
        json.WriteString("description"u8, channel.Description);
        json.WriteString("joinedDate"u8, "2017-09-20");
        json.WriteStartArray("links"u8);
        json.WriteEndArray();
        json.WriteStartObject("stats"u8);
        if (channel.IsHidden)
        {
            json.WriteNull("subscribers"u8);
            json.WriteNull("subscribersText"u8);
        }
        else
        {
            json.WriteNumber("subscribers"u8, channel.Subscribers);
            json.WriteString("subscribersText"u8, $"{Short(channel.Subscribers)} subscribers");
        }

        json.WriteNumber("videos"u8, channel.Videos);
        json.WriteString("videosText"u8, $"{channel.Videos} videos");
        json.WriteNumber("views"u8, channel.Views);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Details(Utf8JsonWriter json, Video video)
    {
        json.WriteStartObject();
        json.WriteStartObject("author"u8);
        Identity(json, video.Channel);
        json.WriteEndObject();
        json.WriteString("description"u8, "");
        json.WriteBoolean("isLiveNow"u8, false);
        json.WriteBoolean("isUnlisted"u8, false);
        json.WriteNumber("lengthSeconds"u8, (long)video.Length.TotalSeconds);
        json.WriteString("publishedDate"u8, video.PublishedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartObject("stats"u8);
        Count(json, "comments", video.Comments);
        Count(json, "likes", video.Likes);
        json.WriteNumber("views"u8, video.Views);
        json.WriteEndObject();
        Pictures(json, "thumbnails", $"https://i.ytimg.example/vi/{video.Id}/");
        json.WriteString("title"u8, video.Title);
        json.WriteString("videoId"u8, video.Id);
        json.WriteEndObject();
    }

    private static void Videos(Utf8JsonWriter json, (IReadOnlyList<Video> Page, int? Next) uploads)
    {
        json.WriteStartObject();
        json.WriteStartArray("contents"u8);
        foreach (var video in uploads.Page)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "video");
            json.WriteStartObject("video"u8);
            json.WriteBoolean("isLiveNow"u8, false);
            json.WriteNumber("lengthSeconds"u8, (long)video.Length.TotalSeconds);
            json.WriteString("publishedTimeText"u8, "2 days ago");
            json.WriteStartObject("stats"u8);
            json.WriteNumber("views"u8, video.Views);
            json.WriteEndObject();
            Pictures(json, "thumbnails", $"https://i.ytimg.example/vi/{video.Id}/");
            json.WriteString("title"u8, video.Title);
            json.WriteString("videoId"u8, video.Id);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("cursorNext"u8, Cursor(uploads.Next));
        json.WriteEndObject();
    }

    private static void Identity(Utf8JsonWriter json, Channel channel)
    {
        Pictures(json, "avatar", $"https://yt3.example/{channel.Id}=s");
        json.WriteString("canonicalBaseUrl"u8, channel.Handle is { } handle ? "/@" + handle : $"/channel/{channel.Id}");
        json.WriteString("channelId"u8, channel.Id);
        json.WriteString("title"u8, channel.Title);
        if (channel.Handle is not null)
            json.WriteString("username"u8, "@" + channel.Handle);
    }

    private static void Pictures(Utf8JsonWriter json, string name, string address)
    {
        json.WriteStartArray(name);
        foreach (var width in (ReadOnlySpan<int>)[48, 176])
        {
            json.WriteStartObject();
            json.WriteNumber("height"u8, width);
            json.WriteString("url"u8, $"{address}{width}.jpg");
            json.WriteNumber("width"u8, width);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Count(Utf8JsonWriter json, string name, long? count)
    {
        if (count is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static string Short(long count) => count switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000m:0.##}M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000m:0.##}K"),
        _ => count.ToString(CultureInfo.InvariantCulture),
    };
}
