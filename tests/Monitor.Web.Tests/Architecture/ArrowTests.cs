using System.Reflection;
using Monitor.Data;
using Monitor.Jobs.Workers;
using Xunit;

namespace Monitor.Web.Tests.Architecture;

/// <summary>Web and Jobs know Data and not each other; only the composition root knows all.</summary>
public sealed class ArrowTests
{
    private const string Web = "Monitor.Web";
    private const string Jobs = "Monitor.Jobs";
    private const string Data = "Monitor.Data";

    [Fact]
    public void Data_knows_neither_web_nor_jobs()
    {
        var references = References(typeof(MonitorDb).Assembly);

        Assert.DoesNotContain(Web, references);
        Assert.DoesNotContain(Jobs, references);
    }

    [Fact]
    public void Jobs_knows_data_and_not_web()
    {
        var references = References(typeof(EngineOptions).Assembly);

        Assert.Contains(Data, references);
        Assert.DoesNotContain(Web, references);
    }

    [Fact]
    public void Only_the_composition_root_of_web_knows_jobs()
    {
        var mentions = Sources(Web).Where(file => File.ReadAllText(file).Contains(Jobs, StringComparison.Ordinal)).Select(Path.GetFileName);

        Assert.Equal(["Program.cs"], mentions);
    }

    [Fact]
    public void The_composition_root_stays_a_list() => Assert.InRange(File.ReadAllLines(Sources(Web).Single(IsProgram)).Length, 1, 80);

    [Theory]
    [InlineData(Data, Web)]
    [InlineData(Data, Jobs)]
    [InlineData(Jobs, Web)]
    public void Sources_do_not_mention_what_they_must_not_know(string project, string unknown)
    {
        var sources = Sources(project).ToArray();

        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, file => File.ReadAllText(file).Contains($"using {unknown}", StringComparison.Ordinal));
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(a => a.Name!)];

    private static bool IsProgram(string file) => Path.GetFileName(file) == "Program.cs";

    private static IEnumerable<string> Sources(string project)
    {
        var directory = Path.Combine(Root(), "src", project);
        return Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(directory, file).StartsWith("obj", StringComparison.Ordinal));
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Monitor.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return root.FullName;
    }
}
