using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>
/// The posts of an account by a provider's other endpoint, which writes them in the GraphQL shape: asked when the first failed,
/// and for all pages behind the one that it gave, because the cursors of the two differ.
/// </summary>
internal static class SecondWay
{
    private const int FirstAttempt = 1;
    private const string Mark = "graphql:";

    /// <summary>Whether it is to be asked now.</summary>
    public static bool IsMeant(FetchRequest request, int attempt) =>
        request.Cursor is { } cursor ? cursor.StartsWith(Mark, StringComparison.Ordinal) : attempt >= FirstAttempt;

    /// <summary>Where the page begins, as the endpoint itself says it.</summary>
    public static string? Cursor(FetchRequest request) => WirePage.Cursor(request)?[Mark.Length..];

    /// <summary>A page of posts by either way.</summary>
    public static FetchOutcome Read(FetchRequest request, WireValue page)
    {
        if (!InstagramPage.IsGraphQl(page))
            return InstagramPage.Posts(request, page);
        var outcome = InstagramPage.Posts(IsMeant(request, 0) ? request with { Cursor = Cursor(request) } : request, page);
        return outcome is FetchOutcome.Found { NextCursor: { } next } found ? found with { NextCursor = Mark + next } : outcome;
    }
}
