using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Instagram;

/// <summary>Writes posts as Instagram's mobile app receives them.</summary>
internal static class MobileMediaWriter
{
    private const int FalseLikes = 3;

    public static void Item(Utf8JsonWriter json, Post post, DateTimeOffset at, bool idAsText)
    {
        json.WriteStartObject();
        Head(json, post, at, idAsText);
        Counts(json, post, viewCount: post.Kind == PostKind.Reel);
        json.WriteEndObject();
    }

    /// <summary>A story: it disappears after a day, has no counts, and in some answers no code.</summary>
    public static void Story(Utf8JsonWriter json, Post story, DateTimeOffset at, bool withCode)
    {
        json.WriteStartObject();
        json.WriteString("pk"u8, story.Id);
        json.WriteString("id"u8, $"{story.Id}_{story.Owner.Id}");
        if (withCode)
            json.WriteString("code"u8, story.Code);
        json.WriteNumber("taken_at"u8, story.TakenAt.ToUnixTimeSeconds());
        json.WriteNumber("expiring_at"u8, story.TakenAt.AddDays(1).ToUnixTimeSeconds());
        json.WriteNumber("media_type"u8, story.IsVideo ? 2 : 1);
        json.WriteString("product_type"u8, "story");
        MobileWriter.Owner(json, story.Owner, at, idAsText: false);
        Pictures(json, story, at);
        json.WriteStartArray("reel_mentions"u8);
        if (story.Tagged is { } mentioned)
        {
            json.WriteStartObject();
            MobileWriter.Mention(json, mentioned, at);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("sponsor_tags"u8);
        json.WriteEndObject();
    }

    /// <summary>The variant that keeps the counts in an object of their own.</summary>
    public static void ItemWithMetrics(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        json.WriteStartObject();
        Head(json, post, at, idAsText: true);
        json.WriteBoolean("is_video"u8, post.IsVideo);
        json.WriteString("media_name"u8, post.Kind switch { PostKind.Reel => "reel", PostKind.Carousel => "album", _ => "post" });
        json.WriteString("thumbnail_url"u8, PictureAddress.Of(post.Code, 1, at));
        json.WriteStartObject("metrics"u8);
        Counts(json, post, viewCount: false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, Post post, DateTimeOffset at, bool idAsText)
    {
        json.WriteNumber("taken_at"u8, post.TakenAt.ToUnixTimeSeconds());
        json.WritePropertyName("pk"u8);
        if (idAsText)
            json.WriteStringValue(post.Id);
        else
            json.WriteRawValue(post.Id, skipInputValidation: true);
        json.WriteString("id"u8, $"{post.Id}_{post.Owner.Id}");
        json.WriteNumber("media_type"u8, post.Kind switch { PostKind.Image => 1, PostKind.Carousel => 8, _ => 2 });
        json.WriteString("code"u8, post.Code);
        json.WriteString("product_type"u8, post.Kind switch
        {
            PostKind.Reel => "clips",
            PostKind.Carousel => "carousel_container",
            _ => "feed",
        });
        MobileWriter.Owner(json, post.Owner, at, idAsText);
        json.WriteBoolean("like_and_view_counts_disabled"u8, post.LikeVisibility != LikeVisibility.Shown);
        Caption(json, post);
        Pictures(json, post, at);
        Tagged(json, post, at);
    }

    private static void Tagged(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        if (post.Tagged is not { } tagged)
            return;
        json.WriteStartObject("usertags"u8);
        json.WriteStartArray("in"u8);
        json.WriteStartObject();
        MobileWriter.Mention(json, tagged, at);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, Post post, bool viewCount)
    {
        json.WriteNumber("comment_count"u8, post.Comments);
        if (post.LikeVisibility != LikeVisibility.HiddenAbsent)
            json.WriteNumber("like_count"u8, post.LikeVisibility == LikeVisibility.Shown ? post.Likes : FalseLikes);
        if (viewCount)
            json.WriteNumber("view_count"u8, 0);
        if (post.Plays is not { } plays)
            return;
        json.WriteNumber("play_count"u8, plays);
        json.WriteNumber("ig_play_count"u8, plays);
    }

    private static void Caption(Utf8JsonWriter json, Post post)
    {
        if (post.Caption.Length == 0)
        {
            json.WriteNull("caption"u8);
            return;
        }

        json.WriteStartObject("caption"u8);
        json.WriteNumber("user_id"u8, post.Owner.Id);
        json.WriteString("text"u8, post.Caption);
        json.WriteNumber("created_at"u8, post.TakenAt.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    private static void Pictures(Utf8JsonWriter json, Post post, DateTimeOffset at)
    {
        if (post.Kind == PostKind.Carousel)
        {
            json.WriteStartArray("carousel_media"u8);
            for (uint index = 0; index < 2; index++)
            {
                json.WriteStartObject();
                json.WriteNumber("media_type"u8, 1);
                Candidates(json, PictureAddress.Of(post.Code, 10 + index, at));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            return;
        }

        Candidates(json, PictureAddress.Of(post.Code, 1, at));
        if (!post.IsVideo)
            return;
        json.WriteStartArray("video_versions"u8);
        json.WriteStartObject();
        json.WriteNumber("type"u8, 101);
        json.WriteNumber("width"u8, 720);
        json.WriteNumber("height"u8, 1280);
        json.WriteString("url"u8, PictureAddress.Of(post.Code, 2, at, "mp4"));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber("video_duration"u8, 17.833);
    }

    private static void Candidates(Utf8JsonWriter json, string address)
    {
        json.WriteStartObject("image_versions2"u8);
        json.WriteStartArray("candidates"u8);
        json.WriteStartObject();
        json.WriteNumber("width"u8, 1080);
        json.WriteNumber("height"u8, 1350);
        json.WriteString("url"u8, address);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
