using System.Text;
using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Apify;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.Apify;

public sealed class ApifyParserTests
{
    private static readonly IProvider Provider = RegisteredProviders.Of<ApifyProvider>();
    private static readonly FetchRequest Profile = PlatformCases.ApifyProfile with { Step = null };
    private static readonly FetchRequest Post = PlatformCases.ApifyPost;

    [Fact]
    public async Task A_run_is_started_waited_for_and_its_dataset_read()
    {
        var going = Next(Profile, "run_ready");
        Assert.Equal(new RunGoing("kQ2wV8xLr5YbXe1Vd", 0, TaskId: null), going.Step);
        var still = Next(going, "run_running");
        var over = Next(still, "run_succeeded");

        Assert.Equal("POST https://api.apify.com/v2/acts/apify~instagram-profile-scraper/runs?memory=1024&timeout=300&waitForFinish=0", await AddressAsync(Profile));
        Assert.Equal("GET https://api.apify.com/v2/actor-runs/kQ2wV8xLr5YbXe1Vd?waitForFinish=5", await AddressAsync(still));
        Assert.Equal("GET https://api.apify.com/v2/datasets/mN4oP5qR6sT7uV8wX/items?clean=true&format=json&offset=0&limit=1000", await AddressAsync(over));
        Assert.Equal("GET https://api.apify.com/v2/datasets/mN4oP5qR6sT7uV8wX/items?clean=true&format=json&offset=0&limit=20", await AddressAsync(over with { Limit = 12 }));

        var found = Assert.IsType<FetchOutcome.Found>(Parse(over, "profile"));
        Assert.Equal(("48120377415", "vera.draws", "Artist"), (found.Observation!.PlatformId, found.Observation.Name, found.Observation.Text(DimensionKeys.Category)));
        Assert.Equal(
            [Metric.Measured(MetricKeys.Followers, 73_205), Metric.Measured(MetricKeys.Following, 410), Metric.Measured(MetricKeys.Posts, 902)],
            found.Observation.Metrics);
        Assert.Equal("DMb7xYe2QpA", Assert.Single(found.Items).Name);
    }

    [Fact]
    public void A_run_that_does_not_end_is_looked_at_for_a_minute_and_kept()
    {
        var request = Next(Profile, "run_ready");
        var waited = TimeSpan.Zero;
        while (Parse(request, "run_running") is FetchOutcome.Continue going)
        {
            waited += going.Pause;
            request = request with { Step = going.Next };
        }

        Assert.Equal(TimeSpan.FromSeconds(60), waited);
        Assert.Equal(new FetchOutcome.Transient("the run is not over yet") { MovesOn = true }, Parse(request, "run_running"));
        var provider = RegisteredProviders.Of<ApifyProvider>();
        Assert.Equal("run kQ2wV8xLr5YbXe1Vd", provider.Keep(request));
        Assert.Equal(new RunGoing("kQ2wV8xLr5YbXe1Vd", 0, TaskId: null), provider.TakeUp(Profile, provider.Keep(request)!));
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(503, false)]
    public void A_run_that_is_gone_begins_anew_and_one_that_cannot_be_looked_at_is_kept(int status, bool beginsAnew)
    {
        var going = Profile with { Step = new RunGoing("run1", 2, TaskId: "task1") };

        var outcome = Parse(going, "error_401", status);

        Assert.Equal(beginsAnew, outcome is FetchOutcome.Continue { Next: TaskRemoval { Answer: FetchOutcome.Transient { BeginsAnew: true } } });
        Assert.Equal(!beginsAnew, outcome is FetchOutcome.Transient { BeginsAnew: false });
        Assert.Equal("run run1 task1", RegisteredProviders.Of<ApifyProvider>().Keep(going));
    }

    [Fact]
    public async Task A_saved_task_runs_and_is_removed_whatever_came_of_it()
    {
        var saved = Next(Profile, "task");
        var left = Next(saved, "run_failed");
        var failed = left with { Step = Assert.IsType<FetchOutcome.Continue>(Empty(left)).Next };

        Assert.Equal("POST https://api.apify.com/v2/actor-tasks/Zp0aB7cD2eFgH3iJk/runs?waitForFinish=0", await AddressAsync(saved));
        Assert.Equal("DELETE https://api.apify.com/v2/actor-tasks/Zp0aB7cD2eFgH3iJk", await AddressAsync(failed));
        Assert.Equal(new FetchOutcome.Transient("the run ended as FAILED: Blocked"), Parse(failed, "error_401", 404));
    }

    [Fact]
    public async Task A_saved_task_has_its_input_and_memory()
    {
        var access = new ProviderAccess("k") { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["tasks"] = "yes" } };
        var sent = await RequestRecorder.RecordAsync("apify", Profile, access, baseUrl: "https://a.example");
        var body = JsonNode.Parse(sent.Body!)!;

        Assert.Equal("https://a.example/actor-tasks", sent.Address.ToString());
        Assert.StartsWith("monitor-", body["name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((1024, "vera.draws"),
            (body["options"]!["memoryMbytes"]!.GetValue<int>(), body["input"]!["usernames"]![0]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_full_page_of_a_dataset_is_followed_by_the_next_and_nothing_counts_twice()
    {
        var posts = Profile with { FetchType = FetchTypes.ProfilePostsByHandle, Limit = 20, Step = new DatasetPage("d", 0, [], TaskId: null) };
        var first = Page(0, 20);
        var second = Page(15, 10);

        var next = posts with { Step = Assert.IsType<FetchOutcome.Continue>(Provider.Parse(posts, new(200, null, first))).Next };
        var found = Assert.IsType<FetchOutcome.Found>(Provider.Parse(next, new(200, null, second)));

        Assert.EndsWith("offset=20&limit=20", await AddressAsync(next), StringComparison.Ordinal);
        Assert.Equal(25, found.Items.Count);
    }

    [Fact]
    public void Hidden_likes_are_hidden()
    {
        Assert.Equal(Metric.Hidden(MetricKeys.Likes), Assert.IsType<FetchOutcome.Found>(Parse(Post, "post_hidden")).Observation!.Number(MetricKeys.Likes));
        Assert.Equal(Metric.Measured(MetricKeys.Plays, 20_114), Assert.IsType<FetchOutcome.Found>(Parse(Post, "post")).Observation!.Number(MetricKeys.Plays));
        Assert.Equal(new FetchOutcome.Malformed("$[0].shortCode"), Parse(Post with { Target = "DKq3vNtRwLm" }, "post"));
    }

    public static TheoryData<string, int, FetchOutcome> Failures { get; } = new()
    {
        { "error_401", 401, new FetchOutcome.AuthRejected("Said by Apify") },
        { "error_402_usage", 402, new FetchOutcome.QuotaExhausted("Said by Apify") },
        { "error_402_usage", 403, new FetchOutcome.QuotaExhausted("Said by Apify") },
        { "error_402_memory", 402, new FetchOutcome.RateLimited(null) },
        { "error_429", 429, new FetchOutcome.RateLimited(null) },
        { "error_400", 400, new FetchOutcome.Malformed("request") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_has_its_own_outcome(string fixture, int status, FetchOutcome expected) => Assert.Equal(expected, Parse(Profile, fixture, status));

    [Theory]
    [InlineData("run_failed", "the run ended as FAILED: Blocked")]
    [InlineData("run_timed-out", "the run ended as TIMED-OUT: no reason given")]
    public void A_run_that_fails_and_leaves_nothing_is_trouble(string fixture, string reason) =>
        Assert.Equal(new FetchOutcome.Transient(reason), Empty(Next(Profile, fixture)));

    private static FetchOutcome Empty(FetchRequest request) => Provider.Parse(request, new ProviderResponse(200, RetryAfter: null, "[]"u8.ToArray()));

    [Fact]
    public void An_error_in_place_of_data_says_what_is_missing()
    {
        Assert.Equal(new FetchOutcome.NotFound(), Parse(Post, "error_not_found"));
        Assert.Equal(new FetchOutcome.NotCovered("Empty or private data for provided input"), Parse(Post, "error_no_items"));
    }

    private static byte[] Page(int from, int count)
    {
        var post = JsonNode.Parse(Fixture.Bytes("Apify", "post"))!.AsArray()[0]!;
        var page = new JsonArray();
        for (var i = from; i < from + count; i++)
        {
            var copy = post.DeepClone();
            copy["id"] = $"36827{i:000}";
            page.Add(copy);
        }

        return Encoding.UTF8.GetBytes(page.ToJsonString());
    }

    private static FetchRequest Next(FetchRequest request, string fixture) =>
        request with { Step = Assert.IsType<FetchOutcome.Continue>(Parse(request, fixture)).Next };

    private static async Task<string> AddressAsync(FetchRequest request)
    {
        var sent = await RequestRecorder.RecordAsync("apify", request, new("k"));
        Assert.Equal("Bearer k", sent.Headers["Authorization"]);
        return $"{sent.Method} {sent.Address.AbsoluteUri}";
    }

    private static FetchOutcome Parse(FetchRequest request, string fixture, int status = 200) =>
        Fixture.Checked(request, Provider.Parse(request, new ProviderResponse(status, RetryAfter: null, Fixture.Bytes("Apify", fixture))));
}
