using Monitor.Data.Observations;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Providers.RocketApi;
using Monitor.Jobs.Providers.TikHub;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Recorded answers and how to have them read.</summary>
internal static class Fixture
{
    public const string Handle = "olga.builds";

    private static readonly Dictionary<string, IProvider> Providers = new(StringComparer.Ordinal)
    {
        ["TikHub"] = new TikHubProvider(),
        ["RocketApi"] = new RocketApiProvider(),
    };

    /// <summary>The answers that carry data, with the short code they are about or null for an account.</summary>
    public static TheoryData<string, string, string?> Successes { get; } = new()
    {
        { "TikHub", "profile_mobile", null },
        { "TikHub", "profile_mixed", null },
        { "TikHub", "profile_nested", null },
        { "TikHub", "profile_private", null },
        { "TikHub", "profile_numbers_as_text", null },
        { "TikHub", "post_reel", "DMb7xYe2QpA" },
        { "TikHub", "post_image", "DKq3vNtRwLm" },
        { "TikHub", "post_carousel", "DNv0gHsT4kE" },
        { "TikHub", "post_hidden_absent", "DPc9LrUo1Zi" },
        { "TikHub", "post_hidden_false_number", "DPc9LrUo1Zi" },
        { "TikHub", "post_metrics", "DMb7xYe2QpA" },
        { "TikHub", "post_graphql_video", "DQw5mBnF8yS" },
        { "TikHub", "post_graphql_hidden", "DPc9LrUo1Zi" },
        { "RocketApi", "profile_mobile", null },
        { "RocketApi", "profile_private", null },
        { "RocketApi", "profile_web", null },
        { "RocketApi", "profile_body_as_text", null },
        { "RocketApi", "post_reel", "DMb7xYe2QpA" },
        { "RocketApi", "post_carousel", "DNv0gHsT4kE" },
        { "RocketApi", "post_hidden", "DPc9LrUo1Zi" },
    };

    public static byte[] Bytes(string provider, string name)
    {
        using var resource = typeof(Fixture).Assembly.GetManifestResourceStream($"{provider}/Fixtures/{name}")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    public static FetchOutcome Parse(
        string provider, string name, string? shortcode = null, int status = 200, TimeSpan? retryAfter = null) =>
        ParseBytes(provider, Bytes(provider, name), shortcode, status, retryAfter);

    public static FetchOutcome ParseBytes(
        string provider, ReadOnlyMemory<byte> body, string? shortcode = null, int status = 200, TimeSpan? retryAfter = null) =>
        Providers[provider].Parse(Request(shortcode), new ProviderResponse(status, retryAfter, body));

    public static Observation Observe(string provider, string name, string? shortcode = null) =>
        Assert.IsType<FetchOutcome.Found>(Parse(provider, name, shortcode)).Observation!;

    private static FetchRequest Request(string? shortcode) => shortcode is null
        ? new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, Handle)
        : new FetchRequest(Platforms.Instagram, FetchTypes.PostByShortcode, shortcode);
}
