using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Network.TikTok;

namespace Monitor.ProviderSimulator.Providers.TikHubTikTok;

/// <summary>Accounts and posts as TikTok's app receives them.</summary>
internal static class TikTokWriter
{
    public static void User(Utf8JsonWriter json, Account account)
    {
        json.WriteStartObject("user"u8);
        Identity(json, account);
        json.WriteString("short_id"u8, "0");
        json.WriteString("signature"u8, account.Bio);
        json.WriteString("bio_url"u8, account.ExternalUrl);
        json.WriteNumber("follower_count"u8, account.Followers);
        json.WriteNumber("following_count"u8, account.Following);
        json.WriteNumber("aweme_count"u8, account.Posts);
        json.WriteNumber("total_favorited"u8, account.Followers * 17);
        json.WriteNumber("verification_type"u8, 0);
        json.WriteString("custom_verify"u8, account.IsVerified ? "verified account" : "");
        json.WriteNumber("secret"u8, account.IsPrivate ? 1 : 0);
        json.WriteEndObject();
    }

    public static void Post(Utf8JsonWriter json, TikTokPost post)
    {
        json.WriteStartObject();
        json.WriteString("aweme_id"u8, post.Id);
        json.WriteString("desc"u8, post.Text);
        json.WriteNumber("create_time"u8, post.PublishedAt.ToUnixTimeSeconds());
        json.WriteStartObject("author"u8);
        Identity(json, post.Author);
        json.WriteEndObject();
        json.WriteStartObject("statistics"u8);
        json.WriteNumber("play_count"u8, post.Plays);
        json.WriteNumber("digg_count"u8, post.Likes);
        json.WriteNumber("comment_count"u8, post.Comments);
        json.WriteNumber("share_count"u8, post.Shares);
        json.WriteNumber("collect_count"u8, post.Saves);
        json.WriteEndObject();
        json.WriteStartObject("video"u8);
        Media(json, "cover", $"cover/{post.Id}");
        Media(json, "play_addr", $"video/{post.Id}");
        json.WriteNumber("duration"u8, 21_500);
        json.WriteEndObject();
        if (post.IsPictures)
        {
            json.WriteStartObject("image_post_info"u8);
            json.WriteStartArray("images"u8);
            json.WriteStartObject();
            Media(json, "display_image", $"image/{post.Id}");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Identity(Utf8JsonWriter json, Account account)
    {
        json.WriteString("uid"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("sec_uid"u8, TikTokNetwork.SecretIdOf(AccountIds.HandleOf(account.Id)));
        json.WriteString("unique_id"u8, account.Handle);
        json.WriteString("nickname"u8, account.FullName);
        Media(json, "avatar_larger", $"avatar/{account.Id}");
    }

    private static void Media(Utf8JsonWriter json, string name, string path)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("url_list"u8);
        json.WriteStringValue($"https://p16-sign.tiktokcdn.example/{path}.heic?x-signature=a");
        json.WriteStringValue($"https://p16-sign.tiktokcdn.example/{path}.jpeg?x-signature=b");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
