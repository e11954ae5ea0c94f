using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Whatever a provider breaks in its answer, there is an outcome, and no number that was not measured.</summary>
public sealed class MutationTests
{
    public static TheoryData<string, string, string?> Successes => Fixture.Successes;

    private static readonly string[] Replacements = ["null", "\"x\"", "-7", "1.5", "1e30", "true", "{}", "[]", "[null]"];

    [Theory]
    [MemberData(nameof(Successes))]
    public void A_field_that_is_missing_or_of_another_type_never_makes_a_false_number(string provider, string name, string? shortcode)
    {
        var original = Fixture.Observe(provider, name, shortcode);
        var root = JsonNode.Parse(Fixture.Bytes(provider, name))!;
        var tried = 0;
        foreach (var (parent, key) in Places(root).ToArray())
        {
            var before = Take(parent, key);
            Verify(original, provider, root, shortcode, $"{parent.GetPath()}.{key} removed");
            foreach (var replacement in Replacements)
            {
                var node = JsonNode.Parse(replacement);
                if (node?.GetValueKind() == before?.GetValueKind())
                    continue;
                Put(parent, key, node);
                Verify(original, provider, root, shortcode, $"{parent.GetPath()}.{key} = {replacement}");
                Take(parent, key);
                tried++;
            }

            Put(parent, key, before);
        }

        Assert.True(tried > 30);
    }

    [Theory]
    [MemberData(nameof(Successes))]
    public void A_negative_number_is_never_taken(string provider, string name, string? shortcode)
    {
        var original = Fixture.Observe(provider, name, shortcode);
        var root = JsonNode.Parse(Fixture.Bytes(provider, name))!;
        foreach (var (parent, key) in Places(root).ToArray())
        {
            if (parent is not JsonObject || parent[key]?.GetValueKind() != JsonValueKind.Number)
                continue;
            var before = Take(parent, key);
            Put(parent, key, -7);
            Verify(original, provider, root, shortcode, $"{parent.GetPath()}.{key} = -7");
            Take(parent, key);
            Put(parent, key, before);
        }
    }

    [Theory]
    [MemberData(nameof(Successes))]
    public void An_answer_that_ends_early_is_malformed(string provider, string name, string? shortcode)
    {
        var bytes = Fixture.Bytes(provider, name).AsMemory().TrimEnd((byte)'\n');
        for (var length = 0; length < bytes.Length; length += length < 200 ? 1 : 13)
            Assert.Equal(new FetchOutcome.Malformed("$"), Fixture.ParseBytes(provider, bytes[..length], shortcode));
    }

    [Theory]
    [MemberData(nameof(Successes))]
    public void Bytes_that_are_not_the_answer_at_all_have_an_outcome(string provider, string name, string? shortcode)
    {
        var random = new Random(name.Length);
        var bytes = Fixture.Bytes(provider, name);
        for (var round = 0; round < 200; round++)
        {
            var spoiled = bytes.ToArray();
            spoiled[random.Next(spoiled.Length)] = (byte)random.Next(256);
            Assert.NotNull(Fixture.ParseBytes(provider, spoiled, shortcode));
        }

        foreach (var text in (string[])["", " ", "null", "[]", "\"done\"", "7", "{}", "<html>", "\uFEFF{}", """{"data":{}}"""])
            Assert.IsNotType<FetchOutcome.Found>(Fixture.ParseBytes(provider, Encoding.UTF8.GetBytes(text), shortcode));
    }

    private static void Verify(Observation original, string provider, JsonNode root, string? shortcode, string mutation)
    {
        var outcome = Fixture.ParseBytes(provider, Encoding.UTF8.GetBytes(root.ToJsonString()), shortcode);
        Assert.NotNull(outcome);
        if (outcome is not FetchOutcome.Found { Observation: { } found })
            return;
        Assert.True(original.PlatformId == found.PlatformId, mutation);
        Assert.True(original.Name == found.Name, mutation);
        foreach (var metric in found.Metrics)
            Assert.True(
                metric == original.Number(metric.Key) || metric is { Value: null, State: ValueState.Hidden or ValueState.Unknown },
                $"{mutation}: {metric}");
    }

    private static IEnumerable<(JsonNode Parent, string Key)> Places(JsonNode? node)
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

    private static JsonNode? Take(JsonNode parent, string key)
    {
        var value = parent[key];
        parent.AsObject().Remove(key);
        return value;
    }

    private static void Put(JsonNode parent, string key, JsonNode? value) => parent.AsObject()[key] = value;
}
