using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.RapidApi;

/// <summary>What the RapidAPI gateway does for every API behind it: key, plan and routes.</summary>
/// <param name="name">Name of the provider.</param>
/// <param name="host">The API's host, which every request has to name.</param>
/// <param name="parameters">How the API calls what is asked.</param>
/// <param name="routes">The API's routes.</param>
internal abstract class RapidApiSimulator(string name, string host, RapidApiParameters parameters, params SimulatedRoute[] routes)
    : ISimulatedProvider
{
    private const string Hashtag = "hash_tag";

    public string Name => name;

    public FrozenDictionary<string, SimulatedRoute> Routes { get; } = routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public virtual SimulatedRoute? Find(string path) => Routes.GetValueOrDefault(path.TrimEnd('/'));

    public ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var key = request.Headers["X-RapidAPI-Key"].ToString();
        var credential = key.Length > 0 && request.Headers["X-RapidAPI-Host"] == host ? key : null;
        var query = request.Query;
        var question = Text(query, parameters.Handle) is { } handle ? new Question(Subject.Handle, handle, credential)
            : Text(query, parameters.AccountId) is { } id ? new Question(Subject.AccountId, id, credential)
            : Text(query, Hashtag) is { } word ? new Question(Subject.Handle, word, credential)
            : new Question(Subject.Shortcode, IsWellFormed(request) ? Text(query, parameters.Shortcode) : null, credential);
        return ValueTask.FromResult(question with
        {
            Target = IsWellFormed(request) ? question.Target : null,
            Cursor = parameters.Cursors.Select(cursor => Text(query, cursor)).FirstOrDefault(text => text is not null),
            Count = int.TryParse(Text(query, parameters.Count), out var count) ? count : null,
        });
    }

    public abstract void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account);

    public abstract void WritePost(Utf8JsonWriter json, Exchange exchange, Post post);

    public abstract void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page);

    public abstract void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page);

    public virtual void WriteComments(Utf8JsonWriter json, Exchange exchange, Slice<Comment> page) => throw new NotSupportedException();

    public virtual void WriteLikers(Utf8JsonWriter json, Exchange exchange, Post post, Slice<Account> page) => throw new NotSupportedException();

    public virtual void WriteHashtag(Utf8JsonWriter json, Exchange exchange, string word, Slice<Post> page) => throw new NotSupportedException();

    public int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.NoSuchRoute or FailureKind.WrongMethod:
                return Message(json, 404, $"Endpoint '/{exchange.Route?.Path}' does not exist");
            case FailureKind.NoTarget:
                return Message(json, 422, "Unprocessable Entity");
            case FailureKind.Unauthorized:
                return Message(json, 401, "Invalid API key. Go to the documentation for more info.");
            case FailureKind.Quota:
                return Message(json, 429, "You have exceeded the MONTHLY quota for Requests on your current plan, BASIC. Upgrade your plan.");
            case FailureKind.RateLimited:
                return Message(json, 429, "Too many requests");
            case FailureKind.NotFound:
                return WriteNotFound(json, exchange);
            case FailureKind.SoftError:
                WriteSoftError(json, exchange);
                return 200;
            default:
                return Message(json, failure.Status ?? 500, "Internal server error");
        }
    }

    public int WriteVerdict(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, "fail");
        json.WriteString("message"u8, exchange.Question.Subject == Subject.Shortcode ? "Media not found or unavailable" : "User not found");
        json.WriteEndObject();
        return 200;
    }

    /// <summary>Whether the API understands the request beyond its parameters.</summary>
    protected virtual bool IsWellFormed(HttpRequest request) => true;

    /// <summary>What the API says about what does not exist.</summary>
    /// <returns>The HTTP status that goes with it.</returns>
    protected abstract int WriteNotFound(Utf8JsonWriter json, Exchange exchange);

    /// <summary>A failure inside HTTP 200.</summary>
    protected abstract void WriteSoftError(Utf8JsonWriter json, Exchange exchange);

    protected static int Message(Utf8JsonWriter json, int status, string message)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        return status;
    }

    private static string? Text(IQueryCollection query, string? parameter) =>
        parameter is not null && query[parameter] is [{ Length: > 0 } text, ..] ? text : null;
}

/// <summary>Names of query parameters.</summary>
internal sealed record RapidApiParameters(string? Handle, string? AccountId, string? Shortcode, string? Count, params string[] Cursors);
