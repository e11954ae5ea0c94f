using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Faults;

/// <summary>The faults that change an answer instead of replacing it.</summary>
internal static class Distortion
{
    private const int LongestHandle = 30;

    private const int SpoiledItem = 2;

    private static readonly string[] IdentityFields = ["pk", "pk_id", "id", "ig_id", "channelId", "videoId", "uid", "aweme_id", "commentId"];

    private static readonly string[] FollowerFields =
    [
        "follower_count", "followers_count", "followersCount", "edge_followed_by", "subscriberCount", "subscribers", "subscribersText",
    ];

    private static readonly string[] LikeFields =
        ["like_count", "likesCount", "digg_count", "likeCount", "edge_media_preview_like", "edge_liked_by", "permalink"];

    // In a list an item may stand one level deeper.
    private static readonly string[] Wrappers = ["node", "media", "video", "contentDetails", "metrics", "statistics"];

    /// <summary>Somebody else's id, handle or code, of the same form; of several, each.</summary>
    public static string Foreign(string target) => string.Join(',', target.Split(',').Select(one => one switch
    {
        [.., >= '0' and <= '9' and var digit] => $"{one[..^1]}{(char)('0' + (digit - '0' + 1) % 10)}",
        [.., 'a'] => one[..^1] + 'b',
        { Length: > 0 } => one[..^1] + 'a',
        _ => one,
    }));

    public static Account Apply(FaultRule? fault, Account account) => fault?.Kind switch
    {
        FaultKind.Private => account with { IsPrivate = true },
        FaultKind.Renamed => account with { Handle = Renamed(account.Handle) },
        FaultKind.NegativeCounts => account with { Followers = -5, Following = -3, Posts = -2 },
        FaultKind.CollapsedCounts => account with
        {
            Followers = account.Followers / 200,
            Following = account.Following / 200,
            Posts = account.Posts / 200,
        },
        _ => account,
    };

    public static Post Apply(FaultRule? fault, Post post) => fault?.Kind switch
    {
        FaultKind.Renamed => post with { Owner = post.Owner with { Handle = Renamed(post.Owner.Handle) } },
        FaultKind.NegativeCounts => post with { LikeVisibility = LikeVisibility.Shown, Likes = -5, Comments = -3, Plays = -7 },
        FaultKind.CollapsedCounts => post with { Likes = post.Likes / 200, Comments = post.Comments / 200, Plays = post.Plays / 200 },
        _ => post,
    };

    /// <summary>Spoils the bytes of an answer.</summary>
    public static ReadOnlyMemory<byte> Apply(FaultRule fault, ReadOnlyMemory<byte> body) => fault.Kind switch
    {
        FaultKind.Truncated => body[..(body.Length / 2)],
        FaultKind.Malformed => "<html><head><title>One moment</title></head><body>Checking your browser</body></html>"u8.ToArray(),
        FaultKind.MissingField => Without(body, fault.Field is null ? IdentityFields : [fault.Field]),
        FaultKind.VanishedField => Without(body, fault.Field is null ? FollowerFields : [fault.Field]),
        FaultKind.BadItem => Changed(body, Spoil),
        _ => body,
    };

    private static string Renamed(string handle)
    {
        const string Suffix = "_renamed";
        return handle[..Math.Min(handle.Length, LongestHandle - Suffix.Length)] + Suffix;
    }

    private static byte[] Without(ReadOnlyMemory<byte> body, string[] fields) => Changed(body, root => Remove(root, fields));

    private static byte[] Changed(ReadOnlyMemory<byte> body, Action<JsonNode?> change)
    {
        var root = JsonNode.Parse(body.Span);
        change(root);
        var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
            root!.WriteTo(writer);
        return output.ToArray();
    }

    private static void Spoil(JsonNode? node)
    {
        if (node is JsonObject parent)
        {
            foreach (var (_, child) in parent)
                Spoil(child);
        }
        else if (node is JsonArray array)
        {
            if (array.Count > SpoiledItem && array[SpoiledItem] is JsonObject item)
                SpoilItem(item);
            foreach (var child in array)
                Spoil(child);
        }
    }

    private static void SpoilItem(JsonObject item)
    {
        foreach (var name in IdentityFields)
            item.Remove(name);
        foreach (var name in LikeFields)
            if (item.ContainsKey(name))
                item[name] = "abc";
        foreach (var name in Wrappers)
            if (item[name] is JsonObject inner)
                SpoilItem(inner);
    }

    private static void Remove(JsonNode? node, string[] fields)
    {
        if (node is JsonObject parent)
        {
            foreach (var field in fields)
                parent.Remove(field);
            foreach (var (_, child) in parent)
                Remove(child, fields);
        }
        else if (node is JsonArray array)
        {
            foreach (var child in array)
                Remove(child, fields);
        }
    }
}
