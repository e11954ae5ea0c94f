using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Monitor.Data.Observations;
using Monitor.Data.Queues;

namespace Monitor.Data.Flows;

/// <summary>A kind of one-off work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Platform">The platform it is about.</param>
/// <param name="Workers">Workers; times <paramref name="Concurrency"/> is how many requests run at once in all processes.</param>
/// <param name="Concurrency">Requests at once per worker.</param>
/// <param name="FetchType">What is asked of the providers; null: its work is of another kind, see <see cref="Own"/>.</param>
/// <param name="Parameter">The parameter that names the target of a question to the providers.</param>
public sealed record FlowSpec(string Name, string Platform, int Workers, int Concurrency, string? FetchType = null, string? Parameter = null)
{
    /// <summary>Another parameter that may name the target, and what is then asked.</summary>
    public (string Parameter, string FetchType)? OrElse { get; init; }

    /// <summary>What of a profile it brings beside the profile.</summary>
    public ProfileExtent Extent { get; init; } = ProfileExtent.AsAnswered;

    /// <summary>
    /// Parameters of a flow whose work is more than one question to the providers, the one that names the target first; null: it is one
    /// question to the providers.
    /// </summary>
    public IReadOnlyList<FlowParameter>? Own { get; init; }

    /// <summary>Whether its requests may be about any platform; <see cref="Platform"/> is the one of those that name none.</summary>
    public bool IsForAnyPlatform { get; init; }

    /// <summary>Whether it brings a list that goes on beyond its first page.</summary>
    public bool HasPages => FetchTypes.HavePages(FetchType);

    /// <summary>Whether its list can be read to its end in one request, recorded page by page.</summary>
    public bool IsRecordedByPage => FetchTypes.AreRecordedByPage(FetchType);

    /// <summary>All parameters of its requests.</summary>
    public IReadOnlyList<string> Parameters => FlowOrders.ParametersOf(this);

    /// <summary>Requests at once, in all processes together.</summary>
    public int MaxRunning => Workers * Concurrency;
}

/// <summary>What a flow about one profile brings.</summary>
public enum ProfileExtent
{
    /// <summary>The profile, and the posts that came in the same answer.</summary>
    AsAnswered,

    /// <summary>The profile alone.</summary>
    Alone,

    /// <summary>The profile, and the lists that the request names, each with calls of its own.</summary>
    Chosen,
}

/// <summary>Another size of a flow.</summary>
public sealed class FlowSize
{
    /// <summary>Workers.</summary>
    public int? Workers { get; set; }

    /// <summary>Requests at once per worker.</summary>
    public int? Concurrency { get; set; }
}

/// <summary>All flows by name, with the sizes that are configured in section <c>Flows:{name}</c>.</summary>
public sealed class FlowCatalog
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Flows";

    /// <summary>Most workers, and most requests at once per worker.</summary>
    public const int Largest = 1_000;

    private const string Handle = "handle";
    private const string ProfileId = "profile_id";

    // Names and sizes are part of the product: clients send the names.
    private static readonly FlowSpec[] Known =
    [
        new("refresh_profile_custom", Platforms.Instagram, 1, 2, FetchTypes.ProfileByHandle, Handle)
        {
            OrElse = (ProfileId, FetchTypes.ProfileById), Extent = ProfileExtent.Chosen,
        },
        new("refresh_profile_by_handle", Platforms.Instagram, 10, 5, FetchTypes.ProfileByHandle, Handle),
        new("refresh_profile_basic", Platforms.Instagram, 5, 5, FetchTypes.ProfileByHandle, Handle) { Extent = ProfileExtent.Alone },
        new("refresh_profile_by_profile_id", Platforms.Instagram, 1, 5, FetchTypes.ProfileById, ProfileId),
        new("refresh_post_by_shortcode", Platforms.Instagram, 1, 5, FetchTypes.PostByShortcode, "shortcode"),
        new("refresh_post_insights", Platforms.Instagram, 1, 5, FetchTypes.PostInsights, "post_id"),
        new("refresh_stories_posts", Platforms.Instagram, 1, 5, FetchTypes.StoryPostsByProfileId, ProfileId),
        new("refresh_story_insights", Platforms.Instagram, 1, 5, FetchTypes.StoryInsights, "story_id"),
        new("refresh_profile_insights", Platforms.Instagram, 1, 5, FetchTypes.ProfileInsights, ProfileId),
        new("refresh_profile_followers", Platforms.Instagram, 1, 5, FetchTypes.Followers, ProfileId),
        new("refresh_profile_following", Platforms.Instagram, 1, 5, FetchTypes.Following, ProfileId),
        new("refresh_reels_posts", Platforms.Instagram, 1, 5, FetchTypes.ReelsPosts, ProfileId),
        new("refresh_profile_posts", Platforms.Instagram, 1, 5, FetchTypes.ProfilePostsById, ProfileId),
        new("refresh_tagged_posts", Platforms.Instagram, 1, 5, FetchTypes.TaggedPosts, ProfileId),
        new("refresh_hashtag_posts", Platforms.Instagram, 1, 5, FetchTypes.HashtagPosts, "hashtag"),
        new("refresh_own_stories", Platforms.Instagram, 1, 5, FetchTypes.OwnStories, ProfileId),
        new("refresh_post_comments", Platforms.Instagram, 1, 5, FetchTypes.PostComments, "shortcode"),
        new("refresh_post_likers", Platforms.Instagram, 1, 5, FetchTypes.PostLikers, "shortcode"),
        new("refresh_yt_post_comments", Platforms.YouTube, 1, 5, FetchTypes.PostComments, "video_id"),
        new("refresh_yt_profiles", Platforms.YouTube, 10, 5, FetchTypes.Channel, "channel_id"),
        new("refresh_yt_posts", Platforms.YouTube, 1, 5, FetchTypes.Video, "video_id"),
        new("refresh_yt_posts_by_channel_id", Platforms.YouTube, 5, 5, FetchTypes.ChannelVideos, "channel_id"),
        new("search_yt_posts", Platforms.YouTube, 1, 5, FetchTypes.Search, "q"),
        new("refresh_tiktok_profiles", Platforms.TikTok, 5, 5, FetchTypes.ProfileByHandle, Handle),
        new("refresh_instagram_gpt_data_base_gender", Platforms.Instagram, 3, 5) { Own = EnrichmentParameters.All },
        new("refresh_instagram_gpt_data_base_location", Platforms.Instagram, 3, 5) { Own = EnrichmentParameters.All },
        new("refresh_instagram_gpt_data_categ_lang_topics", Platforms.Instagram, 3, 5) { Own = EnrichmentParameters.All },
        new("refresh_instagram_gpt_data_audience_age_gender", Platforms.Instagram, 3, 5) { Own = EnrichmentParameters.All },
        new("refresh_instagram_gpt_data_audience_cities", Platforms.Instagram, 3, 5) { Own = EnrichmentParameters.All },
        new("refresh_instagram_gpt_data_gender_location_lang", Platforms.Instagram, 3, 5) { Own = EnrichmentParameters.All },
        new(AssetUpload.Name, Platforms.Instagram, 15, 5) { Own = AssetUpload.Parameters },
        new(AssetUpload.StoriesName, Platforms.Instagram, 3, 5) { Own = AssetUpload.Parameters },
        new("fetch_channels_csv", Platforms.YouTube, 1, 5) { Own = ChannelParameters.OfChannels },
        new("fetch_channel_videos_csv", Platforms.YouTube, 1, 5) { Own = ChannelParameters.OfVideos },
        new("fetch_channel_demographic_csv", Platforms.YouTube, 1, 5) { Own = ChannelParameters.OfChannels },
        new("refresh_orders_by_store", Platforms.Shopify, 1, 5) { Own = OrderParameters.All },
        new(FlowNames.KeywordCollection, Platforms.Instagram, 1, 5) { IsForAnyPlatform = true, Own = TextFlowParameters.Report },
        new(FlowNames.SentimentExtraction, Platforms.Instagram, 1, 5) { IsForAnyPlatform = true, Own = TextFlowParameters.Extraction },
        new(FlowNames.SentimentReport, Platforms.Instagram, 1, 5) { IsForAnyPlatform = true, Own = TextFlowParameters.Report },
    ];

    private readonly Dictionary<string, FlowSpec> _flows;

    /// <summary>Applies the configured sizes.</summary>
    /// <exception cref="OptionsValidationException">A name is unknown or a size is out of range.</exception>
    public FlowCatalog(IReadOnlyDictionary<string, FlowSize> sizes)
    {
        _flows = Known.ToDictionary(flow => flow.Name, StringComparer.Ordinal);
        foreach (var (name, size) in sizes)
        {
            if (!_flows.TryGetValue(name, out var flow))
                throw Invalid($"{Section}:{name} is not a flow.");
            var sized = flow with { Workers = size.Workers ?? flow.Workers, Concurrency = size.Concurrency ?? flow.Concurrency };
            if (sized.Workers is < 1 or > Largest || sized.Concurrency is < 1 or > Largest)
                throw Invalid($"{Section}:{name}:Workers and {Section}:{name}:Concurrency are whole numbers from 1 to {Largest}.");
            _flows[name] = sized;
        }
    }

    /// <summary>The flows as they are configured.</summary>
    /// <exception cref="OptionsValidationException">A name is unknown, or a size is no number or out of range.</exception>
    public static FlowCatalog Read(IConfiguration configuration)
    {
        // The binder leaves out what it cannot read.
        var sizes = new Dictionary<string, FlowSize>(StringComparer.Ordinal);
        foreach (var flow in configuration.GetSection(Section).GetChildren())
            sizes[flow.Key] = new() { Workers = Number(flow, nameof(FlowSize.Workers)), Concurrency = Number(flow, nameof(FlowSize.Concurrency)) };
        return new(sizes);
    }

    /// <summary>All flows, in the order of their making.</summary>
    public IReadOnlyList<FlowSpec> All => [.. Known.Select(flow => _flows[flow.Name])];

    /// <summary>The flow of a name, or null.</summary>
    public FlowSpec? Find(string? name) => name is null ? null : _flows.GetValueOrDefault(name);

    /// <summary>Name of a flow's queue.</summary>
    public static string QueueName(string flow) => $"flow:{flow}";

    /// <summary>A flow's queue. One that asks no provider waits for none.</summary>
    public static QueueSpec Queue(FlowSpec flow) => new(QueueName(flow.Name), FlowQueues.Kind, QueuePriority.Scheduled, flow.MaxRunning)
    {
        Platform = flow.FetchType is null ? null : flow.Platform,
    };

    private static int? Number(IConfigurationSection flow, string key) => flow[key] switch
    {
        null or "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw Invalid($"{flow.Path}:{key} is \"{text}\"; it has to be a whole number from 1 to {Largest}."),
    };

    private static OptionsValidationException Invalid(string message) => new(Section, typeof(FlowCatalog), [message]);
}
