using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;

namespace Monitor.Data.Flows;

/// <summary>What a request of a flow asks for, read from its parameters.</summary>
/// <param name="FetchType">What is asked of the providers; empty where the flow's work is of its own kind.</param>
/// <param name="Target">About whom or what, as it is stored and asked for.</param>
public sealed record FlowOrder(string FetchType, string Target)
{
    /// <summary>Where the list goes on: <c>next_cursor</c> of an earlier result, which names its provider.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many pages of a list to read.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Whether the whole list is wanted, however many pages it has.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Lists to collect beside a profile.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}

/// <summary>What can be wrong with a parameter.</summary>
public enum FlowProblemKind
{
    /// <summary>It is missing.</summary>
    Required,

    /// <summary>It is no target of the platform.</summary>
    InvalidTarget,

    /// <summary>The flow has no such parameter.</summary>
    UnknownParameter,

    /// <summary>It is of another kind.</summary>
    WrongType,

    /// <summary>It is a number beyond its bounds.</summary>
    OutOfRange,

    /// <summary>It is none of the words that are known.</summary>
    UnknownValue,

    /// <summary>It is no position of a list of this flow.</summary>
    InvalidCursor,
}

/// <summary>Something that is wrong with the parameters of a request.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Message">What, for people; it names the parameter as <c>params.…</c>.</param>
/// <param name="Kind">What, for programs.</param>
public sealed record FlowProblem(string Parameter, string Message, FlowProblemKind Kind)
{
    /// <summary>The field of the request.</summary>
    public string Field => Parameter.Length == 0 ? FlowOrders.Params : $"{FlowOrders.Params}.{Parameter}";
}

/// <summary>Reads the parameters of requests, and says all that is wrong with them.</summary>
public static class FlowOrders
{
    /// <summary>The field of a request that holds its parameters.</summary>
    public const string Params = "params";

    /// <summary>Most pages that one request reads.</summary>
    public const int MostPages = 100;

    /// <summary>Where a list goes on.</summary>
    public const string Cursor = "cursor";

    /// <summary>The whole list, however many pages it has.</summary>
    public const string Whole = "all";

    private const string Pages = "pages";
    private const string PartsName = "parts";
    private const char CursorSeparator = '|';
    private const int LongestCursor = 4_000;
    private const int LongestName = 50;

    /// <summary>Lists that can be collected beside a profile, by what is asked of the providers.</summary>
    public static IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["posts"] = FetchTypes.ProfilePostsById,
        ["reels"] = FetchTypes.ReelsPosts,
        ["stories"] = FetchTypes.StoryPostsByProfileId,
        ["tagged"] = FetchTypes.TaggedPosts,
        ["followers"] = FetchTypes.Followers,
        ["following"] = FetchTypes.Following,
    };

    /// <summary>The parameters that requests of a flow may have.</summary>
    public static IReadOnlyList<string> ParametersOf(FlowSpec flow) => flow.Own is { } own ? [.. own.Select(parameter => parameter.Name), RequestRow.Force] :
    [
        flow.Parameter!,
        .. flow.OrElse is { } other ? [other.Parameter] : Array.Empty<string>(),
        .. flow.Extent == ProfileExtent.Chosen ? [PartsName] : Array.Empty<string>(),
        .. flow.HasPages ? [Cursor, Pages] : Array.Empty<string>(),
        .. flow.IsRecordedByPage ? [Whole] : Array.Empty<string>(),
        RequestRow.Force,
    ];

    /// <summary>The same with what each holds. Of two that name the target in different ways a request needs one.</summary>
    public static IReadOnlyList<FlowParameter> DescribedParametersOf(FlowSpec flow) =>
    [
        .. flow.Own ??
        [
            new(flow.Parameter!, FlowParameterKind.Text, TargetOf(flow.FetchType!)) { IsRequired = flow.OrElse is null },
            .. flow.OrElse is { } other ? [new FlowParameter(other.Parameter, FlowParameterKind.Text, $"Instead of {flow.Parameter}: {TargetOf(other.FetchType)}")] : Array.Empty<FlowParameter>(),
            .. flow.Extent == ProfileExtent.Chosen
                ? [new FlowParameter(PartsName, FlowParameterKind.Texts, "Lists to read beside the profile, the first page of each.") { Most = Parts.Count, Words = [.. Parts.Keys] }]
                : Array.Empty<FlowParameter>(),
            .. flow.HasPages
                ?
                [
                    new FlowParameter(Cursor, FlowParameterKind.Text, "Where the list goes on: next_cursor of an earlier result, which names its provider.") { Longest = LongestCursor },
                    new FlowParameter(Pages, FlowParameterKind.Number, "How many pages to read; one unless given.") { From = 1, To = MostPages },
                ]
                : Array.Empty<FlowParameter>(),
            .. flow.IsRecordedByPage
                ? [new FlowParameter(Whole, FlowParameterKind.Flag, "Whether to read the list to its end, recorded page by page; not together with pages.")]
                : Array.Empty<FlowParameter>(),
        ],
        new(RequestRow.Force, FlowParameterKind.Flag, "Whether only an answer will do that is given after the request was made."),
    ];

    private static string TargetOf(string fetchType) => fetchType switch
    {
        FetchTypes.ProfileByHandle => "A handle, with or without @, or the address of a profile.",
        FetchTypes.Channel => "A channel's id, its handle or its address.",
        FetchTypes.ChannelVideos => "A channel's id, or an address that holds it.",
        FetchTypes.PostByShortcode or FetchTypes.PostLikers => "A post's short code or its address.",
        FetchTypes.PostComments => "A post's short code, a video's id, or the address of either.",
        FetchTypes.Video => "A video's id or its address.",
        FetchTypes.HashtagPosts => "A hashtag, with or without #.",
        FetchTypes.Search => "Words to look for: at least two characters.",
        FetchTypes.PostInsights or FetchTypes.StoryInsights or FetchTypes.ProfileInsights or FetchTypes.OwnStories => "An id at the Graph API.",
        _ => "An account's id at the platform: 1 to 20 digits.",
    };

    /// <summary>The provider that a cursor belongs to; null when it names none.</summary>
    public static string? SourceOf(string cursor) => cursor.IndexOf(CursorSeparator, StringComparison.Ordinal) is > 0 and var end && end < cursor.Length - 1 ? cursor[..end] : null;

    /// <summary>The cursor among some parameters, whatever it is worth.</summary>
    public static string? CursorOf(JsonObject? parameters) =>
        parameters?[Cursor] is { } cursor && cursor.GetValueKind() == JsonValueKind.String ? cursor.GetValue<string>() : null;

    /// <summary>What a request asks for, or everything that is wrong with its parameters.</summary>
    public static (FlowOrder? Order, IReadOnlyList<FlowProblem> Problems) Read(FlowSpec flow, PlatformRegistry platforms, JsonObject? parameters)
    {
        var given = parameters ?? [];
        var problems = new List<FlowProblem>();
        var order = flow.Own is null ? Target(flow, platforms, given, problems) : new("", OwnParameters.Target(flow, given));
        if (flow.Own is not null)
            OwnParameters.Check(flow, given, problems);
        foreach (var (name, _) in given)
            if (!flow.Parameters.Contains(name, StringComparer.Ordinal))
                problems.Add(Unknown(flow, name.Length > LongestName ? name[..LongestName] : name));
        if (given[RequestRow.Force] is { } force && force.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            problems.Add(new(RequestRow.Force, $"{Params}.{RequestRow.Force} is true or false.", FlowProblemKind.WrongType));
        if (flow.HasPages)
            order = order with { Cursor = ReadCursor(flow, given[Cursor], problems), Pages = ReadPages(given[Pages], problems) };
        if (flow.IsRecordedByPage)
            order = order with { IsWhole = ReadWhole(given, problems) };
        if (flow.Extent == ProfileExtent.Chosen)
            order = order with { Parts = ReadParts(given[PartsName], problems) };
        return problems.Count == 0 ? (order, []) : (null, problems);
    }

    /// <summary>What a request asks for that was checked before it was stored.</summary>
    public static FlowOrder Stored(FlowSpec flow, string target, JsonObject? parameters)
    {
        if (flow.Own is not null)
            return new("", target);
        var given = parameters ?? [];
        var ignored = new List<FlowProblem>();
        return new(FetchTypeOf(flow, given), target)
        {
            Cursor = flow.HasPages ? ReadCursor(flow, given[Cursor], ignored) : null,
            Pages = flow.HasPages ? ReadPages(given[Pages], ignored) : 1,
            IsWhole = flow.IsRecordedByPage && ReadWhole(given, ignored),
            Parts = flow.Extent == ProfileExtent.Chosen ? ReadParts(given[PartsName], ignored) : [],
        };
    }

    /// <summary>Says of a cursor that it belongs to none of the providers that can be asked.</summary>
    public static FlowProblem ForeignCursor(FlowSpec flow, IEnumerable<string> sources) => new(
        Cursor,
        $"{Params}.{Cursor} is the next_cursor of a result of {flow.Name}: provider|position, of one of these providers: {string.Join(", ", sources)}.",
        FlowProblemKind.InvalidCursor);

    private static string FetchTypeOf(FlowSpec flow, JsonObject given) =>
        flow.OrElse is { } other && given.ContainsKey(other.Parameter) && !given.ContainsKey(flow.Parameter!) ? other.FetchType : flow.FetchType!;

    private static FlowOrder Target(FlowSpec flow, PlatformRegistry platforms, JsonObject given, List<FlowProblem> problems)
    {
        var fetchType = FetchTypeOf(flow, given);
        var name = fetchType == flow.FetchType ? flow.Parameter! : flow.OrElse!.Value.Parameter;
        if (flow.OrElse is { } other && given.ContainsKey(flow.Parameter!) && given.ContainsKey(other.Parameter))
            problems.Add(new(other.Parameter, $"Give {Params}.{flow.Parameter} or {Params}.{other.Parameter}, not both.", FlowProblemKind.UnknownParameter));
        var text = given[name] is { } value ? OwnParameters.TextOf(value) : "";
        if (text is null)
            problems.Add(new(name, $"{Params}.{name} is a text or a whole number.", FlowProblemKind.InvalidTarget));
        else if (text.Length == 0)
            problems.Add(new(name, $"The flow {flow.Name} needs {Params}.{name}{(flow.OrElse is { } also ? $" or {Params}.{also.Parameter}" : "")}.", FlowProblemKind.Required));
        else if (FlowTargets.Read(flow with { FetchType = fetchType }, platforms, text) is { Value: null } wrong)
            problems.Add(new(name, $"{Params}.{name}: {wrong.Problem}", FlowProblemKind.InvalidTarget));
        else
            return new(fetchType, FlowTargets.Read(flow with { FetchType = fetchType }, platforms, text).Value!);
        return new(fetchType, "");
    }

    private static FlowProblem Unknown(FlowSpec flow, string name) => new(
        name, $"The flow {flow.Name} has no parameter {name}. Its parameters are: {string.Join(", ", flow.Parameters)}.", FlowProblemKind.UnknownParameter);

    private static string? ReadCursor(FlowSpec flow, JsonNode? given, List<FlowProblem> problems)
    {
        if (given is null)
            return null;
        if (given.GetValueKind() == JsonValueKind.String && given.GetValue<string>() is { Length: <= LongestCursor } text && SourceOf(text) is not null)
            return text;
        problems.Add(new(Cursor, $"{Params}.{Cursor} is the next_cursor of a result of {flow.Name}: provider|position.", FlowProblemKind.InvalidCursor));
        return null;
    }

    private static int ReadPages(JsonNode? given, List<FlowProblem> problems)
    {
        if (given is null)
            return 1;
        if (given.GetValueKind() == JsonValueKind.Number && given.AsValue().TryGetValue<int>(out var pages) && pages is >= 1 and <= MostPages)
            return pages;
        problems.Add(new(Pages, string.Create(CultureInfo.InvariantCulture, $"{Params}.{Pages} is a whole number from 1 to {MostPages}."), FlowProblemKind.OutOfRange));
        return 1;
    }

    private static bool ReadWhole(JsonObject given, List<FlowProblem> problems)
    {
        if (given[Whole] is not { } whole)
            return false;
        if (whole.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            problems.Add(new(Whole, $"{Params}.{Whole} is true or false.", FlowProblemKind.WrongType));
            return false;
        }

        var isWhole = whole.GetValue<bool>();
        if (isWhole && given.ContainsKey(Pages))
            problems.Add(new(Pages, $"Give {Params}.{Whole} or {Params}.{Pages}, not both.", FlowProblemKind.UnknownParameter));
        return isWhole;
    }

    private static IReadOnlyList<string> ReadParts(JsonNode? given, List<FlowProblem> problems)
    {
        if (given is null)
            return [];
        if (given is JsonArray array && array.All(part => part?.GetValueKind() == JsonValueKind.String && Parts.ContainsKey(part.GetValue<string>())))
            return [.. array.Select(part => part!.GetValue<string>()).Distinct(StringComparer.Ordinal)];
        problems.Add(new(PartsName, $"{Params}.{PartsName} is an array of some of: {string.Join(", ", Parts.Keys)}.", FlowProblemKind.UnknownValue));
        return [];
    }
}
