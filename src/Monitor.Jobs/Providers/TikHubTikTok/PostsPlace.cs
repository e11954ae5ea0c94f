using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>
/// Where a page of posts begins, and by which id the account is asked for: on the pages that follow, the same one.
/// </summary>
internal sealed record PostsPlace(string? SecretId, string Cursor)
{
    private const string Beginning = "0";
    private const char Separator = ':';

    public static PostsPlace Of(FetchRequest request)
    {
        if (request.Step is SecretIdFound found)
            return new PostsPlace(found.SecretId, Beginning);
        var parts = (request.Cursor ?? Beginning).Split(Separator, 2);
        return parts is [var id, var cursor] ? new PostsPlace(id, cursor) : new PostsPlace(SecretId: null, parts[0]);
    }

    /// <summary>The cursor of the page that begins there.</summary>
    public string Next(string cursor) => SecretId is null ? cursor : $"{SecretId}{Separator}{cursor}";
}
