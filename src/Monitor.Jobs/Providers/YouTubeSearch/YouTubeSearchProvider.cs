using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeSearch;

/// <summary>YouTube's search. It is the Data API's, under a name of its own: a key for it pays a hundred times as much for each call.</summary>
internal sealed class YouTubeSearchProvider(IYouTubeSearchApi api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "youtube-search",
        new Uri("https://youtube.googleapis.com/youtube/v3"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Platforms.YouTube] = [FetchTypes.Search] },
        UnitCostUsd: 0m)
    {
        Title = "YT Search",
        // A search costs 100 of 10,000 units a day and the counts of its videos one; both are calls.
        Limits = [new RateSpec(198, TimeSpan.FromDays(1))],
        KeysAt = new Uri("https://console.cloud.google.com/apis/library/youtube.googleapis.com"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        DataApiQuestion.Of(request) switch
        {
            DataApiQuestion.Search search => api.SearchAsync(search.Size, search.Words, search.Cursor, access.ApiKey, ct),
            DataApiQuestion.Videos videos => api.VideosAsync(videos.Ids, access.ApiKey, ct),
            var question => throw new ArgumentException($"The search of YouTube is not asked for {question}.", nameof(request)),
        };

    // A search costs a hundred times as much.
    public FetchRequest Trial => new(Platforms.YouTube, FetchTypes.Video, "jNQXAC9IVRw");

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeSearchParser.Parse(request, response);
}
