using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;
using Monitor.ProviderSimulator.Providers.RapidApi;

namespace Monitor.ProviderSimulator.Providers.JoTucker;

/// <summary>JoTucker's routes.</summary>
internal sealed class JoTuckerSimulator() : RapidApiSimulator(
    "rapidapi-jotucker",
    "instagram-scraper2.p.rapidapi.com",
    new RapidApiParameters("user_name", "user_id", "short_code", "batch_size", "next_cursor", "max_id"),
    new("GET", "/user_info", Shape.Mobile),
    new("GET", "/user_info_by_id", Shape.Mobile),
    new("GET", "/medias_v2", Shape.Mobile) { Content = Content.Posts, PageSize = 50 },
    new("GET", "/medias", Shape.GraphQl) { Content = Content.Posts, PageSize = 50 },
    new("GET", "/media_info_v2", Shape.Mobile),
    new("GET", "/media_info", Shape.GraphQl),
    new("GET", "/followers", Shape.GraphQl) { Content = Content.Followers, PageSize = 50 },
    new("GET", "/following", Shape.GraphQl) { Content = Content.Following, PageSize = 50 },
    new("GET", "/media_comments", Shape.GraphQl) { Content = Content.Comments, PageSize = 20 },
    new("GET", "/media_likers", Shape.GraphQl) { Content = Content.Likers, PageSize = 50 },
    new("GET", "/hash_tag_medias_v2", Shape.GraphQl) { Content = Content.Hashtag })
{
    private const string User = "user";
    private const string Media = "shortcode_media";
    private const string Hashtag = "hashtag";

    public override void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        json.WriteStartObject();
        json.WritePropertyName("user"u8);
        MobileWriter.User(json, account, exchange.At, idAsText: true, statusFlag: false);
        json.WriteEndObject();
    }

    public override void WritePost(Utf8JsonWriter json, Exchange exchange, Post post)
    {
        json.WriteStartObject();
        if (exchange.Shape == Shape.Mobile)
        {
            json.WriteStartArray("items"u8);
            MobileMediaWriter.Item(json, post, exchange.At, idAsText: true);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject("data"u8);
            json.WritePropertyName("shortcode_media"u8);
            GraphQlWriter.Media(json, post, exchange.At);
            json.WriteEndObject();
        }

        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    public override void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page)
    {
        json.WriteStartObject();
        if (exchange.Shape == Shape.Mobile)
            MobilePageWriter.Posts(json, owner, page, exchange.At, idAsText: true, withOwner: true);
        else
            WriteConnection(json, User, "edge_owner_to_timeline_media", page, post => GraphQlWriter.Media(json, post, exchange.At));
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    public override void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page)
    {
        json.WriteStartObject();
        var edge = exchange.Route!.Content == Content.Followers ? "edge_followed_by" : "edge_follow";
        WriteConnection(json, User, edge, page, account => GraphQlWriter.Follower(json, account, exchange.At));
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    public override void WriteComments(Utf8JsonWriter json, Exchange exchange, Slice<Comment> page)
    {
        json.WriteStartObject();
        WriteConnection(json, Media, "edge_media_to_parent_comment", page, comment => GraphQlWriter.Comment(json, comment, exchange.At));
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    public override void WriteLikers(Utf8JsonWriter json, Exchange exchange, Post post, Slice<Account> page)
    {
        json.WriteStartObject();
        WriteConnection(json, Media, "edge_liked_by", page, account => GraphQlWriter.Follower(json, account, exchange.At), () =>
        {
            json.WriteString("id"u8, post.Id);
            json.WriteString("shortcode"u8, post.Code);
        });
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    public override void WriteHashtag(Utf8JsonWriter json, Exchange exchange, string word, Slice<Post> page)
    {
        json.WriteStartObject();
        WriteConnection(json, Hashtag, "edge_hashtag_to_ranked_media", page, post => GraphQlWriter.Media(json, post, exchange.At), () =>
        {
            json.WriteString("id"u8, "17841500000000001");
            json.WriteString("name"u8, word);
        });
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    /// <summary>A mere text for an account, an empty list for a post; of what belongs to a post or a hashtag, null.</summary>
    protected override int WriteNotFound(Utf8JsonWriter json, Exchange exchange)
    {
        if (exchange.Route is { Content: Content.Comments or Content.Likers or Content.Hashtag })
        {
            json.WriteStartObject();
            json.WriteStartObject("data"u8);
            json.WriteNull(exchange.Route.Content == Content.Hashtag ? Hashtag : Media);
            json.WriteEndObject();
            json.WriteEndObject();
            return 200;
        }

        if (exchange.Question.Subject != Subject.Shortcode)
        {
            json.WriteStringValue("User not found");
            return 200;
        }

        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        return 200;
    }

    protected override void WriteSoftError(Utf8JsonWriter json, Exchange exchange) => json.WriteStringValue("Something went wrong");

    private static void WriteConnection<T>(Utf8JsonWriter json, string owner, string edge, Slice<T> page, Action<T> writeNode, Action? writeOwner = null)
    {
        json.WriteStartObject("data"u8);
        json.WriteStartObject(owner);
        writeOwner?.Invoke();
        json.WritePropertyName(edge);
        GraphQlWriter.Connection(json, page, writeNode);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
