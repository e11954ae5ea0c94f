using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>A request as it would have gone out.</summary>
internal sealed record SentRequest(
    HttpMethod Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string? ContentType, string? Body);

/// <summary>Stands in for the network: keeps the request of a provider and answers with nothing.</summary>
internal sealed class RequestRecorder : HttpMessageHandler
{
    private readonly List<SentRequest> _sent = [];

    /// <summary>The one request by which a provider asks.</summary>
    public static async Task<SentRequest> RecordAsync(
        string provider, FetchRequest request, ProviderAccess access, int attempt = 0, string? baseUrl = null)
    {
        using var recorder = new RequestRecorder();
        await using var services = RegisteredProviders.On(recorder, ($"Providers:{provider}:BaseUrl", baseUrl));
        var asked = ProviderParts.Join(services.GetServices<IProvider>()).Single(candidate => candidate.Declaration.Name == provider);
        using var answer = await asked.SendAsync(request, access, attempt, TestContext.Current.CancellationToken);
        return Assert.Single(recorder._sent);
    }

    /// <summary>The request that came last; a recorder that stays serves one question after the other.</summary>
    public SentRequest Last => _sent[^1];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        _sent.Add(new(
            request.Method,
            request.RequestUri!,
            request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            request.Content?.Headers.ContentType?.ToString(),
            // A request without a body and one with an empty body are the same on the wire.
            body.Length == 0 ? null : body));
        return new();
    }
}
