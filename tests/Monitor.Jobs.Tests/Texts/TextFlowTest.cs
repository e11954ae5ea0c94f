using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Texts;

/// <summary>A test of flows about texts: accounts, posts and comments that are stored, and requests.</summary>
public abstract class TextFlowTest(PostgresServer postgres) : ItemTest(postgres)
{
    protected const long Team = 1;

    /// <summary>The worker.</summary>
    protected ItemHarness One { get; private set; } = null!;

    /// <summary>Settings of the worker.</summary>
    protected virtual Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        One = await ItemHarness.StartAsync(Database, Simulator, await SettingsAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<JsonNode> RunAsync(string flow, string parameters) =>
        JsonNode.Parse((await EndAsync(await SubmitAsync(flow, parameters), RequestStatus.Complete)).Data!)!;

    protected Task<long> SubmitAsync(string flow, string parameters)
    {
        var spec = One.Get<FlowCatalog>().Find(flow)!;
        var (order, problems) = FlowOrders.Read(spec, One.Get<Monitor.Data.SocialPlatforms.PlatformRegistry>(), JsonNode.Parse(parameters)!.AsObject());
        Assert.Equal([], problems);
        return One.Get<ScrapeRequests>().SubmitAsync(new(spec, Team, order!.Target, parameters), default);
    }

    protected async Task<RequestRow> EndAsync(long id, string status)
    {
        await Eventually.BecomesTrueAsync(
            async () => (await One.Get<ScrapeRequests>().FindAsync(id, Team, default))!.Status is RequestStatus.Complete or RequestStatus.Failed);
        var row = (await One.Get<ScrapeRequests>().FindAsync(id, Team, default))!;
        Assert.True(row.Status == status, $"{row.Status}: {row.Error}");
        return row;
    }

    protected async Task<long> AccountAsync(string platformId, string username, bool seen = true)
    {
        var id = await Database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $2, 'tikhub', now()) returning id", platformId, username);
        if (seen)
            await Database.ExecuteAsync("insert into collected_account (team_id, account_id, collected_at) values ($1, $2, now())", Team, id);
        return id;
    }

    protected Task<long> PostAsync(string owner, string code, string caption, int days) => Database.ScalarAsync<long>(
        """
        insert into post (platform, platform_id, code, owner_id, owner_username, caption, taken_at, source, measured_at)
        values ('instagram', $1, $1, $2, 'one', $3, now() - make_interval(days => $4), 'tikhub', now()) returning id
        """, code, owner, caption, days);

    protected Task CommentAsync(string code, string text) => Database.ExecuteAsync(
        "insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at) values ('instagram', $1, $2, 'somebody', $2, 'lama', now(), now())", code, text);
}
