using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Web.Api.ApifyWebhooks;
using Xunit;

namespace Monitor.Web.Tests.Api.ApifyWebhooks;

public sealed class ApifyWebhookTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Secret = "a-long-random-text";

    [Theory]
    [InlineData("")]
    [InlineData("?secret=wrong")]
    [InlineData("?secret=a-long-random-tex")]
    public async Task A_wrong_secret_is_refused(string query)
    {
        Configure(Secret);

        var reply = await Api.PostAsync("/api/v1/webhooks/apify" + query, Event("refused"));

        Assert.Equal((401, "wrong_secret"), (reply.Status, reply.Code));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from apify_run where run_id = 'refused'"));
    }

    [Fact]
    public async Task Without_a_configured_secret_nothing_is_accepted()
    {
        Configure(null);

        Assert.Equal(401, (await Api.PostAsync("/api/v1/webhooks/apify?secret=", Event("unconfigured"))).Status);
    }

    [Fact]
    public async Task A_finished_run_is_kept_once_however_often_it_is_reported()
    {
        Configure(Secret);

        var first = await Api.PostAsync($"/api/v1/webhooks/apify?secret={Secret}", Event("run-1"));
        var second = await Api.PostAsync($"/api/v1/webhooks/apify?secret={Secret}", Event("run-1"));

        Assert.Equal((200, "accepted"), (first.Status, first.Data.Text("result")));
        Assert.Equal((200, "duplicate"), (second.Status, second.Data.Text("result")));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from apify_run where run_id = 'run-1' and dataset_id = 'data-1' and state = 1"));
    }

    [Theory]
    [InlineData("987654")]
    [InlineData("alpha")]
    public async Task A_run_for_a_team_that_does_not_exist_is_refused_by_name(string team)
    {
        Configure(Secret);

        var reply = await Api.PostAsync($"/api/v1/webhooks/apify?secret={Secret}&team_id={team}", Event("run-nobody"));

        Assert.Equal((422, "unknown_value", "team_id"), (reply.Status, reply.Code, reply.Field));
    }

    [Fact]
    public async Task The_secret_may_come_in_a_header()
    {
        Configure(Secret);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/webhooks/apify")
        {
            Headers = { { "X-Webhook-Secret", Secret } },
            Content = new StringContent(Event("run-2"), System.Text.Encoding.UTF8, "application/json"),
        };

        using var response = await Api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Other_events_are_ignored_and_incomplete_ones_refused()
    {
        Configure(Secret);

        var failed = await Api.PostAsync($"/api/v1/webhooks/apify?secret={Secret}", Event("run-3").Replace("SUCCEEDED", "FAILED", StringComparison.Ordinal));
        var incomplete = await Api.PostAsync($"/api/v1/webhooks/apify?secret={Secret}", """{"eventType":"ACTOR.RUN.SUCCEEDED","resource":{"id":"run-4"}}""");

        Assert.Equal((200, "ignored"), (failed.Status, failed.Data.Text("result")));
        Assert.Equal((422, "resource.defaultDatasetId"), (incomplete.Status, incomplete.Field));
    }

    private void Configure(string? secret) => Api.Services.GetRequiredService<IOptions<ApifyWebhookOptions>>().Value.WebhookSecret = secret;

    private static string Event(string run) =>
        $$$"""
        {"userId":"u","createdAt":"2026-01-31T08:00:00.100Z","eventType":"ACTOR.RUN.SUCCEEDED","eventData":{"actorId":"a","actorRunId":"{{{run}}}"},
         "resource":{"id":"{{{run}}}","actId":"a","status":"SUCCEEDED","finishedAt":"2026-01-31T08:00:00.000Z","defaultDatasetId":"data-1"}}
        """;
}
