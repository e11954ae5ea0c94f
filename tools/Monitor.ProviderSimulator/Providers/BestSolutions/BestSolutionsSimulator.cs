using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;
using Monitor.ProviderSimulator.Providers.RapidApi;

namespace Monitor.ProviderSimulator.Providers.BestSolutions;

/// <summary>Best Solutions' routes.</summary>
internal sealed class BestSolutionsSimulator() : RapidApiSimulator(
    "rapidapi-bestsolutions",
    "instagram-api-cheap-best-performance.p.rapidapi.com",
    new RapidApiParameters("username", "user_id", "shortcode", Count: null, "next_max_id"),
    new("GET", "/profile", Shape.Mobile),
    new("GET", "/feed", Shape.Mobile) { Content = Content.Posts },
    new("GET", "/post", Shape.Mobile),
    new("GET", "/followers", Shape.Mobile) { Content = Content.Followers, PageSize = 100 },
    new("GET", "/following", Shape.Mobile) { Content = Content.Following, PageSize = 100 },
    new("GET", "/stories", Shape.Mobile) { Content = Content.Stories })
{
    public override void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account) =>
        MobileWriter.User(json, account, exchange.At, idAsText: false, statusFlag: false);

    public override void WritePost(Utf8JsonWriter json, Exchange exchange, Post post)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        MobileMediaWriter.Item(json, post, exchange.At, idAsText: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public override void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page)
    {
        json.WriteStartObject();
        if (exchange.Route!.Content == Content.Posts)
        {
            MobilePageWriter.Posts(json, owner, page, exchange.At, idAsText: false, withOwner: false);
        }
        else if (page.Items.Count > 0)
        {
            json.WritePropertyName("reel"u8);
            MobilePageWriter.Reel(json, owner, page, exchange.At, withCode: true);
        }
        else
        {
            json.WriteNull("reel"u8);
        }

        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    public override void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page)
    {
        json.WriteStartObject();
        MobilePageWriter.Users(json, page, exchange.At, idAsText: false);
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
    }

    /// <summary>An empty list for an account, which is what any failure looks like.</summary>
    protected override int WriteNotFound(Utf8JsonWriter json, Exchange exchange)
    {
        if (exchange.Question.Subject != Subject.Shortcode)
        {
            WriteSoftError(json, exchange);
            return 200;
        }

        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        return 200;
    }

    protected override void WriteSoftError(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteStartArray();
        json.WriteEndArray();
    }
}
