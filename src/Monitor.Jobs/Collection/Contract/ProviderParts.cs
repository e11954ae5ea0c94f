namespace Monitor.Jobs.Collection.Contract;

/// <summary>
/// One provider may be written in several folders, such as one for each platform that it serves. Parts with the same name are one
/// provider: one key, one limit, one bill, one line in the API.
/// </summary>
internal static class ProviderParts
{
    /// <summary>The providers in the order of their first part.</summary>
    public static IProvider[] Join(IEnumerable<IProvider> providers) =>
        [.. providers.GroupBy(provider => provider.Declaration.Name).Select(parts => parts.ToArray()).Select(Join)];

    private static IProvider Join(IProvider[] parts) => parts is [var whole] ? whole : new JoinedProvider(parts);

    private sealed class JoinedProvider(IProvider[] parts) : IProvider
    {
        public ProviderDeclaration Declaration { get; } = parts[0].Declaration with
        {
            Capabilities = parts
                .SelectMany(part => part.Declaration.Capabilities)
                .GroupBy(capability => capability.Key)
                .ToDictionary(
                    platform => platform.Key,
                    IReadOnlyList<string> (platform) => [.. platform.SelectMany(able => able.Value).Distinct(StringComparer.Ordinal)],
                    StringComparer.Ordinal),
        };

        public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
            For(request).SendAsync(request, access, attempt, ct);

        public FetchRequest Trial => parts[0].Trial;

        public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => For(request).Parse(request, response);

        public string? Keep(FetchRequest request) => For(request).Keep(request);

        public ProviderStep? TakeUp(FetchRequest request, string kept) => For(request).TakeUp(request, kept);

        private IProvider For(FetchRequest request) =>
            parts.First(part => part.Declaration.Supports(request.Platform, request.FetchType));
    }
}
