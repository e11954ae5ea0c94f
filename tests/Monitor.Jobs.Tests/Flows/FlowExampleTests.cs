using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Lists;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Flows;

/// <summary>Every flow of the catalog says what it does, and its example works in demo mode.</summary>
public sealed class FlowExampleTests(PostgresServer postgres) : ItemTest(postgres)
{
    private readonly TestDirectory _folder = new();

    /// <summary>What the result of a flow holds when it has worked: a field that is there, with something in it.</summary>
    private static readonly Dictionary<string, string> Shown = new(StringComparer.Ordinal)
    {
        ["refresh_profile_custom"] = "parts",
        ["refresh_post_by_shortcode"] = "like_count",
        ["refresh_yt_posts"] = "play_count",
        ["refresh_orders_by_store"] = "orders",
        ["refresh_post_insights"] = "reach",
        ["refresh_story_insights"] = "reach",
        ["refresh_profile_followers"] = "items",
        ["refresh_profile_following"] = "added",
        ["refresh_profile_insights"] = "platform_id",
        ["refresh_post_comments"] = "added",
        ["refresh_post_likers"] = "added",
        ["refresh_yt_post_comments"] = "added",
        ["fetch_channels_csv"] = "file",
        ["fetch_channel_videos_csv"] = "file",
        ["fetch_channel_demographic_csv"] = "file",
        ["refresh_stories_posts"] = "posts",
        ["refresh_reels_posts"] = "posts",
        ["refresh_profile_posts"] = "posts",
        ["refresh_tagged_posts"] = "posts",
        ["refresh_hashtag_posts"] = "posts",
        ["refresh_yt_posts_by_channel_id"] = "posts",
        ["search_yt_posts"] = "posts",
        ["asset_upload_flow"] = "assets",
        ["asset_upload_flow_stories"] = "assets",
        [FlowNames.KeywordCollection] = "report_id",
        [FlowNames.SentimentExtraction] = "account_id",
        [FlowNames.SentimentReport] = "texts",
        ["refresh_own_stories"] = "posts",
    };

    /// <summary>Flows about what is stored already.</summary>
    private static readonly string[] AboutStored =
        [AssetUpload.Name, AssetUpload.StoriesName, FlowNames.KeywordCollection, FlowNames.SentimentExtraction, FlowNames.SentimentReport];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_example_of_every_flow_works_in_demo_mode_and_leaves_a_result()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Collection:DemoBaseUrl", Simulator.BaseUrl), ("Outgoing:Allow:0", "127.0.0.1"), ("Media:Folder", _folder.Path));
        var requests = one.Get<ScrapeRequests>();
        var submitted = new List<(FlowSpec Flow, long Id)>();
        foreach (var wave in one.Get<FlowCatalog>().All.GroupBy(flow => AboutStored.Contains(flow.Name)).OrderBy(wave => wave.Key))
        {
            foreach (var flow in wave)
            {
                var example = FlowGuide.Example(flow.Name);
                Assert.True(example is not null && FlowGuide.Description(flow.Name) is { Length: > 20 }, $"{flow.Name} has no description or no example in FlowGuide.");
                var (order, problems) = FlowOrders.Read(flow, one.Get<PlatformRegistry>(), example);
                Assert.True(order is not null, $"{flow.Name}: {string.Join(' ', problems.Select(problem => problem.Message))}");
                submitted.Add((flow, await requests.SubmitAsync(new(flow, 1, order!.Target, example!.ToJsonString()), default)));
            }

            await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from scrape_request_log where status in ('PENDING', 'PROCESSING')") == 0, TimeSpan.FromSeconds(90));
        }

        foreach (var (flow, id) in submitted)
        {
            var row = (await requests.FindAsync(id, 1, default))!;
            Assert.True(row is { Status: RequestStatus.Complete, Error: null, Data: not null }, $"{flow.Name}: {row.Status} {row.ErrorCode} {row.Error}");
            var shown = JsonNode.Parse(row.Data!)![Shown.GetValueOrDefault(flow.Name, "platform_id")];
            Assert.True(shown is JsonArray { Count: > 0 } or JsonObject { Count: > 0 } || (shown is JsonValue value && value.ToString() is not ("" or "0")), $"{flow.Name}: {row.Data}");
            if (!AboutStored.Contains(flow.Name) && JsonNode.Parse(row.Data!)!["file"] is { } file)
            {
                var rows = 0;
                await foreach (var part in one.Get<FlowFiles>().RowsAsync(id, default))
                    rows += part.Count(cells => cells.Any(cell => cell.Text is { Length: > 0 }));
                Assert.Equal(((int)file["rows"]!, true), (rows, rows > 0));
            }
        }
    }

    [Fact]
    public void Every_parameter_that_a_flow_takes_is_described()
    {
        foreach (var flow in new FlowCatalog(new Dictionary<string, FlowSize>(StringComparer.Ordinal)).All)
        {
            var described = FlowOrders.DescribedParametersOf(flow);
            Assert.Equal(flow.Parameters, described.Select(parameter => parameter.Name));
            Assert.All(described, parameter => Assert.True(parameter.Description.Length > 10 && parameter.Description.EndsWith('.'), $"{flow.Name} {parameter.Name}"));
            Assert.All(FlowGuide.Example(flow.Name)!, parameter => Assert.Contains(parameter.Key, flow.Parameters));
        }
    }
}
