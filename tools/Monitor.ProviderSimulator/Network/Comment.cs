namespace Monitor.ProviderSimulator.Network;

/// <summary>What somebody wrote below a post or video.</summary>
internal sealed record Comment(long Id, string Text, Account Author, DateTimeOffset WrittenAt, long Likes, long Replies);

/// <summary>Makes comments: the same below the same post in every process.</summary>
internal static class CommentModel
{
    private const long FirstId = 17_900_000_000_000_000;

    private static readonly string[] Texts =
    [
        "Love the blue one 😍", "This is so good!", "Where can I buy it?", "Not worth the price, very disappointed", "Worst packaging ever 😡", "Me encanta, qué bonito ❤️",
        "No me gusta nada, muy caro", "¿Cuándo vuelve a estar disponible?", "Das ist wunderschön!", "Leider total enttäuscht, schlechte Qualität", "Wann gibt es das wieder?",
        "bahut accha hai yaar 🔥", "bilkul bakwas, paisa barbad", "yeh kahan milega?", "First!", "@friend look at this", "🔥🔥🔥", "Meh.",
    ];

    /// <summary>How many there are below a post.</summary>
    public static int Total(string post) => 25 + (int)(StableHash.Of(post, 41) % 60);

    /// <summary>A part of them.</summary>
    public static Slice<Comment> Of(string post, DateTimeOffset publishedAt, DateTimeOffset at, int offset, int count)
    {
        var (total, comments) = (Total(post), new List<Comment>());
        var position = offset;
        for (; position < total && comments.Count < count; position++)
        {
            var seed = StableHash.Of($"{post}/{position}", 42);
            var written = publishedAt.AddMinutes(3 + 47.0 * position);
            comments.Add(new(
                FirstId + (long)(seed % 99_000_000_000_000), StableHash.Pick(seed, 1, Texts), AccountModel.At(AccountModel.Stranger(seed), at),
                written < at ? written : at, (long)(seed % 12), (long)(seed % 3)));
        }

        return new(comments, total, position < total ? position : null);
    }

    /// <summary>A part of those who like a post.</summary>
    public static Slice<Account> Likers(string post, DateTimeOffset at, int offset, int count)
    {
        const int All = 130;
        var accounts = new List<Account>();
        var position = offset;
        for (; position < All && accounts.Count < count; position++)
            accounts.Add(AccountModel.At(AccountModel.Stranger(StableHash.Of(post, 43) + (ulong)position), at));
        return new(accounts, All, position < All ? position : null);
    }

    /// <summary>The top posts with a hashtag.</summary>
    public static Slice<Post> Tagged(string word, DateTimeOffset at)
    {
        const int All = 24;
        var posts = new List<Post>();
        for (var position = 0; position < All; position++)
        {
            var owner = AccountModel.At(AccountModel.Stranger(StableHash.Of(word, 44) + (ulong)position), at);
            var ordinal = Math.Max(owner.Posts - 1, 0);
            posts.Add(PostModel.Of(owner, ordinal, AccountPost.CodeOf(owner.Id, ordinal), at) with { Caption = $"Today's pick #{word}" });
        }

        return new(posts, All, Next: null);
    }
}
