using Monitor.Data.Events;
using Monitor.Jobs.Broker;
using Monitor.Jobs.Events;
using Xunit;

namespace Monitor.Jobs.Tests.Events;

public sealed class EventCatalogueTests
{
    private const string Name = "docs/events.asyncapi.yaml";

    [Fact]
    public async Task The_document_is_what_the_code_says()
    {
        var path = Path.Combine(Root(), Name);
        if (Environment.GetEnvironmentVariable("MONITOR_WRITE_CATALOGUE") is { Length: > 0 })
            await File.WriteAllTextAsync(path, EventCatalogue.Yaml());

        Assert.True(
            await File.ReadAllTextAsync(path) == EventCatalogue.Yaml(),
            $"{Name} is not what the code says. MONITOR_WRITE_CATALOGUE=1 ./dev test The_document_is_what_the_code_says writes it.");
    }

    [Fact]
    public void Every_kind_and_every_queue_is_in_it_and_every_reference_leads_somewhere()
    {
        var yaml = EventCatalogue.Yaml();
        var lines = yaml.Split('\n');

        foreach (var name in EventKinds.Known.Select(kind => kind.Name).Concat(BrokerTopology.Queues.Select(queue => queue.Queue)))
        {
            Assert.Contains($"  {name}:", lines);
            Assert.Contains($"    {name}:", lines);
        }

        foreach (var line in lines.Where(line => line.Contains("$ref", StringComparison.Ordinal)))
        {
            var target = line.Split('\'')[1].Split('/');
            Assert.Contains($"{new string(' ', (target.Length - 2) * 2)}{target[^1]}:", lines);
        }

        Assert.DoesNotContain('\t', yaml);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Monitor.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
