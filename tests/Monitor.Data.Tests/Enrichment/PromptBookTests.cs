using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Enrichment;

public sealed class PromptBookTests
{
    private const string Good = "kind: base_gender\nversion: 3\ndescription: Ours.\nbatch: 2\ncaptions: 1\nmax_tokens: 50\nsystem: |\n  Say who it is.\n";

    [Fact]
    public void Thirteen_versions_are_shipped_and_the_newest_of_each_kind_has_all()
    {
        var book = PromptBook.Load(new());

        Assert.Equal(13, book.All.Count);
        Assert.Equal(6, book.All.Select(prompt => prompt.Kind.Name).Distinct().Count());
        foreach (var kind in EnrichmentKinds.All)
        {
            var newest = book.All.Last(prompt => prompt.Kind == kind);
            Assert.Equal(newest, book.Choose(kind, "instagram", "4711"));
            Assert.Equal(1, book.ShareOf(newest));
            Assert.Empty(book.Beside(newest, "instagram", "4711"));
        }
    }

    [Fact]
    public async Task Given_a_folder_when_it_has_a_version_that_is_shipped_then_it_takes_its_place()
    {
        using var folder = new TestDirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "base_gender.v3.yaml"), Good);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "base_gender.v9.yml"), Good.Replace("version: 3", "version: 9", StringComparison.Ordinal));

        var book = PromptBook.Load(new() { PromptFolder = folder.Path });

        Assert.Equal(14, book.All.Count);
        Assert.Equal(("Say who it is.", true), (book.Find("base_gender", 3)!.System, book.Find("base_gender", 3)!.IsOwn));
        Assert.Equal(9, book.Choose(EnrichmentKinds.Find("base_gender")!, "instagram", "1").Version);
    }

    [Theory]
    [InlineData("kind: base_gender\n  version: [", "is no YAML, line")]
    [InlineData("- one\n- two\n", "one mapping")]
    [InlineData("kind: shoe_size\nversion: 3\ndescription: a\nsystem: b\n", "kind is one of: base_gender")]
    [InlineData("kind: base_gender\nversion: three\ndescription: a\nsystem: b\n", "version is a whole number")]
    [InlineData("kind: base_gender\nversion: 3\ndescription: a\n", "system is a text")]
    [InlineData("kind: base_gender\nversion: 3\ndescription: a\nsystem: b\nbatch: 500\n", "batch is a whole number from 1 to 20")]
    [InlineData("kind: base_gender\nversion: 3\ndescription: a\nsystem: b\ntemperature: 2\n", "has temperature")]
    [InlineData("kind: base_gender\nversion: 4\ndescription: a\nsystem: b\n", "has to be called so")]
    public async Task Given_a_file_that_is_wrong_when_prompts_are_read_then_the_start_ends_with_what_is_wrong(string text, string said)
    {
        using var folder = new TestDirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "base_gender.v3.yaml"), text);

        var error = Assert.Throws<OptionsValidationException>(() => PromptBook.Load(new() { PromptFolder = folder.Path }));

        Assert.Contains("base_gender.v3.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_shares_when_accounts_are_given_versions_then_the_shares_hold_and_an_account_keeps_its_version()
    {
        var options = new EnrichmentOptions { ComparePercent = 10 };
        options.Shares["base_gender"] = new(StringComparer.Ordinal) { ["1"] = 80, ["3"] = 20 };
        var book = PromptBook.Load(options);
        var kind = EnrichmentKinds.Find("base_gender")!;

        var chosen = Enumerable.Range(0, 10_000).Select(id => book.Choose(kind, "instagram", $"{id}")).ToArray();

        Assert.InRange(chosen.Count(prompt => prompt.Version == 1), 7_800, 8_200);
        Assert.DoesNotContain(chosen, prompt => prompt.Version == 2);
        Assert.Equal(chosen.Select(prompt => prompt.Version), Again(options, kind).Select(prompt => prompt.Version));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(id => book.Beside(chosen[id], "instagram", $"{id}").Count == 1), 850, 1_150);
        Assert.Equal(0.2, book.ShareOf(book.Find("base_gender", 3)!), 6);
    }

    [Theory]
    [InlineData("base_gender", "7", 10, "Enrichment:Shares:base_gender:7")]
    [InlineData("base_gender", "1", -1, "Enrichment:Shares:base_gender:1")]
    [InlineData("base_gender", "1", 0, "leaves no version a share")]
    [InlineData("shoe_size", "1", 10, "Enrichment:Shares:shoe_size is no kind")]
    public void Given_shares_that_cannot_be_when_prompts_are_read_then_the_start_ends_with_what_is_wrong(string kind, string version, int share, string said)
    {
        var options = new EnrichmentOptions();
        options.Shares[kind] = new(StringComparer.Ordinal) { [version] = share };

        Assert.Contains(said, Assert.Throws<OptionsValidationException>(() => PromptBook.Load(options)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<PromptVersion> Again(EnrichmentOptions options, EnrichmentKind kind)
    {
        var book = PromptBook.Load(options);
        return Enumerable.Range(0, 10_000).Select(id => book.Choose(kind, "instagram", $"{id}"));
    }
}
