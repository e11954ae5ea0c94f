using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Lists;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Files;

public sealed class ChannelFileTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const string Channel = "UCw8kTn3QzLr5YbXe1VdPmFa";

    [Fact]
    public async Task A_file_of_channels_has_a_row_for_each_and_says_of_those_that_are_not_there_that_they_are_not()
    {
        await using var one = await StartAsync("youtube138");

        var (id, data) = await RunAsync(one, "fetch_channels_csv", $$"""{ "channel_ids": ["{{Channel}}", "https://www.youtube.com/@ada.sails", "UCmissingxxxxxxxxxxxxxxx"] }""");
        var rows = await RowsAsync(one, id);

        Assert.Equal((id, 3, 3, 1), ((long)data["scrape_id"]!, (int)data["file"]!["rows"]!, (int)data["channels"]!, (int)data["failed"]!));
        Assert.Equal($"/api/v1/scrape-requests/{id}/file", (string?)data["file"]!["url"]);
        Assert.Equal([Channel, "ada.sails", "UCmissingxxxxxxxxxxxxxxx"], [rows[0]["channel_id"], rows[1]["handle"], rows[2]["channel_id"]]);
        Assert.Equal(["found", "found", "not_found"], rows.Select(row => row["status"]));
        Assert.All(rows.Take(2), row => Assert.True(long.Parse(row["subscribers"]!, null) > 0 && row["subscribers_state"] == "rounded" && row["source"] == "youtube138"));
        Assert.Null(rows[2]["subscribers"]);
    }

    [Fact]
    public async Task A_file_of_videos_has_the_newest_of_each_channel_and_goes_on_after_a_kill()
    {
        var first = await StartAsync("youtube138", ("Collection:SharedFor", "00:00:00"));
        var slow = Simulator.AddFault(new() { Provider = "youtube138", Kind = FaultKind.Slow, DelayMs = 150 });
        var id = await SubmitAsync(first, "fetch_channel_videos_csv", $$"""{ "channel_ids": ["{{Channel}}", "@ada.sails"], "videos_per_channel": 70 }""");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<int>("select coalesce(max(pages), 0) from flow_progress") >= 2);
        await first.KillAsync(Database);
        Simulator.RemoveFault(slow.Id);

        await using var second = await StartAsync("youtube138", ("Collection:SharedFor", "00:00:00"));
        var data = await EndAsync(second, id);
        var rows = await RowsAsync(second, id);

        Assert.Equal(rows.Count, rows.Select(row => row["video_id"]).Distinct().Count());
        Assert.Equal(rows.Count, (int)data["file"]!["rows"]!);
        Assert.All(rows.GroupBy(row => row["channel_id"]), videos => Assert.InRange(videos.Count(), 1, 70));
        Assert.Equal(2, rows.Select(row => row["channel_id"]).Distinct().Count());
        Assert.All(rows, row => Assert.True(row["status"] == "found" && row["title"] is { Length: > 0 } && long.Parse(row["views"]!, null) >= 0 && row["url"]!.EndsWith(row["video_id"]!, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_of_viewers_has_the_shares_of_each_group_and_says_which_channels_are_of_others()
    {
        await using var one = await StartAsync("youtube-analytics", [.. Keyed("youtube138")]);

        var (id, data) = await RunAsync(one, "fetch_channel_demographic_csv", $$"""{ "channel_ids": ["{{Channel}}", "@ada.sails", "UCforeignxxxxxxxxxxxxxxx"] }""");
        var rows = await RowsAsync(one, id);

        Assert.Equal((29, 1), ((int)data["file"]!["rows"]!, (int)data["failed"]!));
        Assert.All(rows.Where(row => row["status"] == "found").GroupBy(row => row["channel_id"]), channel =>
            Assert.InRange(channel.Sum(row => decimal.Parse(row["viewer_percentage"]!, System.Globalization.CultureInfo.InvariantCulture)), 98m, 102m));
        Assert.Equal(("UCforeignxxxxxxxxxxxxxxx", "unavailable", null), (rows[^1]["channel_id"], rows[^1]["status"], rows[^1]["age_group"]));
    }

    [Fact]
    public async Task Given_sources_that_are_away_when_a_file_is_made_then_it_waits_for_them_and_has_no_failed_rows()
    {
        await using var one = await StartAsync("youtube138", ("Collection:RestAfterFailures", "1"), ("Collection:ProviderRest", "00:00:00.300"));
        var broken = Simulator.AddFault(new() { Provider = "youtube138", Kind = FaultKind.ServerError });
        var id = await SubmitAsync(one, "fetch_channels_csv", $$"""{ "channel_ids": ["{{Channel}}", "@ada.sails"] }""");
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() >= 10, TimeSpan.FromSeconds(30));
        Simulator.RemoveFault(broken.Id);

        var data = await EndAsync(one, id);

        Assert.Equal((2, 0), ((int)data["file"]!["rows"]!, (int)data["failed"]!));
    }

    [Fact]
    public async Task A_channel_that_was_erased_after_it_was_asked_for_is_asked_for_no_more_and_keeps_its_place()
    {
        await using var one = await StartAsync("youtube138");

        var (id, data) = await RunAsync(one, "fetch_channels_csv", $$"""{ "channel_ids": ["(erased 1)", "{{Channel}}", "(erased 3)"] }""");
        var rows = await RowsAsync(one, id);

        Assert.Equal(["(erased 1)", Channel, "(erased 3)"], rows.Select(row => row["channel_id"]));
        Assert.Equal(["not_found", "found", "not_found"], rows.Select(row => row["status"]));
        Assert.Equal(2, (int)data["failed"]!);
        Assert.Equal(1, Simulator.CountRequests());
    }

    [Fact]
    public async Task Given_no_source_when_a_file_is_wanted_then_the_request_fails_and_says_so()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var id = await SubmitAsync(one, "fetch_channel_demographic_csv", $$"""{ "channel_ids": ["{{Channel}}"] }""");
        await Eventually.BecomesTrueAsync(async () => (await one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status == RequestStatus.Failed);

        Assert.Equal("no_source", (await one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.ErrorCode);
    }

    private Task<ItemHarness> StartAsync(string provider, params (string, string)[] settings) => ItemHarness.StartAsync(Database, Simulator, [.. Keyed(provider), .. settings]);

    private IEnumerable<(string, string)> Keyed(string provider) =>
        [($"Providers:{provider}:BaseUrl", Simulator.ProviderUrl(provider).ToString()), ($"Providers:{provider}:ApiKey", "test")];

    private static Task<long> SubmitAsync(ItemHarness harness, string flow, string parameters) =>
        harness.Get<ScrapeRequests>().SubmitAsync(new(harness.Get<FlowCatalog>().Find(flow)!, 1, Channel, parameters), default);

    private static async Task<(long Id, JsonNode Data)> RunAsync(ItemHarness harness, string flow, string parameters)
    {
        var id = await SubmitAsync(harness, flow, parameters);
        return (id, await EndAsync(harness, id));
    }

    private static async Task<JsonNode> EndAsync(ItemHarness harness, long id)
    {
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed, TimeSpan.FromSeconds(30));
        Assert.True(row!.Status == RequestStatus.Complete, row.Error);
        return JsonNode.Parse(row.Data!)!;
    }

    private static async Task<IReadOnlyList<Dictionary<string, string?>>> RowsAsync(ItemHarness harness, long id)
    {
        var files = harness.Get<FlowFiles>();
        var file = (await files.FindAsync(id, default))!;
        var rows = new List<Dictionary<string, string?>>();
        await foreach (var part in files.RowsAsync(id, default))
            rows.AddRange(part.Select(cells => file.Columns.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second.Text, StringComparer.Ordinal)));
        return rows;
    }
}
