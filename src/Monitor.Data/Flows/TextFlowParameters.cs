using System.Globalization;
using Monitor.Data.Texts;

namespace Monitor.Data.Flows;

/// <summary>The parameters of flows about texts.</summary>
public static class TextFlowParameters
{
    /// <summary>Whose texts.</summary>
    public const string Handle = "handle";

    /// <summary>Which texts.</summary>
    public const string Text = "text";

    /// <summary>Words that they have.</summary>
    public const string Keywords = "keywords";

    /// <summary>Whose posts, by id.</summary>
    public const string PostIds = "post_ids";

    /// <summary>Published from then on.</summary>
    public const string From = "from";

    /// <summary>Published before.</summary>
    public const string To = "to";

    /// <summary>What estimates.</summary>
    public const string Method = "method";

    /// <summary>The language model, as a value of <see cref="Method"/>.</summary>
    public const string ByModel = "model";

    /// <summary>Most keywords of a request.</summary>
    public const int MostKeywords = 50;

    /// <summary>Most posts of a request.</summary>
    public const int MostPosts = 1_000;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    // The one that names the target comes first: by it what is about somebody is found when they are to be forgotten.
    private static readonly FlowParameter Account = new(Handle, FlowParameterKind.Text, "The handle of an account, without @, or its platform id; everybody's texts unless given.")
    {
        Check = text => text.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-') ? null : "It is a handle without @: letters, digits, points, underscores and hyphens.",
    };

    private static readonly FlowParameter[] Period =
    [
        new(From, FlowParameterKind.Text, "Texts that were published at this time or later, ISO 8601.") { Check = ProblemOfTime },
        new(To, FlowParameterKind.Text, "Texts that were published before, ISO 8601.") { Check = ProblemOfTime },
    ];

    private static readonly string[] Sources = [.. TextSource.OfPosts.Select(source => source.Name)];

    internal static readonly IReadOnlyList<FlowParameter> Report =
    [
        Account,
        new(Keywords, FlowParameterKind.Texts, "Words or phrases; texts that have one of them, or all texts.") { Longest = 100, Most = MostKeywords },
        .. Period,
        new(Text, FlowParameterKind.Text, "caption, what creators say, unless given, or comment, what others write below it: a report is about one of them.")
        {
            Words = Sources,
        },
    ];

    internal static readonly IReadOnlyList<FlowParameter> Extraction =
    [
        Account,
        new(PostIds, FlowParameterKind.Texts, "Posts, by their id here; all that wait unless given.")
        {
            Longest = 19, Most = MostPosts, Check = text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "It is a whole number.",
        },
        new(Text, FlowParameterKind.Text, "caption, what creators say, unless given, or comment, what others write below it.") { Words = Sources },
        new(Method, FlowParameterKind.Text, "lexicon, lists of words, unless given, or model, which asks the language model about the newest 500 that it was not asked about yet; with `force_refresh` about those it was.")
        {
            Words = ["lexicon", ByModel],
        },
    ];

    /// <summary>A time in ISO 8601, UTC unless it says otherwise; null when the text is none.</summary>
    public static DateTimeOffset? ReadTime(string? text) => DateTimeOffset.TryParseExact(
        text?.Trim().ToUpperInvariant(), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    private static string? ProblemOfTime(string text) => ReadTime(text) is null ? "It is a time in ISO 8601, such as 2026-01-31T08:00:00Z." : null;
}
