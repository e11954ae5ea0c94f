using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>The same for any combination of broken fields, and for any count.</summary>
public sealed class MutationPropertyTests
{
    private const int Rounds = 1_500;

    // The same cases in every run.
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Rounds)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_261_123, 31), null)));

    [Fact]
    public void However_many_fields_are_broken_at_once_no_number_is_invented()
    {
        // Where plays come in two parts, the loss of whole and part is a smaller number that is still true.
        var answers = Fixture.Successes.Select(row => row.Data)
            .Where(row => !Encoding.UTF8.GetString(Fixture.Bytes(row.Item1, row.Item2)).Contains("ig_play_count", StringComparison.Ordinal))
            .ToArray();
        var breakage = Gen.Choose(0, int.MaxValue - 1).NonEmptyListOf();
        var cases = Gen.Choose(0, answers.Length - 1).SelectMany(answer => breakage.Select(choices => (answer, choices.ToArray())));
        Prop.ForAll(Arb.From(cases), testCase =>
        {
            var (provider, name, shortcode) = answers[testCase.answer];
            var root = JsonNode.Parse(Fixture.Bytes(provider, name))!;
            var broken = new HashSet<(JsonNode, string)>();
            foreach (var choice in testCase.Item2)
                Break(root, choice, broken);
            MutationTests.Verify(
                Fixture.Found(provider, name, shortcode), provider, root, Fixture.RequestOf(name, shortcode), string.Join(',', testCase.Item2));
        }).Check(Settings);
    }

    [Fact]
    public void A_count_is_taken_as_it_is_or_not_at_all() =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), count =>
        {
            var root = JsonNode.Parse(Fixture.Bytes("ArrayBobo", "profile"))!;
            root["user"]!["follower_count"] = count;
            var outcome = Fixture.ParseBytes("ArrayBobo", Encoding.UTF8.GetBytes(root.ToJsonString()));
            return count < 0
                ? outcome is FetchOutcome.Malformed { Field: "user.follower_count" }
                : outcome is FetchOutcome.Found { Observation: { } found } && found.Number(MetricKeys.Followers) == Metric.Measured(MetricKeys.Followers, count);
        }).Check(Settings);

    private static void Break(JsonNode root, int choice, HashSet<(JsonNode, string)> broken)
    {
        var places = MutationTests.Places(root).Where(place => !broken.Contains(place)).ToArray();
        if (places.Length == 0)
            return;
        var (parent, key) = places[choice % places.Length];
        broken.Add((parent, key));
        var replacement = choice / places.Length % (MutationTests.Replacements.Length + 1);
        var before = MutationTests.Take(parent, key);
        if (replacement == MutationTests.Replacements.Length)
            return;
        var node = JsonNode.Parse(MutationTests.Replacements[replacement]);
        // Another value of the same kind is another answer and no breakage.
        MutationTests.Put(parent, key, node?.GetValueKind() == before?.GetValueKind() ? null : node);
    }
}
