using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Instagram;

/// <summary>Writes accounts and posts as Instagram's web site receives them.</summary>
internal static class GraphQlWriter
{
    private const int HiddenCount = -1;

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
        Timeline(json, account);
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
        json.WriteString("display_url"u8, PictureAddress.Of(post.Code, 1, at));
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

    private static void Timeline(Utf8JsonWriter json, Account account)
    {
        json.WriteStartObject("edge_owner_to_timeline_media"u8);
        json.WriteNumber("count"u8, account.Posts);
        json.WriteStartObject("page_info"u8);
        json.WriteBoolean("has_next_page"u8, false);
        json.WriteNull("end_cursor"u8);
        json.WriteEndObject();
        json.WriteStartArray("edges"u8);
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
