using System.Text.Json;
using Microsoft.OpenApi;
using Xunit;

namespace Monitor.Web.Tests.OpenApi;

public sealed class ApiDocumentTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private static readonly string[] Routes =
    [
        "POST /api/v1/instagram/influencer_monitor/create_monitor_task",
        "GET /api/v1/instagram/influencer_monitor/user_history/{user_id}",
        "GET /api/v1/instagram/influencer_monitor/tasks",
        "POST /api/v1/instagram/influencer_monitor/stop_tasks",
        "GET /api/v1/instagram/influencer_monitor/task_status/{task_id}",
        "POST /api/v1/instagram/influencer_monitor/pause_task/{task_id}",
        "POST /api/v1/instagram/influencer_monitor/resume_task/{task_id}",
        "POST /api/v1/instagram/post_monitor/create_monitor_task",
        "GET /api/v1/instagram/post_monitor/video_history/{post_code}",
        "GET /api/v1/instagram/post_monitor/tasks",
        "POST /api/v1/instagram/post_monitor/stop_tasks",
        "GET /api/v1/instagram/post_monitor/task_status/{task_id}",
        "POST /api/v1/instagram/post_monitor/pause_task/{task_id}",
        "POST /api/v1/instagram/post_monitor/resume_task/{task_id}",
        "POST /api/v1/tasks",
        "GET /api/v1/tasks",
        "POST /api/v1/tasks/bulk",
        "POST /api/v1/tasks/actions",
        "GET /api/v1/tasks/board",
        "GET /api/v1/tasks/counts",
        "GET /api/v1/charts",
        "GET /api/v1/growth",
        "GET /api/v1/search",
        "GET /api/v1/load",
        "GET /api/v1/workers",
        "GET /api/v1/capacity",
        "GET /api/v1/tasks/{task_id}/runs/{run_no}",
        "GET /api/v1/scrape-requests/{id}/story",
        "GET /api/v1/jobs/{job_id}/story",
        "GET /api/v1/tasks/{task_id}",
        "PATCH /api/v1/tasks/{task_id}",
        "POST /api/v1/tasks/{task_id}/pause",
        "POST /api/v1/tasks/{task_id}/resume",
        "POST /api/v1/tasks/{task_id}/stop",
        "POST /api/v1/tasks/{task_id}/run",
        "GET /api/v1/tasks/{task_id}/runs",
        "GET /api/v1/tasks/{task_id}/history",
        "GET /api/v1/providers",
        "POST /api/v1/instagram/users/batch",
        "GET /api/v1/instagram/users/batch/{job_id}",
        "POST /api/v1/instagram/bulk-search",
        "POST /api/v1/instagram/search",
        "GET /api/v1/jobs",
        "GET /api/v1/jobs/counts",
        "GET /api/v1/scrape-requests/counts",
        "GET /api/v1/jobs/{job_id}",
        "GET /api/v1/jobs/{job_id}/status",
        "GET /api/v1/jobs/{job_id}/results",
        "GET /api/v1/jobs/{job_id}/events",
        "GET /api/v1/jobs/events",
        "GET /api/v1/jobs/{job_id}/webhooks",
        "POST /api/v1/jobs/{job_id}/cancel",
        "POST /api/v1/jobs/{job_id}/pause",
        "POST /api/v1/jobs/{job_id}/resume",
        "GET /api/v1/actions",
        "GET /api/v1/actions/{action_id}",
        "POST /api/v1/actions",
        "POST /api/v1/actions/{action_id}/cancel",
        "GET /api/v1/pauses",
        "PUT /api/v1/pauses",
        "PUT /api/v1/team/pauses",
        "GET /api/v1/credits",
        "GET /api/v1/credits/ledger",
        "POST /api/v1/credits/grants",
        "GET /api/v1/flows",
        "PATCH /api/v1/flows/{flow}",
        "POST /api/v1/scrape-requests",
        "GET /api/v1/scrape-requests",
        "POST /api/v1/scrape-requests/retry",
        "GET /api/v1/scrape-requests/{id}",
        "GET /api/v1/scrape-requests/{id}/entries",
        "GET /api/v1/scrape-requests/{id}/file",
        "POST /api/v1/scrape-requests/{id}/retry",
        "POST /api/v1/scrape-requests/{id}/cancel",
        "GET /api/v1/instagram/user/{username}",
        "GET /profiles/{platform}/byhandle/{handle}",
        "GET /api/v1/accounts/top",
        "GET /api/v1/accounts/{platform}/{reference}",
        "GET /api/v1/accounts/{account_id}/posts",
        "GET /api/v1/accounts/{account_id}/log",
        "GET /api/v1/accounts/{account_id}/picture",
        "GET /api/v1/posts/{post_id}/picture",
        "GET /api/v1/posts/{platform}/{code}",
        "GET /api/v1/posts/{platform}/{code}/comments",
        "GET /api/v1/posts/{platform}/{code}/likers",
        "GET /api/v1/orders",
        "GET /api/v1/orders/stores",
        "GET /api/v1/orders/export",
        "DELETE /api/v1/orders",
        "GET /api/v1/posts/{post_id}/log",
        "GET /api/v1/accounts/{account_id}/keywords",
        "GET /api/v1/accounts/{account_id}/sentiment",
        "GET /api/v1/posts/{post_id}/texts",
        "GET /api/v1/text-reports",
        "GET /api/v1/text-reports/{report_id}",
        "GET /api/v1/text-reports/{report_id}/texts",
        "GET /api/v1/text-reports/{report_id}/file",
        "GET /api/v1/feed",
        "GET /api/v1/follows",
        "GET /api/v1/follows/{account_id}",
        "PUT /api/v1/follows/{account_id}",
        "DELETE /api/v1/follows/{account_id}",
        "GET /feed",
        "GET /users/{user_id}",
        "POST /users/{user_id}/follow/{target_user_id}",
        "POST /users/{user_id}/unfollow/{target_user_id}",
        "GET /api/v1/quarantine",
        "GET /api/v1/enrichment",
        "GET /api/v1/enrichment/prompts",
        "GET /api/v1/enrichment/rejected",
        "GET /api/v1/accounts/{account_id}/enrichment",
        "POST /api/v1/quarantine/{quarantine_id}/accept",
        "POST /api/v1/quarantine/{quarantine_id}/reject",
        "PATCH /api/v1/providers/{provider}",
        "GET /api/v1/runs",
        "GET /api/v1/providers/drift",
        "GET /api/v1/provider_calls",
        "GET /api/v1/provider_calls/totals",
        "POST /api/v1/credentials",
        "GET /api/v1/credentials",
        "GET /api/v1/credentials/{credential_id}",
        "DELETE /api/v1/credentials/{credential_id}",
        "POST /api/v1/credentials/{credential_id}/test",
        "POST /api/v1/credentials/{credential_id}/disable",
        "POST /api/v1/credentials/{credential_id}/enable",
        "POST /api/v1/credentials/{credential_id}/rotate",
        "GET /api/v1/limits",
        "POST /api/v1/limits/{key}/reset",
        "GET /api/v1/notices",
        "GET /api/v1/events",
        "GET /api/v1/events/{sequence}",
        "GET /api/v1/messages",
        "POST /api/v1/messages",
        "GET /api/v1/messages/{message_id}",
        "POST /api/v1/messages/{message_id}/replay",
        "DELETE /api/v1/messages/{message_id}",
        "GET /api/v1/media",
        "GET /api/v1/media/status",
        "PATCH /api/v1/media/status",
        "POST /api/v1/media/retry",
        "GET /api/v1/media/{media_id}/content",
        "GET /api/v1/event-types",
        "GET /api/v1/webhooks",
        "POST /api/v1/webhooks",
        "GET /api/v1/webhooks/{webhook_id}",
        "PATCH /api/v1/webhooks/{webhook_id}",
        "DELETE /api/v1/webhooks/{webhook_id}",
        "POST /api/v1/webhooks/{webhook_id}/secret",
        "POST /api/v1/webhooks/{webhook_id}/test",
        "GET /api/v1/webhooks/{webhook_id}/deliveries",
        "GET /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
        "POST /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",
        "POST /api/v1/webhooks/apify",
        "GET /api/v1/setup",
        "POST /api/v1/setup",
        "POST /api/v1/session",
        "POST /api/v1/invitations/accept",
        "GET /api/v1/session",
        "DELETE /api/v1/session",
        "PUT /api/v1/session/team",
        "PUT /api/v1/session/password",
        "POST /api/v1/session/totp",
        "POST /api/v1/session/totp/verify",
        "POST /api/v1/session/totp/disable",
        "POST /api/v1/invitations/accept/oidc",
        "GET /api/v1/session/methods",
        "POST /api/v1/session/passkey/options",
        "POST /api/v1/session/passkey",
        "POST /api/v1/session/proof/passkey/options",
        "POST /api/v1/session/proof/passkey",
        "POST /api/v1/session/proof/oidc",
        "GET /api/v1/session/passkeys",
        "POST /api/v1/session/passkeys/options",
        "POST /api/v1/session/passkeys",
        "PATCH /api/v1/session/passkeys/{passkey_id}",
        "DELETE /api/v1/session/passkeys/{passkey_id}",
        "GET /api/v1/session/oidc",
        "GET /api/v1/session/oidc/callback",
        "GET /api/v1/session/identities",
        "POST /api/v1/session/identities",
        "DELETE /api/v1/session/identities/{identity_id}",
        "GET /api/v1/sessions",
        "POST /api/v1/session/proof",
        "GET /api/v1/session/notices",
        "POST /api/v1/session/notices/seen",
        "POST /api/v1/recovery",
        "POST /api/v1/recovery/complete",
        "POST /api/v1/members/{user_id}/recovery",
        "POST /api/v1/users/{user_id}/recovery",
        "DELETE /api/v1/sessions/{session_id}",
        "DELETE /api/v1/accounts/{account_id}",
        "GET /api/v1/accounts/{account_id}/erasure",
        "GET /api/v1/team",
        "PUT /api/v1/team",
        "GET /api/v1/members",
        "PATCH /api/v1/members/{user_id}",
        "DELETE /api/v1/members/{user_id}",
        "GET /api/v1/invitations",
        "POST /api/v1/invitations",
        "DELETE /api/v1/invitations/{invitation_id}",
        "GET /api/v1/api-keys",
        "POST /api/v1/api-keys",
        "DELETE /api/v1/api-keys/{key_id}",
        "GET /api/v1/audit",
        "GET /api/v1/teams",
        "POST /api/v1/teams",
        "GET /api/v1/users",
        "PATCH /api/v1/users/{user_id}",
        "DELETE /api/v1/users/{user_id}/sessions",
        "GET /health",
        "GET /heartbeat",
        "GET /metrics",
        "PUT /heartbeat",
    ];

    [Fact]
    public async Task The_document_is_valid_openapi_3_1()
    {
        var text = await Api.Client.GetStringAsync("/openapi/v1.json");

        var result = OpenApiDocument.Parse(text, "json");

        Assert.StartsWith("3.1.", JsonDocument.Parse(text).RootElement.Text("openapi"), StringComparison.Ordinal);
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
    }

    [Fact]
    public async Task The_document_has_exactly_the_routes_of_the_product()
    {
        var document = JsonDocument.Parse(await Api.Client.GetStringAsync("/openapi/v1.json")).RootElement;

        var routes = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(Routes.Order(), routes.Order());
    }

    [Fact]
    public async Task Every_operation_is_explained_with_examples_of_success_and_of_every_error()
    {
        var document = JsonDocument.Parse(await Api.Client.GetStringAsync("/openapi/v1.json")).RootElement;

        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            var name = operation.Value.Text("operationId");
            Assert.NotEmpty(operation.Value.Text("summary")!);
            Assert.NotEmpty(operation.Value.Text("description")!);
            foreach (var response in operation.Value.GetProperty("responses").EnumerateObject())
            {
                Assert.NotEmpty(response.Value.Text("description")!);
                if (response.Name is "204" or ['3', ..])
                    continue;
                var types = response.Value.GetProperty("content");
                // Pictures, videos and files are their own example.
                if (types.EnumerateObject().All(type => type.Name.StartsWith("image/", StringComparison.Ordinal) || type.Name.StartsWith("video/", StringComparison.Ordinal)
                    || type.Name == "text/csv" || type.Name.StartsWith("application/vnd.", StringComparison.Ordinal)))
                    continue;
                if (!types.TryGetProperty("application/json", out var content) && !types.TryGetProperty("text/html", out content) && !types.TryGetProperty("text/plain", out content))
                    content = types.GetProperty("text/event-stream");
                Assert.True(content.TryGetProperty("example", out _) || content.TryGetProperty("examples", out _), $"{name} {response.Name}");
            }

            if (operation.Value.TryGetProperty("requestBody", out var body))
                Assert.True(body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), name);
            if (operation.Value.TryGetProperty("parameters", out var parameters))
                Assert.All(parameters.EnumerateArray(), p => Assert.NotEmpty(p.Text("description")!));
        }
    }

    [Theory]
    [InlineData("/api/v1/jobs/{job_id}/events", "200 204 401 403 404 422 429 503")]
    [InlineData("/api/v1/jobs/events", "200 401 403 422 429 503")]
    public async Task A_stream_is_described_as_what_it_is_with_all_its_answers(string path, string statuses)
    {
        var document = JsonDocument.Parse(await Api.Client.GetStringAsync("/openapi/v1.json")).RootElement;

        var responses = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses");

        Assert.Equal(statuses, string.Join(' ', responses.EnumerateObject().Select(r => r.Name).Order(StringComparer.Ordinal)));
        var stream = responses.GetProperty("200").GetProperty("content").GetProperty("text/event-stream");
        Assert.Equal("string", stream.GetProperty("schema").Text("type"));
        Assert.StartsWith("retry: 1000\n\nid: ", stream.Text("example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_document_is_served_where_swagger_tools_look()
    {
        var document = await Api.Client.GetStringAsync("/openapi/v1.json");

        Assert.Equal(document, await Api.Client.GetStringAsync("/swagger/v1/swagger.json"));
    }

    [Fact]
    public async Task Swagger_ui_shows_it()
    {
        Assert.Contains("swagger-ui", await Api.Client.GetStringAsync("/swagger"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_writes_the_document_that_is_served()
    {
        var file = Path.GetTempFileName();

        Assert.Equal(0, await OpenApiCommand.RunAsync([file]));

        Assert.Equal(await Api.Client.GetStringAsync("/openapi/v1.json"), await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    [Fact]
    public async Task Texts_are_strings_and_what_may_be_left_out_of_a_body_is_not_required()
    {
        using var document = JsonDocument.Parse(await Api.Client.GetStringAsync("/openapi/v1.json"));
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        var task = schemas.GetProperty("TaskView").GetProperty("properties");
        var create = schemas.GetProperty("CreateTask");

        Assert.Equal("string", task.GetProperty("platform").Text("type"));
        Assert.Equal("string", task.GetProperty("created_at").Text("type"));
        Assert.Equal(["null", "string"], task.GetProperty("last_run_at").GetProperty("type").EnumerateArray().Select(type => type.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("string", schemas.GetProperty("RecoveryCodesView").GetProperty("properties").GetProperty("recovery_codes").GetProperty("items").Text("type"));
        Assert.Equal("string", schemas.GetProperty("AddCredential").GetProperty("properties").GetProperty("credentials").GetProperty("additionalProperties").Text("type"));
        Assert.False(create.TryGetProperty("required", out var required) && required.GetArrayLength() > 0);
    }
}
