using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Instagram;

/// <summary>Writes the fields of pages as Instagram's mobile app receives them, into an object that is open.</summary>
internal static class MobilePageWriter
{
    /// <summary>Posts of an account.</summary>
    public static void Posts(Utf8JsonWriter json, Account owner, Slice<Post> page, DateTimeOffset at, bool idAsText, bool withOwner)
    {
        json.WriteStartArray("items"u8);
        foreach (var post in page.Items)
            MobileMediaWriter.Item(json, post, at, idAsText);
        json.WriteEndArray();
        json.WriteNumber("num_results"u8, page.Items.Count);
        json.WriteBoolean("more_available"u8, page.Next is not null);
        if (PageCursor.WithOwner(page.Next, owner.Id) is { } next)
            json.WriteString("next_max_id"u8, next);
        if (withOwner)
            MobileWriter.Owner(json, owner, at, idAsText);
    }

    /// <summary>Reels, each one level deeper.</summary>
    public static void Reels(Utf8JsonWriter json, Slice<Post> page, DateTimeOffset at, bool idAsText)
    {
        json.WriteStartArray("items"u8);
        foreach (var post in page.Items)
        {
            json.WriteStartObject();
            json.WritePropertyName("media"u8);
            MobileMediaWriter.Item(json, post, at, idAsText);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("paging_info"u8);
        json.WriteString("max_id"u8, PageCursor.Opaque(page.Next) ?? "");
        json.WriteBoolean("more_available"u8, page.Next is not null);
        json.WriteEndObject();
    }

    /// <summary>Followers or followed accounts.</summary>
    public static void Users(Utf8JsonWriter json, Slice<Account> page, DateTimeOffset at, bool idAsText)
    {
        json.WriteStartArray("users"u8);
        foreach (var account in page.Items)
            MobileWriter.Follower(json, account, at, idAsText);
        json.WriteEndArray();
        json.WriteBoolean("big_list"u8, page.Next is not null);
        json.WriteNumber("page_size"u8, page.Items.Count);
        if (PageCursor.Plain(page.Next) is { } next)
            json.WriteString("next_max_id"u8, next);
    }

    /// <summary>Stories by the number of their owner; nothing inside when there are none.</summary>
    public static void Reels(Utf8JsonWriter json, Account owner, Slice<Post> stories, DateTimeOffset at, bool withCode)
    {
        json.WriteStartObject("reels"u8);
        if (stories.Items.Count > 0)
        {
            json.WritePropertyName(owner.Id.ToString(CultureInfo.InvariantCulture));
            Reel(json, owner, stories, at, withCode);
        }

        json.WriteEndObject();
    }

    /// <summary>The stories of one account.</summary>
    public static void Reel(Utf8JsonWriter json, Account owner, Slice<Post> stories, DateTimeOffset at, bool withCode)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, owner.Id);
        MobileWriter.Owner(json, owner, at, idAsText: false);
        json.WriteStartArray("items"u8);
        foreach (var story in stories.Items)
            MobileMediaWriter.Story(json, story, at, withCode);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
