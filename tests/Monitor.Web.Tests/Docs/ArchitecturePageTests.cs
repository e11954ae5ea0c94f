using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Monitor.Web.Tests.Docs;

public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Every_folder_of_code_is_on_the_map()
    {
        var map = Map();

        Assert.NotEmpty(map);
        Assert.DoesNotContain(Folders(), folder => !map.Contains(folder) && !map.Contains($"{Parent(folder)}/*"));
    }

    [Fact]
    public void Every_folder_on_the_map_exists()
    {
        var folders = Folders();

        Assert.DoesNotContain(
            Map(), named => named.EndsWith("/*", StringComparison.Ordinal) ? !folders.Any(folder => Parent(folder) == named[..^2]) : !folders.Contains(named));
    }

    // The first cell of each row of its tables; one that ends with /* stands for every folder in there.
    private static HashSet<string> Map() =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "architecture.md"))).Select(row => row.Groups["name"].Value)];

    private static HashSet<string> Folders() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root(), Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Where(folder => folder.Split('/') is not [_, _, "obj" or "bin", ..]),
    ];

    private static string Parent(string folder) => folder[..folder.LastIndexOf('/')];

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));

    [GeneratedRegex(@"^\| `(?<name>src/[^`]+)` \|", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
