using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Pauses;

/// <summary>Pauses of everything of a kind; claims are made by hand, since no worker runs here.</summary>
public sealed class PauseTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task A_team_pauses_its_batches_and_nothing_else()
    {
        var (team, key) = await TeamAsync();
        var (other, _) = await TeamAsync();
        var (batch, search, foreign) = (await SubmitAsync(team, JobTypes.Batch), await SubmitAsync(team, JobTypes.One), await SubmitAsync(other, JobTypes.Batch));

        var reply = await _api.SendAsync(HttpMethod.Put, "/api/v1/team/pauses", """{ "kinds": ["batches"], "reason": "month end" }""", headers: key);

        Assert.Equal(("team", "batches", "month end"), (reply.Data[0].Text("scope"), reply.Data[0].Text("kind"), reply.Data[0].Text("reason")));
        var later = await SubmitAsync(team, JobTypes.Batch);
        var claimed = await ClaimAsync();
        Assert.Contains(search, claimed);
        Assert.Contains(foreign, claimed);
        Assert.DoesNotContain(batch, claimed);
        Assert.DoesNotContain(later, claimed);
        var status = await _api.GetAsync($"/api/v1/jobs/{batch}/status", key);
        Assert.Equal(("True", "team", "paused"), (status.Data.Text("paused"), status.Data.Text("paused_by"), status.Data.Text("current_stage")));

        await _api.SendAsync(HttpMethod.Put, "/api/v1/team/pauses", """{ "kinds": [] }""", headers: key);

        Assert.Empty((await _api.GetAsync("/api/v1/pauses", key)).Data.EnumerateArray());
        claimed = await ClaimAsync();
        Assert.Contains(batch, claimed);
        Assert.Contains(later, claimed);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_not_paused()
    {
        var (team, key) = await TeamAsync();
        var batch = await SubmitAsync(team, JobTypes.Batch);
        await _api.SendAsync(HttpMethod.Put, "/api/v1/team/pauses", """{ "kinds": ["batches"] }""", headers: key);

        await _api.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{batch}/cancel", headers: key);

        var status = await _api.GetAsync($"/api/v1/jobs/{batch}/status", key);
        Assert.Equal(("False", "", "cancelled"), (status.Data.Text("paused"), status.Data.Text("paused_by"), status.Data.Text("current_stage")));
    }

    [Fact]
    public async Task Work_under_way_is_not_wanted_any_more_and_wanted_again_afterwards()
    {
        var (team, key) = await TeamAsync();
        await SubmitAsync(team, JobTypes.One);
        var items = await ClaimItemsAsync();
        var runs = items.Select(item => (item.Id, item.RunNo)).ToArray();
        var leases = _api.Services.GetRequiredService<QueueLeases>();
        var mine = (await leases.HeldAsync(runs, default)).Count;

        await _api.SendAsync(HttpMethod.Put, "/api/v1/team/pauses", """{ "kinds": ["all"] }""", headers: key);

        Assert.Equal(mine - 1, (await leases.HeldAsync(runs, default)).Count);
        await _api.SendAsync(HttpMethod.Put, "/api/v1/team/pauses", """{ "kinds": [] }""", headers: key);
        Assert.Equal(mine, (await leases.HeldAsync(runs, default)).Count);
    }

    [Theory]
    [InlineData("/api/v1/team/pauses", """{ "kinds": ["flows"] }""", "unknown_value")]
    [InlineData("/api/v1/team/pauses", """{ "kinds": ["everything"] }""", "unknown_value")]
    [InlineData("/api/v1/team/pauses", """{ "kinds": [null] }""", "unknown_value")]
    [InlineData("/api/v1/team/pauses", """{ }""", "required")]
    public async Task A_pause_of_what_cannot_be_paused_says_so(string path, string body, string code)
    {
        var (_, key) = await TeamAsync();

        var reply = await _api.SendAsync(HttpMethod.Put, path, body, headers: key);

        Assert.Equal((422, code, "kinds"), (reply.Status, reply.Code, reply.Field));
    }

    private async Task<(long Team, Dictionary<string, string> Key)> TeamAsync()
    {
        var team = await _api.TeamAsync($"pause {Guid.NewGuid():N}");
        return (team, await _api.KeyAsync(team, "write"));
    }

    private async Task<Guid> SubmitAsync(long team, string type)
    {
        var submitted = await _api.Services.GetRequiredService<JobSubmission>().SubmitAsync(
            new(type, team, null, Platforms.Instagram, [$"p{Guid.NewGuid():N}"[..20]], 1), default);
        return Assert.IsType<Submission.Accepted>(submitted).Job.Id;
    }

    private async Task<IReadOnlyList<ClaimedItem>> ClaimItemsAsync() =>
        await _api.Services.GetRequiredService<QueueClaims>()
            .ClaimAsync(QueuePriority.Batch, 100, 1, TimeSpan.FromMinutes(1), _api.Clock.GetUtcNow(), default);

    private async Task<IReadOnlyList<Guid>> ClaimAsync()
    {
        var refs = (await ClaimItemsAsync()).Select(item => item.RefId).ToArray();
        return await _api.Database.ColumnAsync<Guid>("select job_id from processing_job_items where id = any ($1)", refs);
    }
}
