using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Instagram;

/// <summary>Writes accounts as Instagram's mobile app receives them.</summary>
internal static class MobileWriter
{
    public static void User(Utf8JsonWriter json, Account account, DateTimeOffset at, bool idAsText, bool statusFlag)
    {
        json.WriteStartObject();
        Identity(json, account, idAsText);
        json.WriteString("id"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("biography"u8, account.Bio);
        json.WriteNumber("follower_count"u8, account.Followers);
        json.WriteNumber("following_count"u8, account.Following);
        json.WriteNumber("media_count"u8, account.Posts);
        json.WriteNumber("total_igtv_videos"u8, 0);
        json.WriteBoolean("is_business"u8, false);
        json.WriteNumber("account_type"u8, 3);
        json.WriteString("category"u8, account.Category);
        json.WriteString("external_url"u8, account.ExternalUrl);
        BioLinks(json, account);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(account.Handle, 1, at));
        json.WriteStartObject("hd_profile_pic_url_info"u8);
        json.WriteString("url"u8, PictureAddress.Of(account.Handle, 2, at));
        json.WriteNumber("width"u8, 1080);
        json.WriteNumber("height"u8, 1080);
        json.WriteEndObject();
        json.WriteBoolean("has_anonymous_profile_picture"u8, false);
        json.WriteString("public_email"u8, "");
        json.WriteStartArray("pronouns"u8);
        json.WriteEndArray();
        if (statusFlag)
            json.WriteBoolean("status"u8, true);
        json.WriteEndObject();
    }

    /// <summary>The short form of an account, as it stands inside a post.</summary>
    public static void Owner(Utf8JsonWriter json, Account account, DateTimeOffset at, bool idAsText)
    {
        json.WriteStartObject("user"u8);
        Identity(json, account, idAsText);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(account.Handle, 1, at));
        json.WriteEndObject();
    }

    /// <summary>Someone who is tagged, as <c>user</c>.</summary>
    public static void Mention(Utf8JsonWriter json, string handle, DateTimeOffset at)
    {
        json.WriteStartObject("user"u8);
        json.WriteNumber("pk"u8, AccountIds.IdOf(handle));
        json.WriteString("username"u8, handle);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(handle, 1, at));
        json.WriteEndObject();
    }

    /// <summary>An account as it stands in a list of followers.</summary>
    public static void Follower(Utf8JsonWriter json, Account account, DateTimeOffset at, bool idAsText)
    {
        json.WriteStartObject();
        Identity(json, account, idAsText);
        json.WriteString("profile_pic_url"u8, PictureAddress.Of(account.Handle, 1, at));
        json.WriteEndObject();
    }

    private static void Identity(Utf8JsonWriter json, Account account, bool idAsText)
    {
        if (idAsText)
            json.WriteString("pk"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        else
            json.WriteNumber("pk"u8, account.Id);
        json.WriteString("pk_id"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("username"u8, account.Handle);
        json.WriteString("full_name"u8, account.FullName);
        json.WriteBoolean("is_private"u8, account.IsPrivate);
        json.WriteBoolean("is_verified"u8, account.IsVerified);
    }

    private static void BioLinks(Utf8JsonWriter json, Account account)
    {
        json.WriteStartArray("bio_links"u8);
        if (account.ExternalUrl.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("url"u8, account.ExternalUrl);
            json.WriteString("link_type"u8, "external");
            json.WriteString("title"u8, "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
