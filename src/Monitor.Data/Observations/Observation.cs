using System.Text.Json.Serialization;

namespace Monitor.Data.Observations;

/// <summary>What an observation describes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntityKind>))]
public enum EntityKind
{
    /// <summary>An influencer's account.</summary>
    Account,

    /// <summary>One post of an account.</summary>
    Post,

    /// <summary>What somebody wrote below a post: its id is the comment's, its name that of whoever wrote it.</summary>
    Comment,
}

/// <summary>How far a value can be trusted. Only measured and rounded values carry a number.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ValueState>))]
public enum ValueState
{
    /// <summary>The source gave the exact number.</summary>
    Measured,

    /// <summary>The source gave a rounded number, such as 2.9m.</summary>
    Rounded,

    /// <summary>The owner hides the number, for example likes on Instagram.</summary>
    Hidden,

    /// <summary>The source did not say. Never 0 and never -1.</summary>
    Unknown,
}

/// <summary>One number of an observation; <see cref="Value"/> is null unless it is measured or rounded.</summary>
public readonly record struct Metric(string Key, long? Value, ValueState State)
{
    /// <summary>An exact number.</summary>
    public static Metric Measured(string key, long value) => new(key, value, ValueState.Measured);

    /// <summary>A number that the owner hides.</summary>
    public static Metric Hidden(string key) => new(key, null, ValueState.Hidden);

    /// <summary>A number that the source did not give.</summary>
    public static Metric Unknown(string key) => new(key, null, ValueState.Unknown);
}

/// <summary>One describing text of an observation, such as the bio or the category.</summary>
public readonly record struct Dimension(string Key, string Value);

/// <summary>A picture or video on the platform's servers. Such addresses expire.</summary>
/// <param name="Type">A name of <see cref="AssetTypes"/>.</param>
/// <param name="Url">Where it lies.</param>
public sealed record ObservedAsset(string Type, string Url);

/// <summary>An account that is tagged in a post.</summary>
/// <param name="Username">Its handle.</param>
/// <param name="PlatformId">The platform's own id, where the source gives it.</param>
public sealed record TaggedAccount(string Username, string? PlatformId);

/// <summary>
/// What a provider answered about one account or post, normalised: identity, dimensions and metrics. The collector adds
/// where and when it was measured.
/// </summary>
/// <param name="Platform">A name of <see cref="Platforms"/>.</param>
/// <param name="Kind">Account or post.</param>
/// <param name="PlatformId">The platform's own id, which outlives renames.</param>
/// <param name="Name">The account's handle, or the post's short code.</param>
/// <param name="Dimensions">Texts by <see cref="DimensionKeys"/>; absent when the source did not say.</param>
/// <param name="Metrics">Numbers by <see cref="MetricKeys"/>.</param>
public sealed record Observation(
    string Platform,
    EntityKind Kind,
    string PlatformId,
    string Name,
    IReadOnlyList<Dimension> Dimensions,
    IReadOnlyList<Metric> Metrics)
{
    /// <summary>Pictures and videos that belong to it.</summary>
    public IReadOnlyList<ObservedAsset> Assets { get; init; } = [];

    /// <summary>Accounts that are tagged in a post.</summary>
    public IReadOnlyList<TaggedAccount> Tagged { get; init; } = [];

    /// <summary>Platform ids of further accounts to which a post belongs; only to tell whose list it may stand in.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> CoauthorIds { get; init; } = [];

    /// <summary>The provider that answered, such as <c>tikhub</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>When the answer arrived, in UTC, to the millisecond.</summary>
    public DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The text of a dimension, or null when the source did not give it.</summary>
    public string? Text(string key)
    {
        foreach (var dimension in Dimensions)
            if (dimension.Key == key)
                return dimension.Value;
        return null;
    }

    /// <summary>The metric of that key; unknown when the source did not give it.</summary>
    public Metric Number(string key)
    {
        foreach (var metric in Metrics)
            if (metric.Key == key)
                return metric;
        return Metric.Unknown(key);
    }
}
