using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Search;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Search;

/// <summary>One search over everything that has a name.</summary>
internal static class SearchEndpoints
{
    public const int DefaultLimit = 5;

    public static void MapSearch(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/search", FindAsync).WithTags("Search").Requires(Permission.TasksRead).Validates<SearchQuery>().Documented(SearchDocs.Find);

    private static async Task<IResult> FindAsync([AsParameters] SearchQuery query, SearchReader search, CurrentTeam team, CancellationToken ct)
    {
        var text = query.Q!.Trim().TrimStart('@');
        var hits = await search.FindAsync(team.Id, text, SearchWords.Parse(query.In), QueryText.Number(query.Limit) ?? DefaultLimit, ct);
        return Answer.Ok(new SearchView(text, [.. hits.Select(hit => new HitView(
            SearchWords.One(hit.Kind), hit.Id, hit.Title, hit.Subtitle, hit.Platform, hit.Status, hit.At, hit.Code))]));
    }
}

/// <summary>What is searched.</summary>
internal sealed record SearchQuery
{
    public string? Q { get; init; }
    [FromQuery(Name = "in")] public string? In { get; init; }
    public string? Limit { get; init; }
}

/// <summary>What was found.</summary>
/// <param name="Q">The text that was looked for.</param>
/// <param name="Hits">Kind by kind; in each, what begins with the text before what contains it.</param>
internal sealed record SearchView(string Q, IReadOnlyList<HitView> Hits);

/// <summary>Something that was found.</summary>
/// <param name="Kind">task, account, post, job or request.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="Subtitle">More about it.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Status">How it stands; null where it has no status.</param>
/// <param name="At">When it was measured, or came to be.</param>
/// <param name="Code">Of a post, its short code; of an account, the platform's id.</param>
internal sealed record HitView(string Kind, string Id, string Title, string? Subtitle, string Platform, string? Status, DateTimeOffset At, string? Code);

/// <summary>The words for what can be searched.</summary>
internal static class SearchWords
{
    public static readonly IReadOnlyList<string> All = [.. Enum.GetNames<SearchKind>().Select(name => name.ToLowerInvariant())];

    /// <summary>The kinds that a text names, separated by commas; all unless given.</summary>
    public static IReadOnlyList<SearchKind> Parse(string? text) =>
        text is null ? Enum.GetValues<SearchKind>() : [.. Words(text).Select(word => Enum.Parse<SearchKind>(word, ignoreCase: true)).Distinct()];

    /// <summary>Whether a text names nothing but kinds.</summary>
    public static bool AreKnown(string text) => Words(text) is { Length: > 0 } words && words.All(word => All.Contains(word, StringComparer.Ordinal));

    /// <summary>The word for one of a kind.</summary>
    public static string One(SearchKind kind) => kind.ToString().ToLowerInvariant()[..^1];

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class SearchQueryValidator : AbstractValidator<SearchQuery>
{
    public const int MaxLimit = 20;
    private const int Shortest = 2;
    private const int Longest = 100;

    public SearchQueryValidator()
    {
        RuleFor(r => r.Q).Required()
            .Must(text => text!.Trim().TrimStart('@').Length is >= Shortest and <= Longest)
            .WithMessage($"{{PropertyPath}} has 2 to 100 characters.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.In).Must(text => text is null || SearchWords.AreKnown(text))
            .WithMessage($"{{PropertyPath}} is some of: {string.Join(", ", SearchWords.All)}, separated by commas.").WithErrorCode(ErrorCodes.UnknownValue);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}
