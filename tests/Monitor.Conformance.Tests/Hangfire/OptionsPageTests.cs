using System.Runtime.CompilerServices;
using Monitor.Jobs.Hangfire;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

public sealed class OptionsPageTests
{
    [Fact]
    public async Task Every_option_of_the_engine_is_on_the_configuration_page()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "configuration.md"), TestContext.Current.CancellationToken);

        foreach (var property in typeof(HangfireOptions).GetProperties())
            Assert.Contains($"| `{HangfireOptions.Section}:{property.Name}` |", page, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
