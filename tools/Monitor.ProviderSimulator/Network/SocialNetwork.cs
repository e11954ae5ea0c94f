using System.Text.RegularExpressions;

namespace Monitor.ProviderSimulator.Network;

/// <summary>
/// A social network that is a pure function of (handle or short code, time): the same question at the same moment has the same
/// answer in every process.
/// <list type="bullet">
/// <item>Every valid handle exists, except those that start with <c>missing</c>; those that start with <c>private</c> are private.</item>
/// <item>Every short code exists, except those that start with <c>missing</c>. A code that starts with <c>image</c>, <c>video</c>,
/// <c>reel</c> or <c>carousel</c> is one; a code that starts with <c>hidden</c> hides its likes.</item>
/// <item>Accounts have posts, followers and stories; those whose handle starts with <c>quiet</c> have neither posts nor stories.</item>
/// </list>
/// </summary>
public sealed partial class SocialNetwork
{
    private const int LongestHandle = 30;

    // Keeps the numbers of stories apart from those of posts.
    private const long StoryMark = 1L << 46;

    /// <summary>The account of that handle at that moment, or null when there is none.</summary>
    public Account? Account(string handle, DateTimeOffset at)
    {
        var name = handle.ToLowerInvariant();
        return IsHandle(name) && !name.StartsWith("missing", StringComparison.Ordinal) ? AccountModel.At(name, at) : null;
    }

    /// <summary>The account of that number: one that was asked for by handle before in this process, or a nameless member.</summary>
    public Account? Account(long id, DateTimeOffset at) => id > 0 ? AccountModel.At(AccountIds.HandleOf(id), at) : null;

    /// <summary>The post of that short code at that moment, or null when there is none.</summary>
    public Post? Post(string code, DateTimeOffset at) =>
        code.StartsWith("missing", StringComparison.Ordinal) || Shortcode.ToId(code) is null ? null : PostModel.At(code, at);

    /// <summary>Posts of an account, newest first, from a position on.</summary>
    public static Slice<Post> Posts(Account account, DateTimeOffset at, int offset, int count, bool reelsOnly = false)
    {
        var reachable = AccountPost.Reachable(account.Posts);
        var posts = new List<Post>();
        var position = offset;
        for (; position < reachable && posts.Count < count; position++)
        {
            var ordinal = account.Posts - 1 - position;
            var post = PostModel.Of(account, ordinal, AccountPost.CodeOf(account.Id, ordinal), at);
            if (!reelsOnly || post.Kind == PostKind.Reel)
                posts.Add(post);
        }

        return new Slice<Post>(posts, account.Posts, position < reachable ? position : null);
    }

    /// <summary>Followers of an account from a position on; they are accounts of this network.</summary>
    public static Slice<Account> Followers(Account account, DateTimeOffset at, int offset, int count) =>
        Circle(account, account.Followers, salt: 21, at, offset, count);

    /// <summary>Accounts that an account follows, from a position on.</summary>
    public static Slice<Account> Following(Account account, DateTimeOffset at, int offset, int count) =>
        Circle(account, account.Following, salt: 22, at, offset, count);

    /// <summary>Posts of others in which an account is tagged, newest first, from a position on.</summary>
    public static Slice<Post> Tagged(Account account, DateTimeOffset at, int offset, int count)
    {
        const int All = 40;
        var posts = new List<Post>();
        var position = offset;
        for (; position < All && posts.Count < count; position++)
        {
            var owner = AccountModel.At(AccountModel.Stranger(StableHash.Of(account.Handle, salt: 23) + (ulong)position), at);
            var ordinal = Math.Max(owner.Posts - 1, 0);
            posts.Add(PostModel.Of(owner, ordinal, AccountPost.CodeOf(owner.Id, ordinal), at) with { Tagged = account.Handle });
        }

        return new Slice<Post>(posts, All, position < All ? position : null);
    }

    /// <summary>The stories of an account: up to three of the last day, newest first.</summary>
    public static IReadOnlyList<Post> Stories(Account account, DateTimeOffset at)
    {
        const int MostStories = 3;
        var stories = new List<Post>();
        if (AccountModel.IsQuiet(account.Handle))
            return stories;
        var day = (long)Math.Floor(Growth.Days(at));
        for (var index = 0; index <= (int)(StableHash.Of(account.Handle, (uint)day) % MostStories); index++)
        {
            var ordinal = ((day * MostStories) + index) & 0xFFF;
            var code = AccountPost.CodeOf(account.Id ^ StoryMark, ordinal);
            var post = PostModel.Of(account, account.Posts - 1, code, at);
            stories.Add(post with { TakenAt = at.AddMinutes(-20 - (240 * index)), Kind = index % 2 == 0 ? PostKind.Image : PostKind.Video });
        }

        return stories;
    }

    private static Slice<Account> Circle(Account account, long size, uint salt, DateTimeOffset at, int offset, int count)
    {
        var accounts = new List<Account>();
        var position = offset;
        for (; position < size && accounts.Count < count; position++)
            accounts.Add(AccountModel.At(AccountModel.IsCrowded(account.Handle)
                ? AccountModel.OneOfCrowd(position)
                : AccountModel.Stranger(StableHash.Of(account.Handle, salt) + (ulong)position), at));
        return new Slice<Account>(accounts, size, position < size ? position : null);
    }

    private static bool IsHandle(string name) =>
        name.Length is > 0 and <= LongestHandle && HandleFormat().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    [GeneratedRegex("^[a-z0-9_]([a-z0-9._]*[a-z0-9_])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HandleFormat();
}
