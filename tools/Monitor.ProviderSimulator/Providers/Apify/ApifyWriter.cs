using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Apify;

/// <summary>Accounts and posts as Apify's scrapers write them.</summary>
internal static class ApifyWriter
{
    public static void Profile(Utf8JsonWriter json, Account account, IReadOnlyList<Post> latest)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, account.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("username"u8, account.Handle);
        json.WriteString("inputUrl"u8, $"https://www.instagram.com/{account.Handle}");
        json.WriteString("fullName"u8, account.FullName);
        json.WriteString("biography"u8, account.Bio);
        json.WriteNumber("followersCount"u8, account.Followers);
        json.WriteNumber("followsCount"u8, account.Following);
        json.WriteNumber("postsCount"u8, account.Posts);
        json.WriteString("profilePicUrlHD"u8, $"https://scontent.example/{account.Id}.jpg");
        json.WriteBoolean("private"u8, account.IsPrivate);
        json.WriteBoolean("verified"u8, account.IsVerified);
        json.WriteString("externalUrl"u8, account.ExternalUrl);
        json.WriteString("businessCategoryName"u8, $"None,{account.Category}");
        json.WriteStartArray("latestPosts"u8);
        foreach (var post in latest)
            Post(json, post);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Post(Utf8JsonWriter json, Post post)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, post.Id);
        json.WriteString("type"u8, post.Kind switch { PostKind.Image => "Image", PostKind.Carousel => "Sidecar", _ => "Video" });
        json.WriteString("shortCode"u8, post.Code);
        json.WriteString("caption"u8, post.Caption);
        json.WriteString("url"u8, $"https://www.instagram.com/p/{post.Code}/");
        json.WriteNumber("commentsCount"u8, post.Comments);
        json.WriteNumber("likesCount"u8, post.LikeVisibility == LikeVisibility.Shown ? post.Likes : -1);
        if (post.Plays is { } plays)
        {
            json.WriteNumber("videoViewCount"u8, plays / 2);
            json.WriteNumber("videoPlayCount"u8, plays);
        }

        if (post.Kind == PostKind.Reel)
            json.WriteString("productType"u8, "clips");
        json.WriteString("timestamp"u8, post.TakenAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("displayUrl"u8, $"https://scontent.example/{post.Id}.jpg");
        json.WriteString("ownerUsername"u8, post.Owner.Handle);
        json.WriteString("ownerId"u8, post.Owner.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
