using System.Security.Cryptography;
using System.Text;

namespace Monitor.Data.Pictures;

/// <summary>Whose picture it is, and where the platform keeps it.</summary>
/// <param name="Owner">Who has it, such as <c>account-42</c>.</param>
/// <param name="Url">The address as the platform told it.</param>
public sealed record PictureAddress(string Owner, string Url)
{
    /// <summary>The picture of an account.</summary>
    public static PictureAddress OfAccount(long id, string url) => new($"account-{id}", url);

    /// <summary>The still picture of a post.</summary>
    public static PictureAddress OfPost(long id, string url) => new($"post-{id}", url);

    /// <summary>The name of its copy: an address with another signature is the same picture.</summary>
    internal string Name => $"{Owner}-{Digest(Url.Split('?', 2)[0])}";

    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
