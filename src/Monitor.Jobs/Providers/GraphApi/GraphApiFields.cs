using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>Which fields the Graph API is asked for: an expression in a language of its own.</summary>
internal static class GraphApiFields
{
    private const int UsualRecentPosts = 12;
    private const int MostRecentPosts = 50;

    private const string Account =
        "id,ig_id,name,website,followers_count,follows_count,profile_picture_url,username,biography,media_count";

    private const string Media =
        "id,username,comments_count,like_count,view_count,media_type,media_product_type,media_url,thumbnail_url,caption,timestamp,permalink," +
        "children{id,media_type,media_url}";

    /// <summary>An account with its latest posts. The cursor of the posts stands inside; one outside would be ignored.</summary>
    public static string Discovery(FetchRequest request)
    {
        var limit = WirePage.Size(request, UsualRecentPosts, MostRecentPosts);
        var after = request.Cursor is null ? "" : $".after({Plain(request.Cursor, "-_=")})";
        return $"business_discovery.username({Plain(request.Target, "._")}){{{Account},media.limit({limit}){after}{{{Media}}}}}";
    }

    // Anything else would be read as a part of the expression.
    private static string Plain(string text, string besides) =>
        string.Concat(text.Where(character => char.IsAsciiLetterOrDigit(character) || besides.Contains(character, StringComparison.Ordinal)));
}
