using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Monitor.Web.Tests.Architecture;

/// <summary>Folders of a project know each other in one direction only.</summary>
public sealed partial class FolderTests
{
    [Theory]
    [InlineData("Monitor.Data")]
    [InlineData("Monitor.Jobs")]
    [InlineData("Monitor.Web")]
    public void No_folders_depend_on_each_other_in_a_circle(string project)
    {
        var known = Known(project);

        // Whatever knows nothing, or only what was taken away before, stands in no circle.
        while (known.FirstOrDefault(folder => !folder.Value.Any(known.ContainsKey)) is { Key: { } free })
            known.Remove(free);

        Assert.Empty(known.Keys);
    }

    // By namespace, which follows the folder.
    private static Dictionary<string, HashSet<string>> Known(string project)
    {
        var known = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root(), "src", project), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (Namespace().Match(text) is not { Success: true } own)
                continue;
            if (!known.TryGetValue(own.Groups["name"].Value, out var folders))
                known[own.Groups["name"].Value] = folders = new(StringComparer.Ordinal);
            folders.UnionWith(Using().Matches(text).Select(match => match.Groups["name"].Value).Where(name => name != own.Groups["name"].Value));
        }

        return known;
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?<name>Monitor\.[\w.]+);", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Using();
}
