using System.Text.Json;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Answers;

/// <summary>A parameter that a route does not have is refused by name: what is misspelt must not be left out without a word.</summary>
public sealed class UnknownParameterTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Every_documented_route_refuses_parameters_that_it_does_not_have_and_names_those_that_it_has()
    {
        var world = new RouteWorld(Api);
        var failures = new List<string>();
        foreach (var operation in await world.OperationsAsync())
        {
            if (operation.Json.ValueKind != JsonValueKind.Object || operation.Path is "/health" or "/heartbeat")
                continue;
            var path = operation.Parameters.Aggregate(operation.Path, (text, name) => text.Replace($"{{{name}}}", ExampleOf(name), StringComparison.Ordinal));
            var reply = await Api.SendAsync(
                new HttpMethod(operation.Method), $"{path}?curser=1", operation.Body, headers: new Dictionary<string, string> { ["X-Webhook-Secret"] = "secret" });
            // What stands in the path, who calls and what was sent are looked at before.
            var refused = reply.Body.TryGetProperty("errors", out var errors)
                && errors.EnumerateArray().Any(error => (error.Text("code"), error.Text("field")) == ("unknown_parameter", "curser"));
            if (!refused && reply.Status is not (401 or 403 or 404 or 422))
                failures.Add($"{operation.Name}: {reply.Status}");
        }

        Assert.Empty(failures);
        var list = await Api.GetAsync("/api/v1/tasks?curser=1&limit=0");
        Assert.Equal(["limit", "curser"], list.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("field")));
        Assert.Equal(
            "This route has no parameter curser. Its parameters are: status, type, platform, q, failing, overdue, sort, limit, cursor.",
            list.Body.GetProperty("errors")[1].Text("message"));
        Assert.Equal("This route has no parameter x. It has no parameters.", (await Api.GetAsync("/api/v1/flows?x=1")).Body.Text("message"));
    }

    [Fact]
    public async Task Every_parameter_that_a_route_reads_is_documented_and_so_accepted()
    {
        var world = new RouteWorld(Api);
        foreach (var operation in await world.OperationsAsync())
            if (operation.Json.ValueKind == JsonValueKind.Object && operation.Json.TryGetProperty("parameters", out var parameters))
                foreach (var parameter in parameters.EnumerateArray().Where(parameter => parameter.Text("in") == "query"))
                    Assert.True(parameter.TryGetProperty("description", out _), $"{operation.Name} reads {parameter.Text("name")} and does not document it.");
    }

    [Theory]
    [InlineData("/health?probe=1")]
    [InlineData("/heartbeat?cache=1")]
    [InlineData("/api/v1/tasks?LIMIT=1&Status=active")]
    public async Task Probes_may_send_what_they_like_and_the_case_of_names_does_not_matter(string path) =>
        Assert.Equal(200, (await Api.GetAsync(path)).Status);

    private static string ExampleOf(string parameter) => parameter switch
    {
        "platform" => "instagram",
        "job_id" or "task_id" or "session_id" or "key_id" or "invitation_id" => Guid.Empty.ToString(),
        "id" or "account_id" or "post_id" or "quarantine_id" or "credential_id" => "1",
        _ => "example",
    };
}
