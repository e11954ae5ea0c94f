using System.Globalization;
using System.Text.Json;
using System.Xml;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Network.YouTube;

namespace Monitor.ProviderSimulator.Providers.YouTube;

/// <summary>Channels, videos and lists of uploads as the Data API writes them: counts are texts.</summary>
internal static class DataApiWriter
{
    public static void Channels(Utf8JsonWriter json, Channel? channel)
    {
        Open(json, "youtube#channelListResponse", channel is null ? 0 : 1);
        // A list that found nothing has no items at all.
        if (channel is not null)
        {
            json.WriteStartArray("items"u8);
            Write(json, channel);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void Videos(Utf8JsonWriter json, IReadOnlyList<Video> videos)
    {
        Open(json, "youtube#videoListResponse", videos.Count);
        json.WriteStartArray("items"u8);
        foreach (var video in videos)
            Write(json, video);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Uploads(Utf8JsonWriter json, IReadOnlyList<Video> videos, string? next, Channel owner)
    {
        Open(json, "youtube#playlistItemListResponse", owner.Videos);
        if (next is not null)
            json.WriteString("nextPageToken"u8, next);
        json.WriteStartArray("items"u8);
        foreach (var video in videos)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "youtube#playlistItem");
            json.WriteString("id"u8, $"UU{video.Id}");
            Snippet(json, video);
            json.WriteStartObject("contentDetails"u8);
            json.WriteString("videoId"u8, video.Id);
            json.WriteString("videoPublishedAt"u8, Time(video.PublishedAt));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Found(Utf8JsonWriter json, IReadOnlyList<Video> videos, string? next)
    {
        // How much there is, is a guess.
        Open(json, "youtube#searchListResponse", 1_000_000);
        if (next is not null)
            json.WriteString("nextPageToken"u8, next);
        json.WriteStartArray("items"u8);
        foreach (var video in videos)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "youtube#searchResult");
            json.WriteStartObject("id"u8);
            json.WriteString("kind"u8, "youtube#video");
            json.WriteString("videoId"u8, video.Id);
            json.WriteEndObject();
            Snippet(json, video);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Threads(Utf8JsonWriter json, Video video, Slice<Comment> page, string? next, DateTimeOffset at)
    {
        Open(json, "youtube#commentThreadListResponse", page.Items.Count);
        if (next is not null)
            json.WriteString("nextPageToken"u8, next);
        json.WriteStartArray("items"u8);
        foreach (var comment in page.Items)
        {
            var id = YouTubeNetwork.CommentId(comment);
            json.WriteStartObject();
            json.WriteString("kind"u8, "youtube#commentThread");
            json.WriteString("id"u8, id);
            json.WriteStartObject("snippet"u8);
            json.WriteString("videoId"u8, video.Id);
            json.WriteStartObject("topLevelComment"u8);
            json.WriteString("kind"u8, "youtube#comment");
            json.WriteString("id"u8, id);
            json.WriteStartObject("snippet"u8);
            json.WriteString("textDisplay"u8, comment.Text);
            json.WriteString("textOriginal"u8, comment.Text);
            json.WriteString("authorDisplayName"u8, $"@{comment.Author.Handle}");
            json.WriteStartObject("authorChannelId"u8);
            json.WriteString("value"u8, YouTubeNetwork.ByHandle(comment.Author.Handle, at, fault: null)?.Id);
            json.WriteEndObject();
            json.WriteNumber("likeCount"u8, comment.Likes);
            json.WriteString("publishedAt"u8, Time(comment.WrittenAt));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteNumber("totalReplyCount"u8, comment.Replies);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Open(Utf8JsonWriter json, string kind, long total)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, kind);
        json.WriteString("etag"u8, "simulated");
        json.WriteStartObject("pageInfo"u8);
        json.WriteNumber("totalResults"u8, total);
        json.WriteNumber("resultsPerPage"u8, 50);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Channel channel)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, "youtube#channel");
        json.WriteString("id"u8, channel.Id);
        json.WriteStartObject("snippet"u8);
        json.WriteString("title"u8, channel.Title);
        json.WriteString("description"u8, channel.Description);
        if (channel.Handle is { } handle)
            json.WriteString("customUrl"u8, "@" + handle);
        json.WriteString("publishedAt"u8, "2017-09-20T10:11:12.345678Z");
        Thumbnails(json, $"https://yt3.example/{channel.Id}=s");
        json.WriteString("country"u8, "PT");
        json.WriteEndObject();
        json.WriteStartObject("contentDetails"u8);
        json.WriteStartObject("relatedPlaylists"u8);
        json.WriteString("likes"u8, "");
        json.WriteString("uploads"u8, "UU" + channel.Id[2..]);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("statistics"u8);
        Count(json, "viewCount", channel.Views);
        if (!channel.IsHidden)
            Count(json, "subscriberCount", channel.Subscribers);
        json.WriteBoolean("hiddenSubscriberCount"u8, channel.IsHidden);
        Count(json, "videoCount", channel.Videos);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Video video)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, "youtube#video");
        json.WriteString("id"u8, video.Id);
        Snippet(json, video);
        json.WriteStartObject("contentDetails"u8);
        json.WriteString("duration"u8, XmlConvert.ToString(video.Length));
        json.WriteString("definition"u8, "hd");
        json.WriteEndObject();
        json.WriteStartObject("statistics"u8);
        Count(json, "viewCount", video.Views);
        if (video.Likes is { } likes)
            Count(json, "likeCount", likes);
        Count(json, "favoriteCount", 0);
        if (video.Comments is { } comments)
            Count(json, "commentCount", comments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Snippet(Utf8JsonWriter json, Video video)
    {
        json.WriteStartObject("snippet"u8);
        json.WriteString("publishedAt"u8, Time(video.PublishedAt));
        json.WriteString("channelId"u8, video.Channel.Id);
        json.WriteString("title"u8, video.Title);
        json.WriteString("description"u8, "");
        Thumbnails(json, $"https://i.ytimg.example/vi/{video.Id}/");
        json.WriteString("channelTitle"u8, video.Channel.Title);
        json.WriteString("liveBroadcastContent"u8, "none");
        json.WriteEndObject();
    }

    private static void Thumbnails(Utf8JsonWriter json, string address)
    {
        json.WriteStartObject("thumbnails"u8);
        foreach (var (size, width) in (ReadOnlySpan<(string, int)>)[("default", 88), ("medium", 240), ("high", 800)])
        {
            json.WriteStartObject(size);
            json.WriteString("url"u8, $"{address}{width}.jpg");
            json.WriteNumber("width"u8, width);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, string name, long count) =>
        json.WriteString(name, count.ToString(CultureInfo.InvariantCulture));

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
