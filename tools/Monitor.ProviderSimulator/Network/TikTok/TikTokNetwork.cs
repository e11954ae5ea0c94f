using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Monitor.ProviderSimulator.Faults;

namespace Monitor.ProviderSimulator.Network.TikTok;

/// <summary>One TikTok post as it is at one moment.</summary>
internal sealed record TikTokPost(
    string Id, Account Author, string Text, DateTimeOffset PublishedAt, bool IsPictures, long Plays, long Likes, long Comments, long Shares, long Saves);

/// <summary>
/// The short-video side of the network: the same accounts under TikTok's rules. Posts have numbers; those that start with 404 do not
/// exist. Accounts whose handle starts with <c>shy</c> give their posts by the secret id only.
/// </summary>
internal static partial class TikTokNetwork
{
    private const string SecretPrefix = "MS4wLjABAAAA";
    private const string MissingPost = "404";
    private const long FirstNumber = 7_000_000_000_000_000_000;

    private static readonly Memory<Listed> Known = new();

    public static Account? ByHandle(string handle, DateTimeOffset at, FaultRule? fault)
    {
        var name = handle.TrimStart('@').ToLowerInvariant();
        return HandleFormat().IsMatch(name) && !name.StartsWith("missing", StringComparison.Ordinal)
            ? Distortion.Apply(fault, AccountModel.At(name, at))
            : null;
    }

    public static Account? ById(string id, DateTimeOffset at, FaultRule? fault) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? Distortion.Apply(fault, AccountModel.At(AccountIds.HandleOf(number), at))
            : null;

    public static Account? BySecretId(string id, DateTimeOffset at, FaultRule? fault)
    {
        if (!id.StartsWith(SecretPrefix, StringComparison.Ordinal) || !Base64Url.IsValid(id.AsSpan(SecretPrefix.Length)))
            return null;
        return ByHandle(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(SecretPrefix.Length))), at, fault);
    }

    public static string SecretIdOf(string handle) => SecretPrefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(handle));

    public static TikTokPost? Post(string id, DateTimeOffset at, FaultRule? fault)
    {
        if (!PostFormat().IsMatch(id) || id.StartsWith(MissingPost, StringComparison.Ordinal))
            return null;
        var seed = StableHash.Of(id);
        var listed = Known.Find(id) ?? new Listed(Stranger(seed), (long)(StableHash.Fraction(seed, 1) * 20));
        return Of(id, listed, AccountModel.At(listed.Handle, at), at, fault);
    }

    /// <summary>Posts of an account, newest first, from a position on, and where the next page begins.</summary>
    public static (IReadOnlyList<TikTokPost> Page, int? Next) Posts(Account account, DateTimeOffset at, int offset, int count, FaultRule? fault)
    {
        var page = new List<TikTokPost>();
        for (var ordinal = account.Posts - 1 - offset; ordinal >= 0 && page.Count < count; ordinal--)
        {
            var listed = new Listed(account.Handle, ordinal);
            var id = (FirstNumber + (long)(StableHash.Mix(StableHash.Of(account.Handle, 41) ^ (ulong)ordinal) >> 4)).ToString(CultureInfo.InvariantCulture);
            Known.Add(id, listed);
            page.Add(Of(id, listed, account, at, fault));
        }

        return (page, offset + page.Count < account.Posts ? offset + page.Count : null);
    }

    private static TikTokPost Of(string id, Listed listed, Account author, DateTimeOffset at, FaultRule? fault)
    {
        var seed = StableHash.Of(id);
        var published = Growth.Epoch.AddHours(listed.Ordinal * 11 - 24 * 400);
        var days = Math.Max(0, (at - published).TotalDays);
        var size = AccountModel.Size(listed.Handle) * (0.1 + 4 * StableHash.Fraction(seed, 2));
        var plays = (long)(30 + size * (1 - Math.Exp(-days / 4)) + 0.001 * size * days);
        var likes = (long)(plays * (0.03 + 0.09 * StableHash.Fraction(seed, 3)));
        var post = new TikTokPost(
            id, author, StableHash.Pick(seed, 5, Words.Captions), published, StableHash.Fraction(seed, 6) < 0.2,
            plays, likes, likes / 60, likes / 45, likes / 20);
        return fault?.Kind switch
        {
            FaultKind.NegativeCounts => post with { Plays = -7, Likes = -5, Comments = -3 },
            FaultKind.CollapsedCounts => post with { Plays = plays / 200, Likes = likes / 200, Comments = likes / 12_000 },
            _ => post,
        };
    }

    private static string Stranger(ulong seed) =>
        $"{StableHash.Pick(seed, 7, Words.FirstNames)}.{StableHash.Pick(seed, 8, Words.Subjects)}{(int)(StableHash.Fraction(seed, 9) * 1_000)}";

    [GeneratedRegex("^[a-z0-9._]{2,24}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HandleFormat();

    [GeneratedRegex("^[0-9]{8,22}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PostFormat();
}
