using System.Net;
using System.Text;
using System.Text.Json;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Answers;

public sealed class ErrorShapeTests(ApiTests.Fixture fixture, PostgresServer postgres) : ApiTests(fixture)
{
    private const string Create = "/api/v1/instagram/influencer_monitor/create_monitor_task";

    [Theory]
    [InlineData("""{"username":"x","interval":""", "line 1")]
    [InlineData("{\n\"username\": \"x\",\n\"interval\" \"1h\"}", "line 3")]
    [InlineData("not json", "line 1")]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    public async Task Malformed_json_is_400_and_says_where(string body, string where)
    {
        var reply = await Api.PostAsync(Create, body);

        AssertError(reply, 400);
        Assert.Contains(where, reply.Body.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"username":5,"interval":"1h"}""", "username")]
    [InlineData("""{"username":"x","interval":["1h"]}""", "interval")]
    [InlineData("""{"username":"x","interval":{"s":30}}""", "interval")]
    public async Task A_value_of_the_wrong_type_names_its_field(string body, string field)
    {
        var reply = await Api.PostAsync(Create, body);

        AssertError(reply, 422);
        Assert.Equal((field, "wrong_type"), (reply.Field, reply.Code));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    public async Task A_body_that_is_no_object_is_400(string body) =>
        AssertError(await Api.PostAsync(Create, body), 400);

    [Fact]
    public async Task Unknown_members_are_ignored() =>
        Assert.Equal(201, (await Api.PostAsync(Create, """{"username":"more.members","interval":"1h","colour":"blue"}""")).Status);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_415(string contentType)
    {
        var reply = await Api.SendAsync(HttpMethod.Post, Create, """{"username":"x","interval":"1h"}""", contentType);

        AssertError(reply, 415);
        Assert.Equal("unsupported_content_type", reply.Code);
    }

    [Fact]
    public async Task A_body_over_a_megabyte_is_413()
    {
        var reply = await Api.PostAsync(Create, $$"""{"username":"{{new string('x', 1024 * 1024)}}","interval":"1h"}""");

        AssertError(reply, 413);
        Assert.Equal("body_too_large", reply.Code);
    }

    [Theory]
    [InlineData("/api/v1/nothing/here")]
    [InlineData("/api")]
    public async Task An_unknown_route_is_404(string path)
    {
        var reply = await Api.GetAsync(path);

        AssertError(reply, 404);
        Assert.Equal("unknown_route", reply.Code);
    }

    [Fact]
    public async Task Another_method_is_405_and_tells_the_right_one()
    {
        using var response = await Api.Client.DeleteAsync(Create);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("POST", response.Content.Headers.Allow);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        AssertError(new Reply(405, body, null), 405);
    }

    [Theory]
    [InlineData("limit=0", "limit", "out_of_range")]
    [InlineData("limit=501", "limit", "out_of_range")]
    [InlineData("limit=many", "limit", "out_of_range")]
    [InlineData("status=gone", "status", "unknown_value")]
    [InlineData("type=reel", "type", "unknown_value")]
    [InlineData("platform=myspace", "platform", "unknown_value")]
    [InlineData("failing=perhaps", "failing", "unknown_value")]
    [InlineData("sort=colour", "sort", "unknown_value")]
    [InlineData("cursor=abc", "cursor", "invalid_cursor")]
    public async Task A_wrong_parameter_is_422_and_named(string query, string field, string code)
    {
        var reply = await Api.GetAsync($"/api/v1/tasks?{query}");

        AssertError(reply, 422);
        Assert.Equal((field, code), (reply.Field, reply.Code));
    }

    [Fact]
    public async Task Answers_do_not_name_the_server()
    {
        using var response = await Api.Client.GetAsync("/api/v1/tasks");

        Assert.Empty(response.Headers.Server);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task While_the_database_is_away_answers_are_503_with_retry_after()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        Assert.Equal(200, (await api.GetAsync("/api/v1/tasks")).Status);
        await api.CutDatabaseAsync();

        var list = await api.GetAsync("/api/v1/tasks");
        var create = await api.PostAsync(Create, """{"username":"away","interval":"1h"}""");

        Assert.All([list, create], reply =>
        {
            AssertError(reply, 503);
            Assert.Equal("database_unavailable", reply.Code);
            Assert.True(reply.RetryAfter > TimeSpan.Zero);
        });
    }

    [Fact]
    public async Task A_fault_is_500_without_details()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        api.ExpectsFault = true;
        await api.Database.ExecuteAsync("alter table task rename to hidden_task");

        var reply = await api.GetAsync("/api/v1/tasks");

        AssertError(reply, 500);
        Assert.Equal("internal_error", reply.Code);
        Assert.DoesNotContain("task", reply.Body.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_is_422()
    {
        using var content = new ByteArrayContent([.. Encoding.ASCII.GetBytes("{\"username\":\""), 0xff, 0xfe, (byte)'"', (byte)'}']);
        content.Headers.ContentType = new("application/json");
        using var response = await Api.Client.PostAsync(Create, content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    private static void AssertError(Reply reply, int status)
    {
        Assert.Equal(status, reply.Status);
        Assert.Equal("status_code success message errors", reply.Body.Keys());
        Assert.Equal(status, reply.Body.GetProperty("status_code").GetInt32());
        Assert.False(reply.Body.GetProperty("success").GetBoolean());
        Assert.NotEmpty(reply.Body.Text("message")!);
        Assert.All(reply.Body.GetProperty("errors").EnumerateArray(), e => Assert.Equal("field message code", e.Keys()));
        Assert.NotEqual(0, reply.Body.GetProperty("errors").GetArrayLength());
    }
}
