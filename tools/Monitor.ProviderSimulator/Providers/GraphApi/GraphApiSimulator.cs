using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.GraphApi;

/// <summary>
/// The Graph API: an account discovered by another one, and insights. Accounts whose handle starts with <c>personal</c> are no
/// professional ones and cannot be discovered; neither can private ones.
/// </summary>
internal sealed partial class GraphApiSimulator : ISimulatedProvider
{
    private const string Scheme = "Bearer ";
    private const string Insights = "insights";
    private const string Stories = "stories";
    private const string Discovery = "business_discovery";

    private static readonly SimulatedRoute DiscoveryRoute = new("GET", "/{id}", Shape.Mobile, Discovery) { PageSize = 50 };
    private static readonly SimulatedRoute InsightsRoute = new("GET", "/{id}/insights", Shape.Mobile, Insights);

    private static readonly SimulatedRoute StoriesRoute = new("GET", "/{id}/stories", Shape.Mobile, Stories) { Content = Content.Stories };

    public string Name => "graphapi";

    public FrozenDictionary<string, SimulatedRoute> Routes => FrozenDictionary<string, SimulatedRoute>.Empty;

    public SimulatedRoute? Find(string path) => PathFormat().Match(path) switch
    {
        { Success: false } => null,
        { Groups: var groups } when groups["edge"].Value == Stories => StoriesRoute,
        { Groups: var groups } when groups["edge"].Success => InsightsRoute,
        _ => DiscoveryRoute,
    };

    public ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var query = request.Query;
        var authorization = request.Headers.Authorization.ToString();
        var credential = authorization.StartsWith(Scheme, StringComparison.Ordinal) && authorization.Length > Scheme.Length
            ? authorization[Scheme.Length..]
            : query["access_token"] is [{ Length: > 0 } token, ..] ? token : null;
        var whole = request.Path.Value!;
        var path = PathFormat().Match(whole[whole.IndexOf('/', 1)..]);
        if (path.Groups["edge"].Value == Stories)
            return ValueTask.FromResult(new Question(Subject.AccountId, GraphIds.AccountOf(path.Groups["id"].Value), credential));
        if (path.Groups["edge"].Success)
        {
            var graphId = path.Groups["id"].Value;
            return ValueTask.FromResult(query["metric"].ToString().StartsWith("follower_", StringComparison.Ordinal)
                ? new Question(Subject.AccountId, GraphIds.AccountOf(graphId), credential)
                : new Question(Subject.Shortcode, GraphIds.CodeOf(graphId), credential) { Wants = query["metric"].ToString() });
        }

        var fields = DiscoveryFormat().Match(query["fields"].ToString());
        return ValueTask.FromResult(new Question(Subject.Handle, fields.Success ? fields.Groups["handle"].Value : null, credential)
        {
            Cursor = fields.Groups["after"].Success ? fields.Groups["after"].Value : null,
            Count = fields.Groups["limit"].Success ? int.Parse(fields.Groups["limit"].Value, CultureInfo.InvariantCulture) : 0,
        });
    }

    public bool Knows(Account account) => !account.IsPrivate && !account.Handle.StartsWith("personal", StringComparison.Ordinal);

    public void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        if (exchange.Envelope == Insights)
            GraphApiWriter.Audience(json, account);
        else
            GraphApiWriter.Account(json, exchange, account);
    }

    public void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page) => GraphApiWriter.Stories(json, owner, page, exchange.At);

    public void WritePost(Utf8JsonWriter json, Exchange exchange, Post post) => GraphApiWriter.Insights(json, post, exchange.Question.Wants);

    public int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) => failure.Kind switch
    {
        FailureKind.NoSuchRoute => Error(json, 404, "Unknown path components", 2500, null),
        FailureKind.WrongMethod => Error(json, 400, "Unsupported post request.", 100, 33),
        FailureKind.NoTarget => Error(json, 400, "(#100) Tried accessing nonexisting field", 100, null),
        FailureKind.Unauthorized => Error(json, 400, "Error validating access token: Session has expired.", 190, 463),
        FailureKind.Quota => Error(json, 400, "There have been too many calls to this business account.", 80_002, null),
        FailureKind.RateLimited => Error(json, 403, "(#4) Application request limit reached", 4, null),
        FailureKind.NotFound when exchange.Envelope is Insights or Stories => Error(json, 400, "Unsupported get request. Object does not exist.", 100, 33),
        FailureKind.NotFound => Error(json, 400, "Invalid user id", 110, 2_207_013),
        FailureKind.SoftError => Error(json, 200, "Service temporarily unavailable", 2, null),
        _ => Error(json, failure.Status ?? 500, "An unknown error occurred", 1, null),
    };

    private static int Error(Utf8JsonWriter json, int status, string message, int code, int? detail)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, "OAuthException");
        json.WriteNumber("code"u8, code);
        if (detail is { } number)
            json.WriteNumber("error_subcode"u8, number);
        json.WriteString("fbtrace_id"u8, "AsImUlAtEd");
        json.WriteEndObject();
        json.WriteEndObject();
        return status;
    }

    [GeneratedRegex(@"^/(v\d+\.\d+/)?(?<id>\d+|me)(/(?<edge>insights|stories))?/?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathFormat();

    [GeneratedRegex(
        @"^business_discovery\.username\((?<handle>[^)]+)\)\{[^{]*?(media(\.limit\((?<limit>\d{1,3})\))?(\.after\((?<after>[^)]+)\))?\{.*)?\}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex DiscoveryFormat();
}
