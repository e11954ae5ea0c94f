using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Faults;

/// <summary>The faults that change an answer instead of replacing it.</summary>
internal static class Distortion
{
    private const int LongestHandle = 30;

    private static readonly string[] IdentityFields = ["pk", "pk_id", "id", "ig_id", "channelId", "videoId", "uid", "aweme_id"];

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
        _ => body,
    };

    private static string Renamed(string handle)
    {
        const string Suffix = "_renamed";
        return handle[..Math.Min(handle.Length, LongestHandle - Suffix.Length)] + Suffix;
    }

    private static byte[] Without(ReadOnlyMemory<byte> body, string[] fields)
    {
        var root = JsonNode.Parse(body.Span);
        Remove(root, fields);
        var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
            root!.WriteTo(writer);
        return output.ToArray();
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
