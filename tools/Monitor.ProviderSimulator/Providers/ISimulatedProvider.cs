using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers;

/// <summary>One provider's wire format: what its requests say and how its answers look. It knows neither faults nor the log.</summary>
internal interface ISimulatedProvider
{
    /// <summary>Its name, which is also its path prefix.</summary>
    string Name { get; }

    /// <summary>Its routes by path below the prefix.</summary>
    FrozenDictionary<string, SimulatedRoute> Routes { get; }

    /// <summary>The route of a path below the prefix, whose slash at the end is still there; null when there is none.</summary>
    SimulatedRoute? Find(string path) => Routes.GetValueOrDefault(path.TrimEnd('/'));

    /// <summary>Whether the account is one that the provider has anything to say about.</summary>
    bool Knows(Account account) => true;

    /// <summary>Reads target and credential of a request.</summary>
    ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct);

    /// <summary>Writes the whole answer about an account.</summary>
    void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account);

    /// <summary>Writes the whole answer about a post.</summary>
    void WritePost(Utf8JsonWriter json, Exchange exchange, Post post);

    /// <summary>Writes the whole answer about a page of posts, reels or stories.</summary>
    void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page) => throw new NotSupportedException();

    /// <summary>Writes the whole answer about a page of followers or followed accounts.</summary>
    void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page) => throw new NotSupportedException();

    /// <summary>Writes the whole answer about a page of comments below a post.</summary>
    void WriteComments(Utf8JsonWriter json, Exchange exchange, Slice<Comment> page) => throw new NotSupportedException();

    /// <summary>Writes the whole answer about a page of those who like a post.</summary>
    void WriteLikers(Utf8JsonWriter json, Exchange exchange, Post post, Slice<Account> page) => throw new NotSupportedException();

    /// <summary>Writes the whole answer about the posts with a hashtag.</summary>
    void WriteHashtag(Utf8JsonWriter json, Exchange exchange, string word, Slice<Post> page) => throw new NotSupportedException();

    /// <summary>Writes the whole answer about a list of a private account, where it is not just an empty page.</summary>
    /// <returns>The HTTP status that goes with it; null when nothing was written.</returns>
    int? WritePrivate(Utf8JsonWriter json, Exchange exchange) => null;

    /// <summary>Writes the whole answer from a network of the provider's own; null where the network is Instagram's.</summary>
    /// <returns>The HTTP status that goes with it.</returns>
    int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault) => null;

    /// <summary>Writes the platform's own word that there is nothing, inside a success; as any other failure where the format has no place for it.</summary>
    /// <returns>The HTTP status that goes with it.</returns>
    int WriteVerdict(Utf8JsonWriter json, Exchange exchange) => WriteFailure(json, exchange, new Failure(FailureKind.NotFound));

    /// <summary>Adds what the provider says in the headers of its answers.</summary>
    void Tell(IHeaderDictionary headers, Exchange exchange, int status)
    {
    }

    /// <summary>The question about somebody else that is answered instead.</summary>
    Question AboutSomebodyElse(Question question) =>
        question.Target is { } target ? question with { Target = Distortion.Foreign(target) } : question;

    /// <summary>Writes the whole answer of a failure.</summary>
    /// <returns>The HTTP status that goes with it.</returns>
    int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure);
}

/// <summary>How an answer is laid out.</summary>
internal enum Shape
{
    /// <summary>As Instagram's mobile app receives it.</summary>
    Mobile,

    /// <summary>As Instagram's web site receives it.</summary>
    GraphQl,
}

/// <summary>What a target is.</summary>
internal enum Subject
{
    Handle,
    AccountId,
    Shortcode,
}

/// <summary>What a route answers about its target.</summary>
internal enum Content
{
    Entity,
    Posts,
    Reels,
    Tagged,
    Stories,
    Followers,
    Following,
    Comments,
    Likers,
    Hashtag,
}

/// <summary>One route of a provider.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path below the provider's prefix.</param>
/// <param name="Shape">Layout of its answers.</param>
/// <param name="Envelope">Where in the answer the account or post is; the words are the provider's own.</param>
internal sealed record SimulatedRoute(string Method, string Path, Shape Shape, string Envelope = "")
{
    /// <summary>What it answers.</summary>
    public Content Content { get; init; }

    /// <summary>Elements of a page unless the request asks for fewer.</summary>
    public int PageSize { get; init; } = 12;
}

/// <summary>What a request asks.</summary>
/// <param name="Subject">What the target is.</param>
/// <param name="Target">Handle, id or short code; null when the request has none.</param>
/// <param name="Credential">The secret; null when the request has none in the provider's form.</param>
internal readonly record struct Question(Subject Subject, string? Target, string? Credential)
{
    /// <summary>Where the page begins, as an earlier answer said; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Elements of a page; null leaves it to the route.</summary>
    public int? Count { get; init; }

    /// <summary>What of the target is wanted, where requests say so.</summary>
    public string? Wants { get; init; }
}

/// <summary>One request and the network's time at which it is answered.</summary>
/// <param name="Route">Null when the path is none of the provider's; that can only fail.</param>
internal readonly record struct Exchange(SimulatedRoute? Route, Question Question, DateTimeOffset At)
{
    /// <summary>Elements of a page.</summary>
    public int PageSize => Math.Clamp(Question.Count ?? Route?.PageSize ?? 1, 1, Math.Max(Route?.PageSize ?? 1, 1));

    /// <summary>Layout of the answer.</summary>
    public Shape Shape => Route?.Shape ?? default;

    /// <summary>Place of the account or post in the answer.</summary>
    public string Envelope => Route?.Envelope ?? "";
}

/// <summary>Why there is no data.</summary>
internal enum FailureKind
{
    NoSuchRoute,
    WrongMethod,
    NoTarget,
    Unauthorized,
    Quota,
    RateLimited,
    NotFound,
    ServerError,
    SoftError,
}

/// <summary>A failure for a provider to put in its own words.</summary>
/// <param name="Kind">Why there is no data.</param>
/// <param name="Status">The status that a fault asks for.</param>
internal sealed record Failure(FailureKind Kind, int? Status = null);
