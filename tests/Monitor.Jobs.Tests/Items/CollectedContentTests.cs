using Monitor.Data.Batches;
using Monitor.Data.Content;
using Monitor.Data.Flows;
using Monitor.Data.History;
using Monitor.Data.Observations;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>What the work of a team collected is that team's to see, and nobody else's.</summary>
public sealed class CollectedContentTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const long Mine = 1;

    private ItemHarness _one = null!;
    private long _other;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await Database.ScalarAsync<long>("insert into team (name) values ('other') returning id");
        _one = await ItemHarness.StartAsync(Database, Simulator);
    }

    public override async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(JobTypes.One)]
    [InlineData(JobTypes.Bulk)]
    [InlineData(JobTypes.Batch)]
    public async Task Given_a_job_when_it_has_collected_a_creator_then_its_team_sees_the_account_with_posts_log_and_history(string type)
    {
        var job = Assert.IsType<Submission.Accepted>(await _one.Submission.SubmitAsync(new(type, Mine, null, Platforms.Instagram, ["nasa"], 1), default)).Job;
        await Eventually.BecomesTrueAsync(async () => (await _one.Jobs.FindAsync(Mine, job.Id, default))!.Status == JobStatus.Completed);

        await IsSeenAsync("nasa");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_flow_or_a_read_when_it_has_collected_a_profile_then_its_team_sees_the_account(bool isRead)
    {
        await RunAsync("refresh_profile_basic", "nasa", isRead);

        await IsSeenAsync("nasa");
    }

    [Fact]
    public async Task Given_a_flow_when_it_has_collected_a_post_or_a_list_of_posts_then_its_team_sees_them()
    {
        await RunAsync("refresh_post_by_shortcode", "DKq8vT2xR4m");
        await RunAsync("refresh_reels_posts", "777001");

        Assert.NotNull(await Content.PostAsync(Mine, Platforms.Instagram, "DKq8vT2xR4m", default));
        Assert.Null(await Content.PostAsync(_other, Platforms.Instagram, "DKq8vT2xR4m", default));
        var codes = await Database.ColumnAsync<string>("select code from post where owner_id = '777001'");
        Assert.NotEmpty(codes);
        foreach (var code in codes)
        {
            Assert.NotNull(await Content.PostAsync(Mine, Platforms.Instagram, code, default));
            Assert.Null(await Content.PostAsync(_other, Platforms.Instagram, code, default));
        }
    }

    [Fact]
    public async Task Given_an_unlikely_answer_about_a_creator_who_was_searched_when_it_is_held_then_the_team_finds_it_in_the_quarantine()
    {
        await RunAsync("refresh_profile_basic", "nasa");
        await Database.ExecuteAsync("update account set follower_count = follower_count * 1000");

        await _one.Get<ScrapeRequests>().SubmitAsync(new(Flow("refresh_profile_by_handle"), Mine, "nasa", """{"force_refresh": true}"""), default);

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from quarantine") > 0);
        Assert.NotEmpty(await _one.Get<QuarantineStore>().PageAsync(Mine, null, null, 10, default));
        Assert.Empty(await _one.Get<QuarantineStore>().PageAsync(_other, null, null, 10, default));
    }

    [Fact]
    public async Task Given_a_history_that_was_read_when_the_creator_is_collected_again_then_the_new_row_is_there_at_once()
    {
        await RunAsync("refresh_profile_basic", "nasa");
        Assert.Equal(1, await RowsAsync("nasa"));

        await RunAsync("refresh_profile_basic", "nasa", parameters: """{"force_refresh": true}""");

        Assert.Equal(2, await RowsAsync("nasa"));
    }

    private async Task<int> RowsAsync(string username)
    {
        var served = await _one.Get<CachedHistory>().InfluencerAsync(Mine, Platforms.Instagram, username, new(10), default);
        return System.Text.Json.JsonDocument.Parse(served!.Rows).RootElement.GetArrayLength();
    }

    private ContentReader Content => _one.Get<ContentReader>();

    private FlowSpec Flow(string name) => _one.Get<FlowCatalog>().Find(name)!;

    private async Task RunAsync(string flow, string target, bool isInteractive = false, string parameters = "{}")
    {
        var id = await _one.Get<ScrapeRequests>().SubmitAsync(new(Flow(flow), Mine, target, parameters) { IsInteractive = isInteractive }, default);
        await Eventually.BecomesTrueAsync(async () => (await _one.Get<ScrapeRequests>().FindAsync(id, Mine, default))!.Status == RequestStatus.Complete);
    }

    private async Task IsSeenAsync(string username)
    {
        var account = await Content.AccountAsync(Mine, Platforms.Instagram, username, default);
        Assert.NotNull(account);
        Assert.NotEmpty(await Content.AccountLogAsync(account.Id, null, 10, default));
        Assert.NotEmpty((await _one.Get<HistoryReader>().InfluencerAsync(account.Id, new(10, null, null, null), default)).Points);
        Assert.Equal(account.Id, (await _one.Get<HistoryOwners>().FindAccountAsync(Mine, Platforms.Instagram, username, default))!.EntityId);
        foreach (var post in await Content.PostsAsync(account.Id, null, 10, default))
            Assert.NotNull(await Content.PostAsync(Mine, Platforms.Instagram, post.Code, default));
        Assert.Null(await Content.AccountAsync(_other, Platforms.Instagram, username, default));
        Assert.Null(await _one.Get<HistoryOwners>().FindAccountAsync(_other, Platforms.Instagram, username, default));
    }
}
