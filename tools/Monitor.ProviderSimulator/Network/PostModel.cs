using System.Globalization;

namespace Monitor.ProviderSimulator.Network;

/// <summary>Makes posts from short codes.</summary>
internal static class PostModel
{
    // A post's number begins with the milliseconds since this moment.
    private static readonly DateTimeOffset NumberingEpoch = DateTimeOffset.FromUnixTimeMilliseconds(1_314_220_021_721);
    private const int TimeShift = 23;

    private static readonly string[] KindNames = ["image", "video", "reel", "carousel"];

    public static Post At(string code, DateTimeOffset at)
    {
        Shortcode.TryDecode(code, out var number);
        var seed = StableHash.Mix((ulong)number);
        if (AccountPost.TryRead(number, out var account, out var residue))
        {
            var author = AccountModel.At(AccountIds.HandleOf(account), at);
            return Of(author, AccountPost.Ordinal(residue, author.Posts), code, at);
        }

        var days = Growth.Days(at);
        var owner = AccountModel.Stranger(seed);
        var kind = Kind(code, seed);
        var likes = 20 + AccountModel.Size(owner) * (0.008 + 0.05 * StableHash.Fraction(seed, 2));
        var playsPerLike = 6 + 20 * StableHash.Fraction(seed, 3);
        var commentsPerLike = 0.004 + 0.03 * StableHash.Fraction(seed, 4);
        var likesNow = Growth.Count(likes, 0.9 * Math.Pow(likes, 0.75), days, StableHash.Fraction(seed, 5));
        return new Post
        {
            Id = number.ToString(CultureInfo.InvariantCulture),
            Code = code,
            Owner = AccountModel.At(owner, at) with { IsPrivate = false },
            Kind = kind,
            Caption = StableHash.Pick(seed, 6, Words.Captions),
            TakenAt = TakenAt(number, seed),
            Likes = (long)likesNow,
            LikeVisibility = Visibility(code, seed),
            Comments = (long)(likesNow * commentsPerLike),
            Tagged = Tagged(seed),
            Plays = kind is PostKind.Video or PostKind.Reel ? (long)(likesNow * playsPerLike) : null,
        };
    }

    /// <summary>A post of an account: it gathers most of its likes within a week.</summary>
    public static Post Of(Account owner, long ordinal, string code, DateTimeOffset at)
    {
        Shortcode.TryDecode(code, out var number);
        var seed = StableHash.Mix((ulong)number);
        var kind = Kind(code, seed);
        var takenAt = AccountModel.PublishedAt(owner.Handle, ordinal);
        var age = Math.Max(0, (at - takenAt).TotalDays);
        var likes = 20 + AccountModel.Size(owner.Handle) * (0.008 + 0.05 * StableHash.Fraction(seed, 2));
        var likesNow = 1 + likes * (1 - Math.Exp(-age / 2)) * (1 + age / 2_000);
        return new Post
        {
            Id = AccountPost.IdOf(code),
            Code = code,
            Owner = owner,
            Kind = kind,
            Caption = StableHash.Pick(seed, 6, Words.Captions),
            TakenAt = takenAt,
            Likes = (long)likesNow,
            LikeVisibility = Visibility(code, seed),
            Comments = (long)(likesNow * (0.004 + 0.03 * StableHash.Fraction(seed, 4))),
            Tagged = Tagged(seed),
            Plays = kind is PostKind.Video or PostKind.Reel ? (long)(likesNow * (6 + 20 * StableHash.Fraction(seed, 3))) : null,
        };
    }

    private static string? Tagged(ulong seed) =>
        StableHash.Fraction(seed, 14) < 0.3 ? AccountModel.Stranger(StableHash.Mix(seed)) : null;

    private static PostKind Kind(string code, ulong seed)
    {
        for (var kind = 0; kind < KindNames.Length; kind++)
            if (code.StartsWith(KindNames[kind], StringComparison.Ordinal))
                return (PostKind)kind;
        return StableHash.Fraction(seed, 10) switch
        {
            < 0.35 => PostKind.Image,
            < 0.45 => PostKind.Video,
            < 0.80 => PostKind.Reel,
            _ => PostKind.Carousel,
        };
    }

    private static LikeVisibility Visibility(string code, ulong seed)
    {
        var isHidden = code.StartsWith("hidden", StringComparison.Ordinal) || StableHash.Fraction(seed, 11) < 0.08;
        if (!isHidden)
            return LikeVisibility.Shown;
        return StableHash.Fraction(seed, 12) < 0.5 ? LikeVisibility.HiddenAbsent : LikeVisibility.HiddenFalseNumber;
    }

    /// <summary>The time in the number where it is a plausible one, otherwise some time in the two years before the epoch.</summary>
    private static DateTimeOffset TakenAt(UInt128 number, ulong seed)
    {
        var milliseconds = number >> TimeShift;
        var latest = (Growth.Epoch - NumberingEpoch).TotalMilliseconds;
        if (milliseconds > 0 && milliseconds < (UInt128)latest)
            return NumberingEpoch.AddMilliseconds((double)milliseconds);
        return Growth.Epoch.AddSeconds(-Math.Floor(86_400 * (1 + 729 * StableHash.Fraction(seed, 13))));
    }
}
