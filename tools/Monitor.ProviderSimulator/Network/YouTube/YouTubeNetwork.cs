using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.RegularExpressions;
using Monitor.ProviderSimulator.Faults;

namespace Monitor.ProviderSimulator.Network.YouTube;

/// <summary>
/// The video side of the network, likewise a pure function of name and time: channels by handle or id, their videos newest first.
/// Handles and ids that start with <c>missing</c> do not exist; channels whose handle starts with <c>hidden</c> hide their
/// subscribers, videos whose id starts with <c>hidden</c> their likes, and with <c>silent</c> they take no comments.
/// </summary>
internal static partial class YouTubeNetwork
{
    private const string Missing = "missing";
    private const string HiddenPrefix = "hidden";

    // Shared by all simulated providers, so that one may be asked with the ids of another.
    private static readonly Memory<string> Handles = new();
    private static readonly Memory<Listed> Videos = new();

    public static Channel? ByHandle(string handle, DateTimeOffset at, FaultRule? fault)
    {
        var name = handle.TrimStart('@').ToLowerInvariant();
        return HandleFormat().IsMatch(name) && !name.StartsWith(Missing, StringComparison.Ordinal) ? Named(name, at, fault) : null;
    }

    public static Channel? ById(string id, DateTimeOffset at, FaultRule? fault)
    {
        if (!ChannelFormat().IsMatch(id) || id.AsSpan(2).StartsWith(Missing, StringComparison.Ordinal))
            return null;
        return Handles.Find(id) is { } handle
            ? Named(handle, at, fault)
            : Of(Distortion.Apply(fault, AccountModel.At(id, at)), id, handle: null, VideoSchedule.Count(id, at));
    }

    /// <summary>Channels that a search for a text finds: those with that handle, and one that is only alike.</summary>
    public static IReadOnlyList<Channel> Search(string text, DateTimeOffset at, FaultRule? fault) =>
        ByHandle(text, at, fault) is { } exact ? [Named($"{exact.Handle}fans", at, fault: null), exact] : [];

    public static Video? Video(string id, DateTimeOffset at, FaultRule? fault)
    {
        if (!VideoFormat().IsMatch(id) || id.StartsWith(Missing, StringComparison.Ordinal))
            return null;
        var seed = StableHash.Of(id);
        var listed = Videos.Find(id) ?? new Listed(Stranger(seed), (long)(StableHash.Fraction(seed, 1) * 20));
        return Of(id, listed, Named(listed.Handle, at, fault: null), at, fault);
    }

    /// <summary>Videos of a channel, newest first, from a position on, and where the next page begins.</summary>
    public static (IReadOnlyList<Video> Page, int? Next) Uploads(Channel channel, DateTimeOffset at, int offset, int count, FaultRule? fault)
    {
        var key = Handles.Find(channel.Id) ?? channel.Id;
        var page = new List<Video>();
        for (var ordinal = channel.Videos - 1 - offset; ordinal >= 0 && page.Count < count; ordinal--)
        {
            var id = VideoSchedule.IdOf(key, ordinal);
            var listed = new Listed(key, ordinal);
            Videos.Add(id, listed);
            page.Add(Of(id, listed, channel, at, fault));
        }

        return (page, offset + page.Count < channel.Videos ? offset + page.Count : null);
    }

    /// <summary>Videos that some words find, from a position on: those of a channel that is made for the words.</summary>
    public static (IReadOnlyList<Video> Page, int? Next) Find(string words, DateTimeOffset at, int offset, int count, FaultRule? fault) =>
        words.StartsWith(Missing, StringComparison.OrdinalIgnoreCase)
            ? ([], null)
            : Uploads(Named(Stranger(StableHash.Of(words.ToLowerInvariant())), at, fault), at, offset, count, fault);

    /// <summary>A comment's id as YouTube writes it.</summary>
    public static string CommentId(Comment comment) => $"Ug{Base64Url.EncodeToString(BitConverter.GetBytes(comment.Id))}";

    private static Channel Named(string handle, DateTimeOffset at, FaultRule? fault)
    {
        var id = ChannelIdOf(handle);
        Handles.Add(id, handle);
        var account = Distortion.Apply(fault, AccountModel.At(handle, at));
        return Of(account, id, account.Handle, VideoSchedule.Count(handle, at));
    }

    private static Channel Of(Account account, string id, string? handle, long videos) => new()
    {
        Id = id,
        Handle = handle,
        Title = account.FullName,
        Description = account.Bio,
        Subscribers = ThreeDigits(account.Followers),
        IsHidden = handle?.StartsWith(HiddenPrefix, StringComparison.Ordinal) is true,
        Views = account.Followers * 41,
        Videos = account.Posts < 0 ? account.Posts : videos,
        IsVerified = account.IsVerified,
    };

    private static Video Of(string id, Listed listed, Channel channel, DateTimeOffset at, FaultRule? fault)
    {
        var seed = StableHash.Of(id);
        var published = VideoSchedule.PublishedAt(listed.Handle, listed.Ordinal);
        var days = Math.Max(0, (at - published).TotalDays);
        var size = AccountModel.Size(listed.Handle) * (0.05 + 1.5 * StableHash.Fraction(seed, 2));
        var views = (long)(10 + size * (1 - Math.Exp(-days / 9)) + 0.002 * size * days);
        var likes = (long)(views * (0.01 + 0.05 * StableHash.Fraction(seed, 3)));
        var comments = (long)(likes * (0.02 + 0.1 * StableHash.Fraction(seed, 4)));
        var video = new Video
        {
            Id = id,
            Channel = channel,
            Title = StableHash.Pick(seed, 5, Words.Captions) is { Length: > 0 } title ? title : "Untitled",
            PublishedAt = published,
            Length = TimeSpan.FromSeconds(20 + Math.Floor(StableHash.Fraction(seed, 6) * 1_500)),
            Views = views,
            Likes = id.StartsWith(HiddenPrefix, StringComparison.Ordinal) ? null : likes,
            Comments = id.StartsWith("silent", StringComparison.Ordinal) ? null : comments,
        };
        return fault?.Kind switch
        {
            FaultKind.NegativeCounts => video with { Views = -7, Likes = -5, Comments = -3 },
            FaultKind.CollapsedCounts => video with { Views = views / 200, Likes = likes / 200, Comments = comments / 200 },
            _ => video,
        };
    }

    private static string ChannelIdOf(string handle)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, StableHash.Of(handle, 21));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], StableHash.Of(handle, 22));
        return "UC" + Base64Url.EncodeToString(bytes);
    }

    private static string Stranger(ulong seed) =>
        $"{StableHash.Pick(seed, 7, Words.FirstNames)}.{StableHash.Pick(seed, 8, Words.Subjects)}{(int)(StableHash.Fraction(seed, 9) * 1_000)}";

    private static long ThreeDigits(long count)
    {
        long scale = 1;
        while (count / scale >= 1_000)
            scale *= 10;
        return count / scale * scale;
    }

    [GeneratedRegex("^[a-z0-9._-]{3,34}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HandleFormat();

    [GeneratedRegex("^UC[A-Za-z0-9_-]{22}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ChannelFormat();

    [GeneratedRegex("^[A-Za-z0-9_-]{11}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VideoFormat();
}
