using System.Text.RegularExpressions;

namespace Monitor.ProviderSimulator.Network;

/// <summary>
/// A social network that is a pure function of (handle or short code, time): the same question at the same moment has the same
/// answer in every process.
/// <list type="bullet">
/// <item>Every valid handle exists, except those that start with <c>missing</c>; those that start with <c>private</c> are private.</item>
/// <item>Every short code exists, except those that start with <c>missing</c>. A code that starts with <c>image</c>, <c>video</c>,
/// <c>reel</c> or <c>carousel</c> is one; a code that starts with <c>hidden</c> hides its likes.</item>
/// </list>
/// </summary>
public sealed partial class SocialNetwork
{
    private const int LongestHandle = 30;

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

    private static bool IsHandle(string name) =>
        name.Length is > 0 and <= LongestHandle && HandleFormat().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    [GeneratedRegex("^[a-z0-9_]([a-z0-9._]*[a-z0-9_])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HandleFormat();
}
