using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Whatever a provider breaks in its answer, there is an outcome, and no number that was not measured.</summary>
public sealed class MutationTests
{
    public static TheoryData<string, string, string?> Successes => Fixture.Successes;

    internal static readonly string[] Replacements = ["null", "\"x\"", "-7", "1.5", "1e30", "true", "{}", "[]", "[null]"];

    [Theory]
    [MemberData(nameof(Successes))]
    public void A_field_that_is_missing_or_of_another_type_never_makes_a_false_number(string provider, string name, string? shortcode)
    {
        var original = Fixture.Found(provider, name, shortcode);
        var root = JsonNode.Parse(Fixture.Bytes(provider, name))!;
        var tried = 0;
        foreach (var (parent, key) in Places(root).ToArray())
        {
            var before = Take(parent, key);
            Verify(original, provider, root, Fixture.RequestOf(name, shortcode), $"{parent.GetPath()}.{key} removed");
            foreach (var replacement in Replacements)
            {
                var node = JsonNode.Parse(replacement);
                if (node?.GetValueKind() == before?.GetValueKind())
                    continue;
                Put(parent, key, node);
                Verify(original, provider, root, Fixture.RequestOf(name, shortcode), $"{parent.GetPath()}.{key} = {replacement}");
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
        var original = Fixture.Found(provider, name, shortcode);
        var root = JsonNode.Parse(Fixture.Bytes(provider, name))!;
        foreach (var (parent, key) in Places(root).ToArray())
        {
            if (parent is not JsonObject || parent[key]?.GetValueKind() != JsonValueKind.Number)
                continue;
            var before = Take(parent, key);
            Put(parent, key, -7);
            Verify(original, provider, root, Fixture.RequestOf(name, shortcode), $"{parent.GetPath()}.{key} = -7");
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
            Assert.Equal(new FetchOutcome.Malformed("$"), Fixture.Parse(provider, bytes[..length], Fixture.RequestOf(name, shortcode)));
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
            Assert.NotNull(Fixture.Parse(provider, spoiled, Fixture.RequestOf(name, shortcode)));
        }

        foreach (var text in (string[])["", " ", "null", "[]", "\"done\"", "7", "{}", "<html>", "\uFEFF{}", """{"data":{}}"""])
            AssertNothingIsMeasured(Fixture.Parse(provider, Encoding.UTF8.GetBytes(text), Fixture.RequestOf(name, shortcode)));
    }

    private static void AssertNothingIsMeasured(FetchOutcome outcome)
    {
        if (outcome is FetchOutcome.Found found)
            Assert.True(found is { Observation: null, Items.Count: 0 });
    }

    internal static void Verify(FetchOutcome.Found original, string provider, JsonNode root, FetchRequest request, string mutation) =>
        Verify(original, Fixture.Parse(provider, Encoding.UTF8.GetBytes(root.ToJsonString()), request), mutation);

    /// <summary>What came of a mutated answer is no number that the whole one did not give, and about nobody else.</summary>
    internal static void Verify(FetchOutcome.Found original, FetchOutcome outcome, string mutation)
    {
        Assert.NotNull(outcome);
        if (outcome is not FetchOutcome.Found found)
            return;
        Assert.True(found.Observation is null == original.Observation is null || found.Items.Count == 0, mutation);
        if (found.Observation is { } observation && original.Observation is { } before)
            Verify(before, observation, mutation);
        foreach (var item in found.Items)
        {
            var same = original.Items.FirstOrDefault(candidate => candidate.PlatformId == item.PlatformId);
            Assert.True(same is not null, $"{mutation}: {item.PlatformId} is new");
            Verify(same, item, mutation);
        }
    }

    private static void Verify(Observation original, Observation found, string mutation)
    {
        // Without Instagram's number, an account goes by the one that the Graph API has for it.
        Assert.True(original.PlatformId == found.PlatformId || found.PlatformId == original.Text(DimensionKeys.GraphId), mutation);
        // A story is known by its number where it has no code.
        Assert.True(original.Name == found.Name || found.Name == found.PlatformId, $"{mutation}: {found.Name} of {found.PlatformId}");
        foreach (var metric in found.Metrics)
            Assert.True(
                metric == original.Number(metric.Key) || metric is { Value: null, State: ValueState.Hidden or ValueState.Unknown },
                $"{mutation}: {metric}");
    }

    internal static IEnumerable<(JsonNode Parent, string Key)> Places(JsonNode? node)
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

    internal static JsonNode? Take(JsonNode parent, string key)
    {
        var value = parent[key];
        parent.AsObject().Remove(key);
        return value;
    }

    internal static void Put(JsonNode parent, string key, JsonNode? value) => parent.AsObject()[key] = value;
}
