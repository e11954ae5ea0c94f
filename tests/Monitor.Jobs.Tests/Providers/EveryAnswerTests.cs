using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FSharp.Core;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tests.Simulator;
using Monitor.ProviderSimulator.Faults;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Walks over every provider, platform and fetch type, and over every recorded answer: never somebody else's, never an exception.</summary>
public sealed class EveryAnswerTests : SimulatorTest
{
    // Lists of other people do not say whose lists they are; insights and datasets are told apart by tests of their own.
    private static readonly string[] WithoutOwner =
        [FetchTypes.Followers, FetchTypes.Following, FetchTypes.Dataset, FetchTypes.Search, FetchTypes.PostInsights, FetchTypes.StoryInsights, FetchTypes.ProfileInsights,
            FetchTypes.ChannelDemographics, FetchTypes.OwnStories];

    private static readonly string[] OfSeveral =
        [FetchTypes.Followers, FetchTypes.Following, FetchTypes.ProfilePostsById, FetchTypes.ProfilePostsByHandle, FetchTypes.ReelsPosts, FetchTypes.TaggedPosts, FetchTypes.ChannelVideos,
            FetchTypes.Search, FetchTypes.PostComments, FetchTypes.PostLikers, FetchTypes.HashtagPosts];

    // The same cases in every run.
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(250)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_261_129, 31), null)));

    public static TheoryData<string, string, string> Questions { get; } =
    [
        .. RegisteredProviders.All.SelectMany(provider => provider.Declaration.Capabilities.SelectMany(platform => platform.Value
            .Select(fetchType => new TheoryDataRow<string, string, string>(provider.Declaration.Name, platform.Key, fetchType)))),
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Somebody_elses_answer_never_counts(string provider, string platform, string fetchType)
    {
        // YouTube138 does not say whose videos it lists, and few say below which post the comments are that they list.
        if (WithoutOwner.Contains(fetchType, StringComparer.Ordinal) || (provider, fetchType) is ("youtube138", FetchTypes.ChannelVideos or FetchTypes.PostComments)
            or ("rapidapi-jotucker", FetchTypes.PostComments) or ("rocketapi" or "lama", FetchTypes.PostComments or FetchTypes.PostLikers))
            return;
        var target = await TargetAsync(platform, fetchType);
        Assert.IsType<FetchOutcome.Found>(await AskAsync(provider, platform, fetchType, target));
        Simulator.AddFault(new FaultRule { Provider = provider, Kind = FaultKind.ForeignAnswer });

        Assert.IsNotType<FetchOutcome.Found>(await AskAsync(provider, platform, fetchType, target));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_bad_item_costs_itself_and_is_named(string provider, string platform, string fetchType)
    {
        if (!OfSeveral.Contains(fetchType, StringComparer.Ordinal))
            return;
        var target = await TargetAsync(platform, fetchType);
        var whole = Assert.IsType<FetchOutcome.Found>(await AskAsync(provider, platform, fetchType, target));
        Simulator.AddFault(new FaultRule { Provider = provider, Kind = FaultKind.BadItem });

        var found = Assert.IsType<FetchOutcome.Found>(await AskAsync(provider, platform, fetchType, target));

        Assert.InRange(found.Dropped, 1, 2);
        Assert.Equal(whole.Items.Count - found.Dropped, found.Items.Count);
        Assert.NotEmpty(found.Drift);
        Assert.Empty(found.Items.Select(item => item.PlatformId).Except(whole.Items.Select(item => item.PlatformId), StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_verdict_inside_a_success_is_never_data(string provider, string platform, string fetchType)
    {
        if (fetchType == FetchTypes.Dataset)
            return;
        var target = await TargetAsync(platform, fetchType);
        Simulator.AddFault(new FaultRule { Provider = provider, Kind = FaultKind.VerdictInEnvelope });

        Assert.True(await AskAsync(provider, platform, fetchType, target) is not FetchOutcome.Found { Observation: not null } and not FetchOutcome.Malformed);
    }

    public static TheoryData<string, string, string?> Answers => Fixture.Successes;

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_recorded_answer_in_which_another_one_stands_is_nobodys(string provider, string name, string? shortcode)
    {
        var request = Fixture.RequestOf(name, shortcode);
        var text = Encoding.UTF8.GetString(Fixture.Bytes(provider, name));
        if (WithoutOwner.Contains(request.FetchType, StringComparer.Ordinal) || !text.Contains(request.Target, StringComparison.Ordinal))
            return;
        for (var place = 0; place < request.Target.Length; place++)
        {
            var other = request.Target[..place] + Other(request.Target[place]) + request.Target[(place + 1)..];
            var outcome = Fixture.Parse(provider, Encoding.UTF8.GetBytes(text.Replace(request.Target, other, StringComparison.Ordinal)), request);
            Assert.False(outcome is FetchOutcome.Found { Observation: not null } or FetchOutcome.Found { Items.Count: > 0 }, $"{request.Target} by {other}");
        }
    }

    [Theory]
    [MemberData(nameof(PlatformCases.Numbers), MemberType = typeof(PlatformCases))]
    public void A_recorded_answer_of_another_platform_in_which_another_one_stands_is_nobodys(int number, string name)
    {
        var item = PlatformCases.Of(number);
        var text = Encoding.UTF8.GetString(item.Bytes);
        Assert.SkipUnless(text.Contains(item.Request.Target, StringComparison.Ordinal), "The answer does not say the name.");
        var other = item.Request.Target[..^1] + Other(item.Request.Target[^1]);

        var outcome = item.Parse(Encoding.UTF8.GetBytes(text.Replace(item.Request.Target, other, StringComparison.OrdinalIgnoreCase)));

        Assert.False(outcome is FetchOutcome.Found { Observation: not null }, name);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Whatever_is_dropped_retyped_negative_huge_null_or_somebody_elses_no_number_and_nobody_is_invented(
        string provider, string platform, string fetchType)
    {
        if (fetchType == FetchTypes.Dataset)
            return;
        var target = await TargetAsync(platform, fetchType);
        var (asked, question, body) = await ReadAsync(provider, platform, fetchType, target);
        var original = Assert.IsType<FetchOutcome.Found>(Parsed(asked, question, body));
        // Where plays come in two parts, the loss of whole and part is a smaller number that is still true.
        var most = Encoding.UTF8.GetString(body).Contains("ig_play_count", StringComparison.Ordinal) ? 1 : 3;
        var cases = Gen.Choose(0, int.MaxValue - 1).NonEmptyListOf();

        Prop.ForAll(Arb.From(cases), choices =>
        {
            var root = JsonNode.Parse(body)!;
            var broken = new HashSet<(JsonNode, string)>();
            foreach (var choice in choices.Take(most))
                AnswerMutation.Apply(root, choice, target, broken);
            var mutated = Encoding.UTF8.GetBytes(root.ToJsonString());
            MutationTests.Verify(original, Parsed(asked, question, mutated), $"{provider} {fetchType} {string.Join(',', choices.Take(most))}");
        }).Check(Settings);
    }

    private static FetchOutcome Parsed(IProvider provider, FetchRequest question, ReadOnlyMemory<byte> body) =>
        Fixture.Checked(question, provider.Parse(question, new ProviderResponse(200, RetryAfter: null, body)));

    private static char Other(char character) => character switch
    {
        '9' => '1',
        >= '0' and < '9' => (char)(character + 1),
        'x' => 'y',
        _ => 'x',
    };

    private static string Target(string platform, string fetchType) => (platform, fetchType) switch
    {
        (Platforms.YouTube, FetchTypes.Channel) => "ada.sails",
        (Platforms.YouTube, FetchTypes.Video or FetchTypes.PostComments) => "kT3_wQz8-Lr",
        (Platforms.YouTube, FetchTypes.ChannelDemographics) => "UCw8kTn3QzLr5YbXe1VdPmFa",
        (Platforms.YouTube, FetchTypes.Search) => "sailing boats",
        (Platforms.TikTok, FetchTypes.PostByShortcode) => "7401122334455667788",
        (Platforms.TikTok, FetchTypes.ProfileByHandle or FetchTypes.ProfilePostsByHandle) => "ada.sails",
        (_, FetchTypes.ProfileByHandle or FetchTypes.ProfilePostsByHandle) => "techguru_sarah",
        (_, FetchTypes.PostByShortcode or FetchTypes.PostComments or FetchTypes.PostLikers) => "reel1",
        (_, FetchTypes.HashtagPosts) => "ceramics",
        (_, FetchTypes.PostInsights or FetchTypes.StoryInsights) => "18200000000000001",
        (_, FetchTypes.ProfileInsights or FetchTypes.OwnStories) => "17847182553904000",
        _ => "7182553904",
    };

    // Where only the platform's number will do, it is asked for before anything is wrong.
    private async Task<string> TargetAsync(string platform, string fetchType) => (platform, fetchType) switch
    {
        (Platforms.YouTube, FetchTypes.ChannelVideos) => await IdAsync("youtube-data-v3", platform, FetchTypes.Channel),
        (Platforms.TikTok, FetchTypes.ProfileById) => await IdAsync("tikhub", platform, FetchTypes.ProfileByHandle),
        _ => Target(platform, fetchType),
    };

    private async Task<string> IdAsync(string name, string platform, string fetchType) =>
        Assert.IsType<FetchOutcome.Found>(await AskAsync(name, platform, fetchType, "ada.sails")).Observation!.PlatformId;

    private async Task<FetchOutcome> AskAsync(string name, string platform, string fetchType, string target) =>
        (await WalkAsync(name, platform, fetchType, target)).Outcome;

    // The answer at the end of the walk, and the question that it answers.
    private async Task<(IProvider Provider, FetchRequest Question, byte[] Body)> ReadAsync(string name, string platform, string fetchType, string target)
    {
        var (_, question, body) = await WalkAsync(name, platform, fetchType, target);
        return (RegisteredProviders.All.First(candidate => candidate.Declaration.Name == name && candidate.Declaration.Supports(platform, fetchType)), question, body);
    }

    private async Task<(FetchOutcome Outcome, FetchRequest Question, byte[] Body)> WalkAsync(string name, string platform, string fetchType, string target)
    {
        await using var services = RegisteredProviders.At(("Collection:DemoBaseUrl", Simulator.BaseUrl));
        var provider = services.GetServices<IProvider>().First(candidate => candidate.Declaration.Name == name && candidate.Declaration.Supports(platform, fetchType));
        var question = new FetchRequest(platform, fetchType, target);
        var access = new ProviderAccess("any-key") { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["user_id"] = "17841400000000001" } };
        for (var steps = 0; steps < 20; steps++)
        {
            using var response = await provider.SendAsync(question, access, attempt: 0, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var outcome = Fixture.Checked(question, provider.Parse(question, new ProviderResponse((int)response.StatusCode, RetryAfter: null, body)));
            if (outcome is not FetchOutcome.Continue unfinished)
                return (outcome, question, body);
            question = question with { Step = unfinished.Next };
        }

        throw new InvalidOperationException("The provider does not come to an end.");
    }
}
