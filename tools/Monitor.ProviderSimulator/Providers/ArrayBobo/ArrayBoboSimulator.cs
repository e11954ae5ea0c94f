using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;
using Monitor.ProviderSimulator.Providers.RapidApi;

namespace Monitor.ProviderSimulator.Providers.ArrayBobo;

/// <summary>ArrayBobo's routes, which all end with a slash.</summary>
internal sealed class ArrayBoboSimulator() : RapidApiSimulator(
    "rapidapi-arraybobo",
    "instagram-scraper-2022.p.rapidapi.com",
    new RapidApiParameters("user", "id_user", "shortcode", Count: null, "end_cursor", "max_id"),
    new("GET", "/ig/info", Shape.Mobile),
    new("GET", "/ig/info_username", Shape.Mobile),
    new("GET", "/ig/web_profile_info", Shape.GraphQl),
    new("GET", "/ig/posts", Shape.GraphQl) { Content = Content.Posts },
    new("GET", "/ig/posts_username", Shape.GraphQl) { Content = Content.Posts },
    new("GET", "/ig/reels_posts", Shape.Mobile) { Content = Content.Reels, PageSize = 10 },
    new("GET", "/ig/reels_posts_username", Shape.Mobile) { Content = Content.Reels, PageSize = 10 },
    new("GET", "/ig/tagged", Shape.GraphQl) { Content = Content.Tagged },
    new("GET", "/ig/post_info", Shape.GraphQl),
    new("GET", "/ig/stories", Shape.Mobile) { Content = Content.Stories })
{
    public override SimulatedRoute? Find(string path) => path.EndsWith('/') ? base.Find(path) : null;

    public override void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        json.WriteStartObject();
        if (exchange.Shape == Shape.GraphQl)
        {
            json.WriteStartObject("data"u8);
            json.WritePropertyName("user"u8);
            GraphQlWriter.User(json, account, exchange.At, withMobileCounts: false);
            json.WriteEndObject();
        }
        else
        {
            json.WritePropertyName("user"u8);
            MobileWriter.User(json, account, exchange.At, idAsText: false, statusFlag: false);
        }

        Close(json);
    }

    public override void WritePost(Utf8JsonWriter json, Exchange exchange, Post post) => GraphQlWriter.Media(json, post, exchange.At);

    public override void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page)
    {
        json.WriteStartObject();
        switch (exchange.Route!.Content)
        {
            case Content.Stories:
                MobilePageWriter.Reels(json, owner, page, exchange.At, withCode: false);
                break;
            case Content.Reels:
                MobilePageWriter.Reels(json, page, exchange.At, idAsText: false);
                break;
            default:
                json.WriteStartObject("data"u8);
                json.WriteStartObject("user"u8);
                json.WritePropertyName(exchange.Route.Content == Content.Tagged ? "edge_user_to_photos_of_you"u8 : "edge_owner_to_timeline_media"u8);
                GraphQlWriter.Connection(json, page, post => GraphQlWriter.Media(json, post, exchange.At));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }

        Close(json);
    }

    public override void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page) =>
        throw new NotSupportedException();

    protected override int WriteNotFound(Utf8JsonWriter json, Exchange exchange)
    {
        WriteFail(json, exchange.Question.Subject == Subject.Shortcode ? "Media not found" : "User not found");
        return 200;
    }

    protected override void WriteSoftError(Utf8JsonWriter json, Exchange exchange) => WriteFail(json, "Please try again later");

    private static void WriteFail(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, "fail");
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }

    private static void Close(Utf8JsonWriter json)
    {
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }
}
