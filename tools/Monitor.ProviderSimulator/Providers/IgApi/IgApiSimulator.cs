using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;
using Monitor.ProviderSimulator.Providers.RapidApi;

namespace Monitor.ProviderSimulator.Providers.IgApi;

/// <summary>IG API's only route. It wants the header Accept-Encoding to be there and empty.</summary>
internal sealed class IgApiSimulator() : RapidApiSimulator(
    "rapidapi-igapi",
    "igdata.p.rapidapi.com",
    new RapidApiParameters(Handle: null, "user_id", Shortcode: null, Count: null, "cursor"),
    new SimulatedRoute("GET", "/web_followers", Shape.GraphQl) { Content = Content.Followers, PageSize = 50 })
{
    private const int ManyFollowers = 48_210;

    public override void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account) => throw new NotSupportedException();

    public override void WritePost(Utf8JsonWriter json, Exchange exchange, Post post) => throw new NotSupportedException();

    public override void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page) => throw new NotSupportedException();

    public override void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page) =>
        GraphQlWriter.Connection(json, page, account => GraphQlWriter.Follower(json, account, exchange.At));

    protected override bool IsWellFormed(HttpRequest request) => request.Headers.TryGetValue("Accept-Encoding", out var value) && value == "";

    protected override int WriteNotFound(Utf8JsonWriter json, Exchange exchange) => Message(json, 200, "User not found");

    /// <summary>An empty page without a way on, although there are many followers.</summary>
    protected override void WriteSoftError(Utf8JsonWriter json, Exchange exchange) =>
        GraphQlWriter.Connection(json, new Slice<Account>([], ManyFollowers, Next: null), _ => { });
}
