using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;

namespace Monitor.ProviderSimulator.Providers.Lama;

/// <summary>Writes accounts and posts in Lama's flat form.</summary>
internal static class LamaWriter
{
    private const int FalseLikes = 3;

    public static void User(Utf8JsonWriter json, Account account, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteNumber("pk"u8, account.Id);
        json.WriteString("username"u8, account.Handle);
        json.WriteString("full_name"u8, account.FullName);
        json.WriteBoolean("is_private"u8, account.IsPrivate);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(account.Handle, 1, at));
        json.WriteNull("profile_pic_url_hd"u8);
        json.WriteBoolean("is_verified"u8, account.IsVerified);
        json.WriteNumber("media_count"u8, account.Posts);
        json.WriteNumber("follower_count"u8, account.Followers);
        json.WriteNumber("following_count"u8, account.Following);
        json.WriteString("biography"u8, account.Bio);
        json.WriteString("external_url"u8, account.ExternalUrl);
        json.WriteNumber("account_type"u8, 3);
        json.WriteBoolean("is_business"u8, false);
        json.WriteString("category"u8, account.Category);
        json.WriteNull("category_name"u8);
        json.WriteString("city_id"u8, "0");
        json.WriteNull("latitude"u8);
        json.WriteEndObject();
    }

    /// <summary>The short form, in which the number is a text.</summary>
    public static void Short(Utf8JsonWriter json, string handle, string fullName, bool isPrivate, bool isVerified, DateTimeOffset at)
    {
        var id = AccountIds.IdOf(handle).ToString(CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("pk"u8, id);
        json.WriteString("id"u8, id);
        json.WriteString("username"u8, handle);
        json.WriteString("full_name"u8, fullName);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(handle, 1, at));
        json.WriteBoolean("is_private"u8, isPrivate);
        json.WriteBoolean("is_verified"u8, isVerified);
        json.WriteEndObject();
    }

    /// <param name="withPlays">In lists of all posts, every video has 0 plays.</param>
    public static void Media(Utf8JsonWriter json, Post post, DateTimeOffset at, bool withPlays)
    {
        json.WriteStartObject();
        Head(json, post, at);
        json.WriteNumber("taken_at_ts"u8, post.TakenAt.ToUnixTimeSeconds());
        json.WriteString("product_type"u8, post.Kind switch
        {
            PostKind.Reel => "clips",
            PostKind.Carousel => "carousel_container",
            _ => "feed",
        });
        json.WriteNumber("comment_count"u8, post.Comments);
        if (post.LikeVisibility != LikeVisibility.HiddenAbsent)
            json.WriteNumber("like_count"u8, post.LikeVisibility == LikeVisibility.Shown ? post.Likes : FalseLikes);
        json.WriteNumber("play_count"u8, withPlays ? post.Plays ?? 0 : 0);
        json.WriteNumber("view_count"u8, 0);
        json.WriteString("caption_text"u8, post.Caption);
        json.WriteBoolean("like_and_view_counts_disabled"u8, post.LikeVisibility != LikeVisibility.Shown);
        Mentions(json, "usertags", post, at);
        json.WriteStartArray("resources"u8);
        for (uint index = 0; post.Kind == PostKind.Carousel && index < 2; index++)
        {
            json.WriteStartObject();
            json.WriteNumber("media_type"u8, 1);
            json.WriteString("thumbnail_url"u8, PictureAddress.Of(post.Code, 10 + index, at));
            json.WriteNull("video_url"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Story(Utf8JsonWriter json, Post story, DateTimeOffset at)
    {
        json.WriteStartObject();
        Head(json, story, at);
        json.WriteString("product_type"u8, "story");
        Mentions(json, "mentions", story, at);
        json.WriteStartArray("links"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        json.WriteString("pk"u8, post.Id);
        json.WriteString("id"u8, $"{post.Id}_{post.Owner.Id}");
        json.WriteString("code"u8, post.Code);
        json.WriteString("taken_at"u8, post.TakenAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("media_type"u8, post.Kind switch { PostKind.Image => 1, PostKind.Carousel => 8, _ => 2 });
        json.WriteString("thumbnail_url"u8, post.Kind == PostKind.Carousel ? null : PictureAddress.Of(post.Code, 1, at));
        json.WriteString("video_url"u8, post.IsVideo ? PictureAddress.Of(post.Code, 2, at, "mp4") : null);
        json.WriteNumber("video_duration"u8, post.IsVideo ? 17.833 : 0);
        json.WritePropertyName("user"u8);
        Short(json, post.Owner.Handle, post.Owner.FullName, post.Owner.IsPrivate, post.Owner.IsVerified, at);
    }

    private static void Mentions(Utf8JsonWriter json, string name, Post post, DateTimeOffset at)
    {
        json.WriteStartArray(name);
        if (post.Tagged is { } tagged)
        {
            json.WriteStartObject();
            json.WritePropertyName("user"u8);
            Short(json, tagged, "", isPrivate: false, isVerified: false, at);
            json.WriteNumber("x"u8, 0.41);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
