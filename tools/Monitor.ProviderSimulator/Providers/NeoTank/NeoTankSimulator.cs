using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;
using Monitor.ProviderSimulator.Providers.RapidApi;

namespace Monitor.ProviderSimulator.Providers.NeoTank;

/// <summary>NeoTank's routes.</summary>
internal sealed class NeoTankSimulator() : RapidApiSimulator(
    "rapidapi-neotank",
    "instagram130.p.rapidapi.com",
    new RapidApiParameters("username", "userid", "code", "first", "after"),
    new("GET", "/account-info", Shape.GraphQl),
    new("GET", "/account-medias", Shape.GraphQl) { Content = Content.Posts, PageSize = 80 },
    new("GET", "/media-info", Shape.GraphQl))
{
    public override void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account) =>
        GraphQlWriter.User(json, account, exchange.At, withMobileCounts: false);

    public override void WritePost(Utf8JsonWriter json, Exchange exchange, Post post) => GraphQlWriter.Media(json, post, exchange.At);

    public override void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page) =>
        GraphQlWriter.Connection(json, page, post => GraphQlWriter.Media(json, post, exchange.At));

    public override void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page) =>
        throw new NotSupportedException();

    protected override int WriteNotFound(Utf8JsonWriter json, Exchange exchange) =>
        Message(json, 404, exchange.Question.Subject == Subject.Shortcode ? "Media not found" : "Account not found");

    protected override void WriteSoftError(Utf8JsonWriter json, Exchange exchange) => Message(json, 200, "Instagram is not responding");
}
