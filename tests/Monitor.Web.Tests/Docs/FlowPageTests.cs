using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Monitor.Data.Flows;
using Xunit;

namespace Monitor.Web.Tests.Docs;

public sealed class FlowPageTests
{
    private const string Begin = "<!-- flows: begin -->\n";
    private const string End = "<!-- flows: end -->";

    [Fact]
    public async Task The_table_of_flows_is_that_of_the_catalog()
    {
        var file = Path.Combine(Root(), "docs", "flows.md");
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));

        if (Environment.GetEnvironmentVariable("MONITOR_UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(file, page[..begin] + Table() + page[end..], TestContext.Current.CancellationToken);
        else
            Assert.Equal(Table(), page[begin..end]);
    }

    private static string Table()
    {
        var table = new StringBuilder("| flow | platform | at once | what it does | parameters | example |\n|---|---|---|---|---|---|\n");
        foreach (var flow in new FlowCatalog(new Dictionary<string, FlowSize>(StringComparer.Ordinal)).All)
        {
            var parameters = FlowOrders.DescribedParametersOf(flow).Where(parameter => parameter.Name != RequestRow.Force)
                .Select(parameter => parameter.IsRequired ? $"**`{parameter.Name}`**" : $"`{parameter.Name}`");
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{flow.Name}` | {flow.Platform} | {flow.Workers} × {flow.Concurrency} | {FlowGuide.Description(flow.Name)} | {string.Join(", ", parameters)} | `{FlowGuide.Example(flow.Name)?.ToJsonString(JsonSerializerOptions.Default)}` |\n");
        }

        return table.ToString();
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
