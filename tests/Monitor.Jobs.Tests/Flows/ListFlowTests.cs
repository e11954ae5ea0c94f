using System.Globalization;
using System.Text.Json;
using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Flows;

/// <summary>Flows that bring lists go on page by page, at the provider that the list was begun with.</summary>
public sealed class ListFlowTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const string Flow = "refresh_profile_followers";

    private ItemHarness _one = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _one = await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_list_when_several_pages_are_wanted_then_all_come_from_one_provider_and_the_cursor_goes_on_there()
    {
        var all = await RunAsync("""{ "profile_id": "777001", "pages": 3 }""");
        var source = all.Text("source");
        var cursor = all.Text("next_cursor")!;

        Assert.Equal(("3", true), (all.Text("pages"), cursor.StartsWith($"{source}|", StringComparison.Ordinal)));
        Assert.Equal(3, Calls(source!));
        Assert.Equal(3, Simulator.CountRequests());
        var names = all.GetProperty("items").EnumerateArray().Select(item => item.Text("platform_id")).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());

        var more = await RunAsync($$"""{ "profile_id": "777001", "cursor": "{{cursor}}" }""");

        Assert.Equal((source, "1"), (more.Text("source"), more.Text("pages")));
        Assert.NotEqual(cursor, more.Text("next_cursor"));
        Assert.Empty(more.GetProperty("items").EnumerateArray().Select(item => item.Text("platform_id")).Intersect(names));
    }

    [Fact]
    public async Task Given_a_cursor_when_its_provider_is_not_the_one_that_is_drawn_then_its_provider_answers()
    {
        foreach (var source in new[] { "lama", "rapidapi-jotucker", "rocketapi" })
            Assert.Equal(source, (await RunAsync($$"""{ "profile_id": "777001", "cursor": "{{source}}|50" }""")).Text("source"));
    }

    [Fact]
    public async Task Given_a_provider_that_fails_on_the_way_when_a_list_is_read_then_what_came_is_the_result_and_says_where_to_go_on()
    {
        var first = await RunAsync("""{ "profile_id": "777001" }""");
        var source = first.Text("source")!;
        // The page that is under way comes, and the next one does not.
        var slow = Simulator.AddFault(new() { Provider = source, Kind = FaultKind.Slow, DelayMs = 500 });
        var id = await SubmitAsync($$"""{ "profile_id": "777001", "pages": 5, "cursor": "{{first.Text("next_cursor")}}" }""");
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() == 2);
        Simulator.RemoveFault(slow.Id);
        Simulator.AddFault(new() { Provider = source, Kind = FaultKind.ServerError });

        var cut = JsonDocument.Parse((await EndAsync(id)).Data!).RootElement;

        Assert.Equal(("1", source), (cut.Text("pages"), cut.Text("next_cursor")!.Split('|')[0]));
        Assert.Contains(source, cut.Text("stopped_by"), StringComparison.Ordinal);
        Assert.NotEqual(0, cut.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Given_a_list_that_takes_longer_than_a_request_may_when_it_is_read_then_what_came_is_the_result_and_says_where_to_go_on()
    {
        await _one.DisposeAsync();
        _one = await StartAsync(("Queues:RequestTimeout", "00:00:03"));
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 100 });

        var cut = await RunAsync("""{ "profile_id": "777001", "pages": 100 }""");

        Assert.InRange(int.Parse(cut.Text("pages")!, CultureInfo.InvariantCulture), 1, 99);
        Assert.Equal((cut.Text("source"), "It took too long."), (cut.Text("next_cursor")!.Split('|')[0], cut.Text("stopped_by")));
    }

    [Fact]
    public async Task Given_a_cursor_of_nobody_when_it_is_run_all_the_same_then_the_request_fails_and_says_so()
    {
        var id = await SubmitAsync("""{ "profile_id": "777001", "cursor": "nope|5" }""");

        var ended = await EndAsync(id);

        Assert.Equal(("FAILED", 0), (ended.Status, Simulator.CountRequests()));
        Assert.Contains("cursor belongs to none", ended.Error, StringComparison.Ordinal);
    }

    private Task<ItemHarness> StartAsync(params (string, string)[] settings) => ItemHarness.StartAsync(
        Database, Simulator, [.. new[] { "rocketapi", "rapidapi-jotucker", "lama" }.SelectMany(Keyed), ("Collection:SharedFor", "00:00:00"), .. settings]);

    private IEnumerable<(string, string)> Keyed(string provider) =>
        [($"Providers:{provider}:BaseUrl", Simulator.ProviderUrl(provider).ToString()), ($"Providers:{provider}:ApiKey", "test")];

    private int Calls(string provider) => Simulator.Requests().Count(request => request.Provider == provider);

    private Task<long> SubmitAsync(string parameters) =>
        _one.Get<ScrapeRequests>().SubmitAsync(new(_one.Get<FlowCatalog>().Find(Flow)!, 1, "777001", parameters), default);

    private async Task<RequestRow> EndAsync(long id)
    {
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await _one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed);
        return row!;
    }

    private async Task<JsonElement> RunAsync(string parameters)
    {
        var row = await EndAsync(await SubmitAsync(parameters));
        Assert.True(row.Status == RequestStatus.Complete, row.Error);
        return JsonDocument.Parse(row.Data!).RootElement;
    }
}

file static class Looks
{
    public static string? Text(this JsonElement json, string key) => json.GetProperty(key).ValueKind == JsonValueKind.Null ? null : json.GetProperty(key).ToString();
}
