using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>As for Instagram: whatever breaks in an answer, there is an outcome, and no number that was not measured.</summary>
public sealed class PlatformMutationTests
{
    private static readonly string[] Replacements = ["null", "\"x\"", "-7", "1.5", "1e30", "true", "{}", "[]", "[null]"];

    public static TheoryData<int, string> Cases => PlatformCases.Numbers;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_field_that_is_missing_or_of_another_type_never_makes_a_false_number(int number, string name)
    {
        var item = PlatformCases.Of(number);
        var original = Found(item, item.Bytes);
        var root = JsonNode.Parse(item.Bytes)!;
        foreach (var (parent, key) in Places(root).ToArray())
        {
            var before = parent[key]?.DeepClone();
            parent.Remove(key);
            Verify(item, original, root, $"{name} {parent.GetPath()}.{key} removed");
            foreach (var replacement in Replacements)
            {
                var node = JsonNode.Parse(replacement);
                // Another text is another name; another number may be true. A count that stands as a text is one, too.
                if (node?.GetValueKind() == before?.GetValueKind() && replacement != "-7" && !IsCount(before))
                    continue;
                parent[key] = node;
                Verify(item, original, root, $"{name} {parent.GetPath()}.{key} = {replacement}");
            }

            parent[key] = before;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_answer_that_ends_early_is_malformed(int number, string name)
    {
        var item = PlatformCases.Of(number);
        var bytes = item.Bytes.AsMemory().TrimEnd((byte)'\n');
        for (var length = 0; length < bytes.Length; length += length < 200 ? 1 : 13)
            Assert.True(new FetchOutcome.Malformed("$") == item.Parse(bytes[..length]), name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bytes_that_are_not_the_answer_at_all_have_an_outcome(int number, string name)
    {
        var item = PlatformCases.Of(number);
        var random = new Random(name.Length);
        for (var round = 0; round < 200; round++)
        {
            var spoiled = item.Bytes.ToArray();
            spoiled[random.Next(spoiled.Length)] = (byte)random.Next(256);
            Assert.NotNull(item.Parse(spoiled));
        }

        foreach (var text in (string[])["", " ", "null", "[]", "\"done\"", "7", "{}", "<html>", "\uFEFF{}", """{"data":{}}""", """{"items":[{}]}"""])
            Assert.IsNotType<FetchOutcome.Found>(item.Parse(Encoding.UTF8.GetBytes(text)));
    }

    private static Observation Found(PlatformCases.Case item, byte[] bytes) =>
        Assert.IsType<FetchOutcome.Found>(item.Parse(bytes)).Observation!;

    private static void Verify(PlatformCases.Case item, Observation original, JsonNode root, string mutation)
    {
        var outcome = item.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()));
        Assert.NotNull(outcome);
        if (outcome is not FetchOutcome.Found { Observation: { } found })
            return;
        Assert.True(original.PlatformId == found.PlatformId, mutation);
        // A channel whose handle is not given is called by its id.
        Assert.True(original.Name == found.Name || found.Name == found.PlatformId, $"{mutation}: {found.Name}");
        foreach (var metric in found.Metrics)
            Assert.True(
                metric == original.Number(metric.Key) || metric is { Value: null, State: ValueState.Hidden or ValueState.Unknown },
                $"{mutation}: {metric}");
    }

    private static bool IsCount(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String && long.TryParse(node.GetValue<string>(), out _);

    private static IEnumerable<(JsonObject Parent, string Key)> Places(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (var element in array)
                foreach (var place in Places(element))
                    yield return place;
        if (node is not JsonObject parent)
            yield break;
        foreach (var (key, child) in parent.ToArray())
        {
            yield return (parent, key);
            foreach (var place in Places(child))
                yield return place;
        }
    }
}
