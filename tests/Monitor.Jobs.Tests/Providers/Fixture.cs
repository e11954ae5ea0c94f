using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.ArrayBobo;
using Monitor.Jobs.Providers.BestSolutions;
using Monitor.Jobs.Providers.GraphApi;
using Monitor.Jobs.Providers.IgApi;
using Monitor.Jobs.Providers.JoTucker;
using Monitor.Jobs.Providers.Lama;
using Monitor.Jobs.Providers.NeoTank;
using Monitor.Jobs.Providers.RocketApi;
using Monitor.Jobs.Providers.TikHub;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Recorded answers and how to have them read.</summary>
internal static class Fixture
{
    public const string Handle = "olga.builds";
    public const string AccountId = "60311874522";

    private static readonly Dictionary<string, IProvider> Providers = new(StringComparer.Ordinal)
    {
        ["TikHub"] = RegisteredProviders.Of<TikHubProvider>(),
        ["RocketApi"] = RegisteredProviders.Of<RocketApiProvider>(),
        ["ArrayBobo"] = RegisteredProviders.Of<ArrayBoboProvider>(),
        ["JoTucker"] = RegisteredProviders.Of<JoTuckerProvider>(),
        ["BestSolutions"] = RegisteredProviders.Of<BestSolutionsProvider>(),
        ["NeoTank"] = RegisteredProviders.Of<NeoTankProvider>(),
        ["IgApi"] = RegisteredProviders.Of<IgApiProvider>(),
        ["Lama"] = RegisteredProviders.Of<LamaProvider>(),
        ["GraphApi"] = RegisteredProviders.Of<GraphApiProvider>(),
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
        { "TikHub", "posts", null },
        { "TikHub", "posts_nested", null },
        { "TikHub", "followers", null },
        { "TikHub", "stories", null },
        { "RocketApi", "posts", null },
        { "RocketApi", "reels", null },
        { "RocketApi", "tagged", null },
        { "RocketApi", "tagged_mobile", null },
        { "RocketApi", "followers", null },
        { "RocketApi", "stories", null },
        { "ArrayBobo", "profile", null },
        { "ArrayBobo", "profile_private", null },
        { "ArrayBobo", "post_reel", "DMb7xYe2QpA" },
        { "ArrayBobo", "post_carousel", "DNv0gHsT4kE" },
        { "ArrayBobo", "post_hidden", "DPc9LrUo1Zi" },
        { "ArrayBobo", "posts", null },
        { "ArrayBobo", "reels", null },
        { "ArrayBobo", "tagged", null },
        { "ArrayBobo", "stories", null },
        { "JoTucker", "profile", null },
        { "JoTucker", "posts", null },
        { "JoTucker", "post_carousel", "DNv0gHsT4kE" },
        { "JoTucker", "post_hidden", "DPc9LrUo1Zi" },
        { "JoTucker", "followers", null },
        { "JoTucker", "following_last", null },
        { "BestSolutions", "profile", null },
        { "BestSolutions", "posts", null },
        { "BestSolutions", "posts_last", null },
        { "BestSolutions", "post_reel", "DMb7xYe2QpA" },
        { "BestSolutions", "followers", null },
        { "BestSolutions", "following", null },
        { "BestSolutions", "stories", null },
        { "NeoTank", "profile", null },
        { "NeoTank", "profile_private", null },
        { "NeoTank", "posts", null },
        { "NeoTank", "post_video", "DQw5mBnF8yS" },
        { "IgApi", "followers", null },
        { "Lama", "profile", null },
        { "Lama", "post_reel", "DMb7xYe2QpA" },
        { "Lama", "post_carousel", "DNv0gHsT4kE" },
        { "Lama", "posts", null },
        { "Lama", "posts_last", null },
        { "Lama", "reels", null },
        { "Lama", "tagged", null },
        { "Lama", "followers", null },
        { "Lama", "stories", null },
        { "GraphApi", "profile", null },
        { "GraphApi", "profile_bare", null },
        { "GraphApi", "post_insights", null },
        { "GraphApi", "audience", null },
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
        Parse(provider, Bytes(provider, name), RequestOf(name, shortcode), status, retryAfter);

    /// <summary>Reads an answer as if it were one to another question than its name says.</summary>
    public static FetchOutcome ParseAs(string provider, string fetchType, string name, int status = 200, TimeSpan? retryAfter = null) =>
        Parse(provider, BytesOfEither(provider, name), Request(fetchType, null), status, retryAfter);

    public static FetchOutcome ParseBytes(
        string provider, ReadOnlyMemory<byte> body, string? shortcode = null, int status = 200, TimeSpan? retryAfter = null) =>
        Parse(provider, body, RequestOf(shortcode is null ? "profile" : "post_", shortcode), status, retryAfter);

    public static FetchOutcome Parse(
        string provider, ReadOnlyMemory<byte> body, FetchRequest request, int status = 200, TimeSpan? retryAfter = null) =>
        Checked(request, Providers[provider].Parse(request, new ProviderResponse(status, retryAfter, body)));

    /// <summary>What an answer counts as where nothing is known of former handles.</summary>
    public static FetchOutcome Checked(FetchRequest request, FetchOutcome outcome) =>
        outcome is FetchOutcome.Found found && AnswerCheck.Mismatch(request, found) is { } field ? new FetchOutcome.Malformed(field) : outcome;

    public static Observation Observe(string provider, string name, string? shortcode = null) =>
        Found(provider, name, shortcode).Observation!;

    public static FetchOutcome.Found Found(string provider, string name, string? shortcode = null) =>
        Assert.IsType<FetchOutcome.Found>(Parse(provider, name, shortcode));

    /// <summary>What an answer is about, told by the beginning of its name.</summary>
    public static FetchRequest RequestOf(string name, string? shortcode = null) => Request(
        name switch
        {
            _ when name.StartsWith("posts", StringComparison.Ordinal) => FetchTypes.ProfilePostsById,
            _ when name.StartsWith("post_insights", StringComparison.Ordinal) => FetchTypes.PostInsights,
            _ when name.StartsWith("post_", StringComparison.Ordinal) => FetchTypes.PostByShortcode,
            _ when name.StartsWith("reels", StringComparison.Ordinal) => FetchTypes.ReelsPosts,
            _ when name.StartsWith("tagged", StringComparison.Ordinal) => FetchTypes.TaggedPosts,
            _ when name.StartsWith("followers", StringComparison.Ordinal) => FetchTypes.Followers,
            _ when name.StartsWith("following", StringComparison.Ordinal) => FetchTypes.Following,
            _ when name.StartsWith("stories", StringComparison.Ordinal) => FetchTypes.StoryPostsByProfileId,
            _ when name.StartsWith("audience", StringComparison.Ordinal) => FetchTypes.ProfileInsights,
            _ => FetchTypes.ProfileByHandle,
        },
        shortcode);

    private static FetchRequest Request(string fetchType, string? shortcode) => new(Platforms.Instagram, fetchType, fetchType switch
    {
        FetchTypes.ProfileByHandle => Handle,
        FetchTypes.PostByShortcode => shortcode ?? "DMb7xYe2QpA",
        FetchTypes.PostInsights => "18200000000000001",
        FetchTypes.ProfileInsights => "17841460311874522",
        _ => AccountId,
    });

    // Many providers share the failures of one gateway.
    private static byte[] BytesOfEither(string provider, string name) =>
        typeof(Fixture).Assembly.GetManifestResourceInfo($"{provider}/Fixtures/{name}") is null ? Bytes("RapidApi", name) : Bytes(provider, name);
}
