using System.Globalization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>
/// Collects the texts and numbers of one account or post. A number that was asked for and cannot be true spoils the whole; one that
/// only some answers have is then unknown, and a text that is not one is left out. Where numbers are expected, an observation needs
/// at least one of them, or the knowledge that it is hidden.
/// </summary>
internal sealed class ObservationDraft
{
    private const int LongestName = 200;
    private const int LongestCode = 50;
    private const int LongestText = 1_000;
    private const int MostAssets = 50;
    private const int MostTagged = 100;
    private const int MostCoauthors = 20;
    private const string HiddenCount = "-1";

    private static readonly string[] MomentFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly List<Dimension> _dimensions = [];
    private readonly List<Metric> _metrics = [];
    private readonly List<ObservedAsset> _assets = [];
    private readonly List<TaggedAccount> _tagged = [];
    private readonly List<string> _coauthors = [];
    private readonly List<string> _drift = [];
    private readonly List<AbsentMetric> _absent = [];
    private string? _wrong;
    private string? _firstUnknown;

    /// <summary>A text of the owner; null says that there is none.</summary>
    public void Text(string key, WireValue value, int longest = LongestText)
    {
        if (value.IsNull)
            _dimensions.Add(new Dimension(key, ""));
        else if (value.Text() is { } text)
            _dimensions.Add(new Dimension(key, WireText.Clean(text, longest)));
    }

    /// <summary>A text that is already known.</summary>
    public void Text(string key, string text) => _dimensions.Add(new Dimension(key, text));

    /// <summary>The first of these that is a web address; nothing when none is.</summary>
    public void Url(string key, params ReadOnlySpan<WireValue> candidates)
    {
        if (FirstUrl(candidates) is { } url)
            _dimensions.Add(new Dimension(key, url));
    }

    /// <summary>
    /// The link of an account: the first of these that is a web address. Where the answer says that there is none, the one that was
    /// known before is gone.
    /// </summary>
    public void Link(WireValue link, WireValue otherwise = default)
    {
        if (FirstUrl([link, otherwise]) is { } url)
            _dimensions.Add(new Dimension(DimensionKeys.ExternalUrl, url));
        else if (link.IsNull || link.Text() is "")
            _dimensions.Add(new Dimension(DimensionKeys.ExternalUrl, ""));
    }

    /// <summary>A picture or video at the first of these that is a web address; nothing when none is.</summary>
    public void Asset(string type, params ReadOnlySpan<WireValue> candidates)
    {
        if (_assets.Count < MostAssets && FirstUrl(candidates) is { } url)
            _assets.Add(new ObservedAsset(type, url));
    }

    /// <summary>An account that is tagged; nothing when it has no handle.</summary>
    public void Tag(WireValue username, string? platformId)
    {
        if (username.Name() is not { Length: > 0 and <= LongestName } text || text.Contains('\0', StringComparison.Ordinal) ||
            _tagged.Count >= MostTagged || _tagged.Exists(tagged => tagged.Username == text))
            return;
        _tagged.Add(new TaggedAccount(text, platformId));
    }

    /// <summary>Another account to which the post belongs as well.</summary>
    public void Coauthor(string? platformId)
    {
        if (platformId is not null && _coauthors.Count < MostCoauthors)
            _coauthors.Add(platformId);
    }

    public void Flag(string key, WireValue value)
    {
        if (value.Flag() is { } flag)
            _dimensions.Add(new Dimension(key, flag ? "true" : "false"));
    }

    /// <summary>A moment, in seconds since 1970 or as ISO 8601 with an offset.</summary>
    public void Moment(string key, WireValue value)
    {
        // Beyond this the number is not in seconds.
        const long YearThreeThousand = 32_503_680_000;
        if (value.Count(out var seconds) == CountState.Number)
        {
            if (seconds is > 0 and < YearThreeThousand)
                _dimensions.Add(new Dimension(key, $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        }
        else if (DateTimeOffset.TryParseExact(value.Text(), MomentFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            _dimensions.Add(new Dimension(key, $"{moment.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        }
    }

    /// <summary>A number that only some answers have: nothing when it is absent, unknown when it cannot be true.</summary>
    public void CountIfPresent(string key, WireValue value)
    {
        switch (value.Count(out var count))
        {
            case CountState.Absent:
                break;
            case CountState.Number:
                _metrics.Add(Metric.Measured(key, count));
                break;
            default:
                _metrics.Add(Metric.Unknown(key));
                _drift.Add(value.Path);
                break;
        }
    }

    /// <summary>A number that its owner can hide, for which -1 is written in every shape.</summary>
    public void Hideable(string key, WireValue value)
    {
        if (value.IsLiteral(HiddenCount))
            Hidden(key);
        else
            Count(key, value);
    }

    /// <summary>A number that was asked for: one that cannot be true spoils the whole.</summary>
    public void Count(string key, WireValue value)
    {
        switch (value.Count(out var count))
        {
            case CountState.Number:
                _metrics.Add(Metric.Measured(key, count));
                break;
            case CountState.Absent:
                Unknown(key, value);
                break;
            default:
                _wrong ??= value.Path;
                break;
        }
    }

    public void Measured(string key, long count) => _metrics.Add(Metric.Measured(key, count));

    public void Rounded(string key, long count) => _metrics.Add(new Metric(key, count, ValueState.Rounded));

    public void Hidden(string key) => _metrics.Add(Metric.Hidden(key));

    /// <param name="key">The metric.</param>
    /// <param name="value">Where its number was expected.</param>
    public void Unknown(string key, WireValue value)
    {
        _metrics.Add(Metric.Unknown(key));
        _firstUnknown ??= value.Path;
        if (value.IsMissing || value.IsNull)
            _absent.Add(new AbsentMetric(key, value.Path));
    }

    /// <summary>Whether any number was given, known or not.</summary>
    public bool HasNumbers => _wrong is not null || _metrics.Count > 0;

    /// <summary>The observation, where the answer itself says what it is about.</summary>
    public FetchOutcome Finish(string platform, EntityKind kind, WireValue id, string? platformId, WireValue name)
    {
        if (platformId is null)
            return new FetchOutcome.Malformed(id.Path);
        return name.Name()?.Trim() is { Length: > 0 } text
            ? Finish(platform, kind, platformId, text, id.Path, name.Path)
            : new FetchOutcome.Malformed(name.Path);
    }

    /// <summary>The observation of what is known by name and number.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="kind">Account or post.</param>
    /// <param name="platformId">The platform's own id.</param>
    /// <param name="name">Handle or code.</param>
    /// <param name="idPath">Where the id stands.</param>
    /// <param name="namePath">Where the name stands; null: where the id does.</param>
    public FetchOutcome Finish(string platform, EntityKind kind, string platformId, string name, string idPath, string? namePath = null)
    {
        // Longer ones do not fit where they are stored, and a part of one would be another one.
        if (name.Length > (kind == EntityKind.Post ? LongestCode : LongestName) || name.Contains('\0', StringComparison.Ordinal))
            return new FetchOutcome.Malformed(namePath ?? idPath);
        if (_wrong is not null)
            return new FetchOutcome.Malformed(_wrong);
        if (_firstUnknown is not null && _metrics.All(metric => metric.State == ValueState.Unknown))
            return new FetchOutcome.Malformed(_firstUnknown);
        return new FetchOutcome.Found(new Observation(platform, kind, platformId, name, _dimensions, _metrics)
        {
            Assets = _assets,
            Tagged = _tagged,
            CoauthorIds = _coauthors,
        })
        {
            IdPath = idPath,
            NamePath = namePath ?? idPath,
            Absent = _absent,
            Drift = _drift,
        };
    }

    private static string? FirstUrl(ReadOnlySpan<WireValue> candidates)
    {
        foreach (var candidate in candidates)
            if (candidate.Url() is { } url)
                return url;
        return null;
    }
}
