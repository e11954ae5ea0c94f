using Monitor.Data.Credentials;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>
/// A data API behind the chain. A provider only asks and reads answers: it never sees the database, the cache, the clock, the
/// limits or the retries, and it keeps nothing from one question to the next.
/// </summary>
public interface IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    ProviderDeclaration Declaration { get; }

    /// <summary>
    /// Sends the one HTTP request that asks <paramref name="request"/>, and returns once the head of the answer is there, whatever its
    /// status. The caller bounds time and size, reads the body and tries again.
    /// </summary>
    /// <param name="request">What to fetch; its fetch type is one of the declared ones.</param>
    /// <param name="access">With which key.</param>
    /// <param name="attempt">0 for the first try; a provider with several versions of an endpoint may switch on a later one.</param>
    /// <param name="ct">Ends the request.</param>
    Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct);

    /// <summary>
    /// The cheapest question that shows whether a key is taken. It is answered whatever is known of whom it is about: what counts is that it is answered.
    /// </summary>
    FetchRequest Trial => TrialQuestion.Of(Declaration);

    /// <summary>Reads an answer. Never throws: what cannot be read is <see cref="FetchOutcome.Malformed"/>.</summary>
    FetchOutcome Parse(FetchRequest request, ProviderResponse response);

    /// <summary>
    /// What is to be kept of the step at which a question stands, so that a later run can go on there instead of paying twice; null where
    /// it begins anew.
    /// </summary>
    string? Keep(FetchRequest request) => null;

    /// <summary>The step that was kept; null when it cannot be read.</summary>
    ProviderStep? TakeUp(FetchRequest request, string kept) => null;
}

/// <summary>What a provider is and can do.</summary>
/// <param name="Name">Its name in configuration, history and API, such as <c>tikhub</c>.</param>
/// <param name="DefaultBaseUrl">Its public address, used unless <c>Providers:{name}:BaseUrl</c> is set.</param>
/// <param name="Capabilities">Fetch types by platform.</param>
/// <param name="UnitCostUsd">Approximate price of one call in US dollars, for cost forecasts.</param>
public sealed record ProviderDeclaration(
    string Name,
    Uri DefaultBaseUrl,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Capabilities,
    decimal UnitCostUsd)
{
    /// <summary>Its name for people, such as <c>TikHub</c>.</summary>
    public string Title { get; init; } = Name;

    /// <summary>How many calls the provider allows; every one of them holds at the same time.</summary>
    public IReadOnlyList<RateSpec> Limits { get; init; } = [];

    /// <summary>Where a key is to be had.</summary>
    public Uri? KeysAt { get; init; }

    /// <summary>What a key needs besides the key itself, such as the account on whose behalf is asked.</summary>
    public IReadOnlyList<string> RequiredFields { get; init; } = [];

    /// <summary>Whether it answers well only when no compression is offered.</summary>
    public bool RefusesCompression { get; init; }

    /// <summary>Whether the provider can answer this kind of question.</summary>
    public bool Supports(string platform, string fetchType) =>
        Capabilities.TryGetValue(platform, out var fetchTypes) && fetchTypes.Contains(fetchType, StringComparer.Ordinal);
}

/// <summary>No more than <paramref name="Calls"/> calls within any <paramref name="Window"/>.</summary>
public sealed record RateSpec(int Calls, TimeSpan Window);

/// <summary>The key for one call.</summary>
/// <param name="ApiKey">Secret; never logged.</param>
public sealed record ProviderAccess(string ApiKey)
{
    /// <summary>What a credential carries besides its key, such as the account on whose behalf the Graph API is asked.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Keeps the key out of logs and exception messages.</summary>
    public override string ToString() => "(key hidden)";
}

/// <summary>What came back over HTTP.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="RetryAfter">The Retry-After header as a duration, if there was one.</param>
/// <param name="Body">The whole body.</param>
public sealed record ProviderResponse(int Status, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    /// <summary>What its headers say about what is left, where somebody wants to know.</summary>
    public TrialQuota? Quota { get; init; }
}
