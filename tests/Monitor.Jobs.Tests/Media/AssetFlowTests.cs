using System.Text.Json.Nodes;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Media;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>Copies that are ordered by name, and the stage of searches that says that everything is copied.</summary>
public sealed class AssetFlowTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Theory]
    [InlineData("asset_upload_flow", 15, 5)]
    [InlineData("asset_upload_flow_stories", 3, 5)]
    public async Task A_file_is_copied_ahead_of_the_queue(string flow, int workers, int concurrency)
    {
        await using var archive = MediaHarness.Create(Database, Simulator, worker: true);
        var spec = archive.Get<FlowCatalog>().Find(flow)!;
        Assert.Equal((workers, concurrency, true), (spec.Workers, spec.Concurrency, spec.IsAvailable));
        var account = await AccountAsync("ada");
        var post = await PostAsync(account, "AbC");
        var asset = await AssetAsync("post", post, "video", Simulator.CdnUrl("cdn/day.mp4?oh=1"));
        await Database.ExecuteAsync("update asset set status = 'failed'");
        await archive.StartAsync();

        var request = await SubmitAsync(
            archive, flow, """{"entity_type": "post", "entity_id": "AbC", "asset_type": "VIDEO", "original_url": "{0}", "platform": "instagram"}""", Simulator.CdnUrl("cdn/day.mp4?oh=2"));
        var row = await EndAsync(archive, request);

        Assert.Equal((RequestStatus.Complete, null), (row.Status, row.Error));
        var copy = JsonNode.Parse(row.Data!)!["assets"]![0]!;
        Assert.Equal(($"assets/posts/instagram/{post}_video.mp4", asset), ((string?)copy["asset_url"], (long)copy["asset_id"]!));
        Assert.Equal(MediaStatus.Stored, await StatusOfAsync(asset));
        Assert.Equal(flow == AssetUpload.StoriesName, await Database.ScalarAsync<bool>("select is_story from asset"));
        Assert.Equal(Simulator.CdnContent("cdn/day.mp4"), await File.ReadAllBytesAsync(Assert.Single(archive.Files()).Value));
    }

    [Fact]
    public async Task Without_an_address_all_that_are_known_are_copied()
    {
        await using var archive = MediaHarness.Create(Database, Simulator, worker: true);
        var account = await AccountAsync("ada");
        await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await archive.StartAsync();

        var row = await EndAsync(archive, await SubmitAsync(archive, AssetUpload.Name, """{"entity_type": "profile", "entity_id": "ADA"}"""));

        Assert.Equal(RequestStatus.Complete, row.Status);
        Assert.Single(JsonNode.Parse(row.Data!)!["assets"]!.AsArray());
    }

    [Fact]
    public async Task What_others_see_as_well_takes_no_address_that_no_source_gave()
    {
        await using var archive = MediaHarness.Create(Database, Simulator, worker: true);
        var account = await AccountAsync("ada");
        await archive.StartAsync();
        const string Parameters = """{"entity_type": "account", "entity_id": "ada", "asset_type": "IMAGE", "original_url": "{0}"}""";

        var alone = await EndAsync(archive, await SubmitAsync(archive, AssetUpload.Name, Parameters, Simulator.CdnUrl("cdn/mine.jpg")));
        var other = await Database.ScalarAsync<long>("insert into team (name) values ('other') returning id");
        await Database.ExecuteAsync("insert into collected_account (team_id, account_id, collected_at) values ($1, $2, now())", other, account);
        var shared = await EndAsync(archive, await SubmitAsync(archive, AssetUpload.Name, Parameters, Simulator.CdnUrl("cdn/joke.jpg")));
        var unknown = await EndAsync(archive, await SubmitAsync(archive, AssetUpload.Name, """{"entity_type": "account", "entity_id": "nobody"}"""));

        Assert.Equal(RequestStatus.Complete, alone.Status);
        Assert.Equal((RequestStatus.Failed, RequestStatus.InvalidParameters), (shared.Status, shared.ErrorCode));
        Assert.Equal((RequestStatus.Failed, "not_found"), (unknown.Status, unknown.ErrorCode));
        Assert.Single(archive.Files());
    }

    [Theory]
    [InlineData("expired", MediaErrors.UrlSignatureExpired)]
    [InlineData("lying", MediaErrors.WrongType)]
    [InlineData("missing", MediaErrors.NotFound)]
    public async Task A_request_says_why_there_is_no_copy(string fault, string code)
    {
        Simulator.Cdn = new() { Expired = fault == "expired" ? 1 : 0, Lying = fault == "lying" ? 1 : 0, Missing = fault == "missing" ? 1 : 0 };
        await using var archive = MediaHarness.Create(Database, Simulator, worker: true);
        await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await Database.ExecuteAsync("update asset set status = 'failed'");
        await archive.StartAsync();

        var row = await EndAsync(archive, await SubmitAsync(archive, AssetUpload.Name, """{"entity_type": "account", "entity_id": "ada"}"""));

        Assert.Equal((RequestStatus.Failed, code), (row.Status, row.ErrorCode));
        Assert.Equal(1, Simulator.CdnRequests);
    }

    [Fact]
    public async Task A_search_says_when_all_pictures_of_whom_it_found_are_copied()
    {
        Simulator.Cdn = new() { LatencyMs = 20 };
        await using var archive = MediaHarness.Create(Database, Simulator, worker: true, settings: [("Collection:DemoBaseUrl", Simulator.BaseUrl)]);
        await archive.StartAsync();

        var job = Assert.IsType<Submission.Accepted>(
            await archive.Get<JobSubmission>().SubmitAsync(new(JobTypes.Bulk, 1, null, Data.Observations.Platforms.Instagram, ["nasa", "natgeo"], 2), default)).Job;
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<long>("select count(*) from processing_job_items where job_id = $1 and cdn_processed", job.Id) == 2, Patience,
            "both are copied");

        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from asset where status in ('found', 'queued', 'expired')"));
        Assert.True(await Database.ScalarAsync<long>("select count(*) from asset where status = 'stored' and asset_type = 'profile_pic'") >= 2);
    }

    private static async Task<long> SubmitAsync(MediaHarness archive, string flow, string parameters, string? url = null)
    {
        var text = url is null ? parameters : parameters.Replace("{0}", url, StringComparison.Ordinal);
        var spec = archive.Get<FlowCatalog>().Find(flow)!;
        var (order, problems) = FlowOrders.Read(spec, archive.Get<Data.SocialPlatforms.PlatformRegistry>(), JsonNode.Parse(text)!.AsObject());
        Assert.Empty(problems);
        return await archive.Get<ScrapeRequests>().SubmitAsync(new(spec, 1, order!.Target, text), default);
    }

    private static async Task<RequestRow> EndAsync(MediaHarness archive, long id)
    {
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await archive.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed, Patience, "it ended");
        return row!;
    }
}
