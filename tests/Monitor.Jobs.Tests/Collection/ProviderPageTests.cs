using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tests.Providers;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>The page about the providers says what they declare.</summary>
public sealed class ProviderPageTests
{
    private const string Begin = "<!-- written by a test from what the providers declare -->\n";
    private const string End = "<!-- end -->";

    // One provider may be written in parts.
    private static readonly IGrouping<string, ProviderDeclaration>[] Providers =
    [
        .. RegisteredProviders.All
            .Select(provider => provider.Declaration)
            .GroupBy(declaration => declaration.Name, StringComparer.Ordinal)
            .OrderBy(parts => parts.Key, StringComparer.Ordinal),
    ];

    [Fact]
    public async Task The_tables_of_the_page_are_those_of_the_declarations()
    {
        var path = Path.Combine(Root(), "docs", "providers.md");
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, "docs/providers.md has lost the marks around its tables.");
        var tables = Tables();
        if (Environment.GetEnvironmentVariable("MONITOR_UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(path, page[..start] + tables + page[end..], TestContext.Current.CancellationToken);
        else
            Assert.True(tables == page[start..end], "docs/providers.md is behind the declarations; run this test once with MONITOR_UPDATE_DOCS=1.");
    }

    private static string Tables()
    {
        var text = new StringBuilder("\n## Price, limits, keys\n\n| provider | USD per call | limits | keys |\n|---|---|---|---|\n");
        foreach (var parts in Providers)
        {
            var declaration = parts.First();
            var limits = string.Join(", ", declaration.Limits.Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Calls} in {limit.Window.TotalSeconds:0.##} s")));
            var keys = declaration.KeysAt is { } address ? $"[{address.Host}]({address})" : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{parts.Key}` | {declaration.UnitCostUsd:0.######} | {limits} | {keys} |\n");
        }

        foreach (var platform in Providers.SelectMany(parts => parts).SelectMany(part => part.Capabilities.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Matrix(text, platform);
        return text.Append('\n').ToString();
    }

    private static void Matrix(StringBuilder text, string platform)
    {
        var able = Providers.Where(parts => parts.Any(part => part.Capabilities.ContainsKey(platform))).ToArray();
        var fetchTypes = able.SelectMany(parts => parts).SelectMany(part => part.Capabilities.GetValueOrDefault(platform, []))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        text.Append(CultureInfo.InvariantCulture, $"\n## {platform}\n\n| provider | {string.Join(" | ", fetchTypes.Select(Short))} |\n|---|{string.Concat(fetchTypes.Select(_ => "---|"))}\n");
        foreach (var parts in able)
        {
            var cells = fetchTypes.Select(fetchType => parts.Any(part => part.Supports(platform, fetchType)) ? "yes" : "");
            text.Append(CultureInfo.InvariantCulture, $"| `{parts.Key}` | {string.Join(" | ", cells)} |\n");
        }
    }

    private static string Short(string fetchType) => fetchType.StartsWith("fetch_", StringComparison.Ordinal) ? fetchType["fetch_".Length..] : fetchType;

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
