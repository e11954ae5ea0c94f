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
        Assert.Equal((workers, concurrency), (spec.Workers, spec.Concurrency));
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

    [Fact]
    public async Task A_search_is_not_kept_from_it_by_others_whose_pictures_are_still_to_come()
    {
        await using var archive = MediaHarness.Create(Database, Simulator);
        var waiting = await AccountAsync("waiting");
        await AssetAsync("account", waiting, "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        var done = await AccountAsync("done");
        // The one that is done ended an hour ago, behind more of the others than one look takes.
        await Database.ExecuteAsync(
            """
            with job as (
                insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
                values (gen_random_uuid(), 'bulk', 'processing', 1201, 2, 1, '{}', now(), now()) returning id)
            insert into processing_job_items (job_id, username, status, account_id, created_at, updated_at, completed_at)
            select id, 'user' || n, 'completed', case n when 1201 then $2 else $1 end, now(), now(), now() - interval '3 hours' + n * interval '6 seconds'
            from job, generate_series(1, 1201) n
            """, waiting, done);

        for (var look = 0; look < 3; look++)
            await archive.Upkeep.MarkStagesAsync(default);
        Assert.Equal(["user1201"], await Database.ColumnAsync<string>("select username from processing_job_items where cdn_processed"));

        // What there will be no copy of is not still to come.
        await Database.ExecuteAsync("update asset set status = 'failed'");
        for (var look = 0; look < 3; look++)
            await archive.Upkeep.MarkStagesAsync(default);
        Assert.Equal(1201, await Database.ScalarAsync<long>("select count(*) from processing_job_items where cdn_processed"));
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
