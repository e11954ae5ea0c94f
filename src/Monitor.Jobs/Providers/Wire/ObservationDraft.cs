using Monitor.Data.Observations;
using Monitor.Jobs.Collection;

namespace Monitor.Jobs.Providers.Wire;

/// <summary>
/// Collects the texts and numbers of one account or post. A number that cannot be true spoils the whole; a text that is not one is
/// left out. An observation needs at least one number, or the knowledge that it is hidden.
/// </summary>
internal sealed class ObservationDraft
{
    private const int LongestName = 200;
    private const int LongestText = 1_000;
    private const int LongestUrl = 4_000;

    private readonly List<Dimension> _dimensions = [];
    private readonly List<Metric> _metrics = [];
    private string? _wrong;
    private string? _firstUnknown;

    /// <summary>A text of the owner; null says that there is none.</summary>
    public void Text(string key, WireValue value, int longest = LongestText)
    {
        if (value.IsNull)
            _dimensions.Add(new Dimension(key, ""));
        else if (value.Text() is { } text)
            _dimensions.Add(new Dimension(key, Clean(text, longest)));
    }

    /// <summary>A text that is already known.</summary>
    public void Text(string key, string text) => _dimensions.Add(new Dimension(key, text));

    /// <summary>The first of these that is a web address; nothing when none is.</summary>
    public void Url(string key, params ReadOnlySpan<WireValue> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Text() is not { Length: > 0 and <= LongestUrl } text || text.Contains('\0', StringComparison.Ordinal) ||
                !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
                continue;
            _dimensions.Add(new Dimension(key, text));
            return;
        }
    }

    public void Flag(string key, WireValue value)
    {
        if (value.Flag() is { } flag)
            _dimensions.Add(new Dimension(key, flag ? "true" : "false"));
    }

    /// <summary>A moment in seconds since 1970.</summary>
    public void Moment(string key, WireValue value)
    {
        // Beyond this the number is not in seconds.
        const long YearThreeThousand = 32_503_680_000;
        if (value.Count(out var seconds) == CountState.Number && seconds is > 0 and < YearThreeThousand)
            _dimensions.Add(new Dimension(key, $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
    }

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

    public void Hidden(string key) => _metrics.Add(Metric.Hidden(key));

    /// <param name="key">The metric.</param>
    /// <param name="value">Where its number was expected.</param>
    public void Unknown(string key, WireValue value)
    {
        _metrics.Add(Metric.Unknown(key));
        _firstUnknown ??= value.Path;
    }

    public FetchOutcome Finish(string platform, EntityKind kind, WireValue id, string? platformId, WireValue name)
    {
        if (platformId is null)
            return new FetchOutcome.Malformed(id.Path);
        if (name.Text() is not { } text || Clean(text, LongestName).Trim() is not { Length: > 0 } cleanName)
            return new FetchOutcome.Malformed(name.Path);
        if (_wrong is not null)
            return new FetchOutcome.Malformed(_wrong);
        if (_firstUnknown is not null && _metrics.All(metric => metric.State == ValueState.Unknown))
            return new FetchOutcome.Malformed(_firstUnknown);
        return new FetchOutcome.Found(new Observation(platform, kind, platformId, cleanName, _dimensions, _metrics));
    }

    // PostgreSQL stores no NUL in texts; half of a surrogate pair is not a character.
    private static string Clean(string text, int longest)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        if (text.Length <= longest)
            return text;
        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }
}
