using Monitor.Data.SocialPlatforms.YouTube;

namespace Monitor.Data.Flows;

/// <summary>Parameters of the flows that make files about YouTube channels.</summary>
public static class ChannelParameters
{
    /// <summary>Which channels.</summary>
    public const string Channels = "channel_ids";

    /// <summary>How many videos of each.</summary>
    public const string VideosPerChannel = "videos_per_channel";

    /// <summary>How many unless given.</summary>
    public const int UsualVideos = 50;

    private const int MostChannels = 100;
    private const int MostVideos = 500;

    /// <summary>Of files with a row, or some, for each channel.</summary>
    public static IReadOnlyList<FlowParameter> OfChannels { get; } =
    [
        new(Channels, FlowParameterKind.Texts, "The channels: ids, handles or addresses.")
        {
            IsRequired = true, Most = MostChannels, Check = text => YouTubeTargets.Account(text).Problem, Written = text => YouTubeTargets.Account(text).Value,
        },
    ];

    /// <summary>Of files with a row for each video.</summary>
    public static IReadOnlyList<FlowParameter> OfVideos { get; } =
    [
        .. OfChannels,
        new(VideosPerChannel, FlowParameterKind.Number, $"The newest videos of each channel, at most so many; {UsualVideos} unless given.") { From = 1, To = MostVideos },
    ];
}
