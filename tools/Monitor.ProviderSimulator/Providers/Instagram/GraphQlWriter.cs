using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Instagram;

/// <summary>Writes accounts and posts as Instagram's web site receives them.</summary>
internal static class GraphQlWriter
{
    private const int HiddenCount = -1;
    private const int RecentPosts = 12;

    /// <param name="withMobileCounts">Some variants repeat the counts under their mobile names.</param>
    public static void User(Utf8JsonWriter json, Account account, DateTimeOffset at, bool withMobileCounts)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("username"u8, account.Handle);
        json.WriteString("full_name"u8, account.FullName);
        json.WriteString("biography"u8, account.Bio);
        if (account.ExternalUrl.Length > 0)
            json.WriteString("external_url"u8, account.ExternalUrl);
        else
            json.WriteNull("external_url"u8);
        Edge(json, "edge_followed_by"u8, account.Followers);
        Edge(json, "edge_follow"u8, account.Following);
        json.WriteBoolean("is_business_account"u8, false);
        json.WriteBoolean("is_professional_account"u8, true);
        json.WriteNull("business_category_name"u8);
        json.WriteString("category_name"u8, account.Category);
        json.WriteBoolean("is_private"u8, account.IsPrivate);
        json.WriteBoolean("is_verified"u8, account.IsVerified);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(account.Handle, 1, at));
        json.WriteString("profile_pic_url_hd"u8, PictureAddress.Of(account.Handle, 2, at));
        Timeline(json, account, at);
        if (withMobileCounts)
        {
            json.WriteString("pk"u8, account.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("follower_count"u8, account.Followers);
            json.WriteNumber("following_count"u8, account.Following);
            json.WriteNumber("media_count"u8, account.Posts);
        }

        json.WriteEndObject();
    }

    public static void Media(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        var likes = post.LikeVisibility == LikeVisibility.Shown ? post.Likes : HiddenCount;
        json.WriteStartObject();
        json.WriteString("__typename"u8, post.Kind switch
        {
            PostKind.Image => "GraphImage",
            PostKind.Carousel => "GraphSidecar",
            _ => "GraphVideo",
        });
        json.WriteString("id"u8, post.Id);
        json.WriteString("shortcode"u8, post.Code);
        json.WriteString("display_url"u8, PictureAddress.Of(post.Code, post.Kind == PostKind.Carousel ? 10u : 1, at));
        json.WriteBoolean("is_video"u8, post.IsVideo);
        json.WriteStartObject("edge_media_to_caption"u8);
        json.WriteStartArray("edges"u8);
        if (post.Caption.Length > 0)
        {
            json.WriteStartObject();
            json.WriteStartObject("node"u8);
            json.WriteString("text"u8, post.Caption);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Tagged(json, post, at);
        Children(json, post, at);
        Edge(json, "edge_media_to_parent_comment"u8, post.Comments);
        json.WriteNumber("taken_at_timestamp"u8, post.TakenAt.ToUnixTimeSeconds());
        Edge(json, "edge_media_preview_like"u8, likes);
        if (post.Plays is { } plays)
        {
            json.WriteString("video_url"u8, PictureAddress.Of(post.Code, 2, at, "mp4"));
            json.WriteNumber("video_view_count"u8, plays / 3);
            json.WriteNumber("video_play_count"u8, plays);
            json.WriteString("product_type"u8, post.Kind == PostKind.Reel ? "clips" : "feed");
        }

        json.WriteStartObject("owner"u8);
        json.WriteString("id"u8, post.Owner.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("username"u8, post.Owner.Handle);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A list with its length and the way on.</summary>
    public static void Connection<T>(Utf8JsonWriter json, Slice<T> page, Action<T> writeNode)
    {
        json.WriteStartObject();
        ConnectionFields(json, page, writeNode);
        json.WriteEndObject();
    }

    /// <summary>The same without an object of its own.</summary>
    public static void ConnectionFields<T>(Utf8JsonWriter json, Slice<T> page, Action<T> writeNode)
    {
        json.WriteNumber("count"u8, page.Total);
        json.WriteStartObject("page_info"u8);
        json.WriteBoolean("has_next_page"u8, page.Next is not null);
        json.WriteString("end_cursor"u8, PageCursor.Opaque(page.Next));
        json.WriteEndObject();
        json.WriteStartArray("edges"u8);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            json.WritePropertyName("node"u8);
            writeNode(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An account as it stands in a list of followers.</summary>
    public static void Follower(Utf8JsonWriter json, Account account, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("username"u8, account.Handle);
        json.WriteString("full_name"u8, account.FullName);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(account.Handle, 1, at));
        json.WriteBoolean("is_private"u8, account.IsPrivate);
        json.WriteBoolean("is_verified"u8, account.IsVerified);
        json.WriteBoolean("followed_by_viewer"u8, false);
        json.WriteBoolean("requested_by_viewer"u8, false);
        json.WriteEndObject();
    }

    /// <summary>What somebody wrote below a post.</summary>
    public static void Comment(Utf8JsonWriter json, Comment comment, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, comment.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("text"u8, comment.Text);
        json.WriteNumber("created_at"u8, comment.WrittenAt.ToUnixTimeSeconds());
        json.WriteStartObject("owner"u8);
        json.WriteString("id"u8, comment.Author.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("is_verified"u8, comment.Author.IsVerified);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(comment.Author.Handle, 1, at));
        json.WriteString("username"u8, comment.Author.Handle);
        json.WriteEndObject();
        Edge(json, "edge_liked_by"u8, comment.Likes);
        Edge(json, "edge_threaded_comments"u8, comment.Replies);
        json.WriteEndObject();
    }

    private static void Timeline(Utf8JsonWriter json, Account account, DateTimeOffset at)
    {
        var recent = account.IsPrivate ? new Slice<Post>([], account.Posts, Next: null) : SocialNetwork.Posts(account, at, 0, RecentPosts);
        json.WritePropertyName("edge_owner_to_timeline_media"u8);
        Connection(json, recent, post => Media(json, post, at));
    }

    private static void Tagged(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        json.WriteStartObject("edge_media_to_tagged_user"u8);
        json.WriteStartArray("edges"u8);
        if (post.Tagged is { } tagged)
        {
            json.WriteStartObject();
            json.WriteStartObject("node"u8);
            json.WriteStartObject("user"u8);
            json.WriteString("id"u8, AccountIds.IdOf(tagged).ToString(CultureInfo.InvariantCulture));
            json.WriteString("username"u8, tagged);
            json.WriteString("profile_pic_url"u8, PictureAddress.Of(tagged, 1, at));
            json.WriteEndObject();
            json.WriteNumber("x"u8, 0.41);
            json.WriteNumber("y"u8, 0.52);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Children(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        if (post.Kind != PostKind.Carousel)
            return;
        json.WriteStartObject("edge_sidecar_to_children"u8);
        json.WriteStartArray("edges"u8);
        for (uint index = 0; index < 2; index++)
        {
            json.WriteStartObject();
            json.WriteStartObject("node"u8);
            json.WriteString("__typename"u8, "GraphImage");
            json.WriteString("display_url"u8, PictureAddress.Of(post.Code, 10 + index, at));
            json.WriteBoolean("is_video"u8, false);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Edge(Utf8JsonWriter json, ReadOnlySpan<byte> name, long count)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, count);
        json.WriteEndObject();
    }
}
