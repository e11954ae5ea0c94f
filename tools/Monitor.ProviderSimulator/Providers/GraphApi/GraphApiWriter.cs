using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;

namespace Monitor.ProviderSimulator.Providers.GraphApi;

/// <summary>Writes what the Graph API says; what is empty or hidden is left out.</summary>
internal static class GraphApiWriter
{
    private static readonly string[] Ages = ["18-24", "25-34", "35-44", "45-54"];

    public static void Account(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        json.WriteStartObject();
        json.WriteStartObject("business_discovery"u8);
        json.WriteString("id"u8, GraphIds.Of(account));
        json.WriteNumber("ig_id"u8, account.Id);
        json.WriteString("name"u8, account.FullName);
        if (account.ExternalUrl.Length > 0)
            json.WriteString("website"u8, account.ExternalUrl);
        json.WriteNumber("followers_count"u8, account.Followers);
        json.WriteNumber("follows_count"u8, account.Following);
        json.WriteString("profile_picture_url"u8, PictureAddress.Of(account.Handle, 2, exchange.At));
        json.WriteString("username"u8, account.Handle);
        json.WriteString("biography"u8, account.Bio);
        json.WriteNumber("media_count"u8, account.Posts);
        if (exchange.Question.Count is > 0)
            Media(json, exchange, account);
        json.WriteEndObject();
        json.WriteString("id"u8, "17841400000000001");
        json.WriteEndObject();
    }

    public static void Insights(Utf8JsonWriter json, Post post, string? metrics) => Data(json, () =>
    {
        var plays = post.Plays ?? post.Likes * 12;
        foreach (var metric in (metrics ?? "").Split(','))
            Value(json, metric, metric switch
            {
                "reach" => plays * 8 / 10,
                "likes" => post.Likes,
                "comments" => post.Comments,
                "saved" => post.Likes / 20,
                "shares" => post.Likes / 30,
                "total_interactions" => post.Likes + post.Comments + (post.Likes / 20) + (post.Likes / 30),
                "views" => plays,
                "replies" => post.Comments / 3,
                "navigation" => plays / 2,
                _ => 0,
            });
    });

    /// <summary>The followers by gender and age; below a hundred followers there are none.</summary>
    public static void Audience(Utf8JsonWriter json, Account account) => Data(json, () =>
    {
        if (account.Followers < 100)
            return;
        json.WriteStartObject();
        json.WriteString("name"u8, "follower_demographics");
        json.WriteString("period"u8, "lifetime");
        json.WriteStartObject("total_value"u8);
        json.WriteStartArray("breakdowns"u8);
        json.WriteStartObject();
        json.WriteStartArray("dimension_keys"u8);
        json.WriteStringValue("gender");
        json.WriteStringValue("age");
        json.WriteEndArray();
        json.WriteStartArray("results"u8);
        for (var index = 0; index < Ages.Length * 2; index++)
        {
            json.WriteStartObject();
            json.WriteStartArray("dimension_values"u8);
            json.WriteStringValue(index % 2 == 0 ? "F" : "M");
            json.WriteStringValue(Ages[index / 2]);
            json.WriteEndArray();
            json.WriteNumber("value"u8, account.Followers / (8 + index));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Stories of an account of the token's owner.</summary>
    public static void Stories(Utf8JsonWriter json, Account owner, Slice<Post> page, DateTimeOffset at) => Data(json, () =>
    {
        foreach (var story in page.Items)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, GraphIds.Of(story));
            json.WriteString("media_type"u8, story.Kind == PostKind.Image ? "IMAGE" : "VIDEO");
            json.WriteString("media_url"u8, Picture(story, at));
            if (story.IsVideo)
                json.WriteString("thumbnail_url"u8, PictureAddress.Of(story.Code, 1, at));
            json.WriteString("permalink"u8, $"https://www.instagram.com/stories/{owner.Handle}/{story.Id}");
            json.WriteString("timestamp"u8, story.TakenAt.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
    });

    private static void Media(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        var page = SocialNetwork.Posts(account, exchange.At, PageCursor.Position(exchange.Question.Cursor), exchange.PageSize);
        if (page.Items.Count == 0)
            return;
        json.WriteStartObject("media"u8);
        json.WriteStartArray("data"u8);
        foreach (var post in page.Items)
            Post(json, post, exchange.At);
        json.WriteEndArray();
        json.WriteStartObject("paging"u8);
        json.WriteStartObject("cursors"u8);
        if (PageCursor.Opaque(page.Next) is { } after)
            json.WriteString("after"u8, after);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Post(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, GraphIds.Of(post));
        json.WriteString("username"u8, post.Owner.Handle);
        json.WriteNumber("comments_count"u8, post.Comments);
        if (post.LikeVisibility == LikeVisibility.Shown)
            json.WriteNumber("like_count"u8, post.Likes);
        if (post.Plays is { } plays)
            json.WriteNumber("view_count"u8, plays);
        json.WriteString("media_type"u8, post.Kind switch { PostKind.Image => "IMAGE", PostKind.Carousel => "CAROUSEL_ALBUM", _ => "VIDEO" });
        json.WriteString("media_product_type"u8, post.Kind == PostKind.Reel ? "REELS" : "FEED");
        json.WriteString("media_url"u8, Picture(post, at));
        if (post.IsVideo)
            json.WriteString("thumbnail_url"u8, PictureAddress.Of(post.Code, 1, at));
        if (post.Caption.Length > 0)
            json.WriteString("caption"u8, post.Caption);
        json.WriteString("timestamp"u8, post.TakenAt.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture));
        json.WriteString("permalink"u8, $"https://www.instagram.com/{(post.Kind == PostKind.Reel ? "reel" : "p")}/{post.Code}/");
        if (post.Kind == PostKind.Carousel)
            Children(json, post, at);
        json.WriteEndObject();
    }

    private static string Picture(Post post, DateTimeOffset at) => post.Kind switch
    {
        PostKind.Carousel => PictureAddress.Of(post.Code, 10, at),
        PostKind.Image => PictureAddress.Of(post.Code, 1, at),
        _ => PictureAddress.Of(post.Code, 2, at, "mp4"),
    };

    private static void Children(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        json.WriteStartObject("children"u8);
        json.WriteStartArray("data"u8);
        for (uint index = 0; index < 2; index++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"{GraphIds.Of(post)}{index}");
            json.WriteString("media_type"u8, "IMAGE");
            json.WriteString("media_url"u8, PictureAddress.Of(post.Code, 10 + index, at));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Data(Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        write();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, string name, long value)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("period"u8, "lifetime");
        json.WriteStartArray("values"u8);
        json.WriteStartObject();
        json.WriteNumber("value"u8, value);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
