using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Answers;

/// <summary>What is said about bodies before anybody reads them, on every route that takes one.</summary>
public sealed class RequestBodyTests(AccessFixture fixture) : IClassFixture<AccessFixture>, IAsyncLifetime
{
    private const string Create = "/api/v1/tasks";

    private static int _made;

    private Dictionary<string, string> _caller = [];

    private ApiServer Api => fixture.Server;

    public async ValueTask InitializeAsync() =>
        _caller = await Api.SignInAsync(1, await Api.MemberAsync(1, "admin", $"bodies.{Interlocked.Increment(ref _made)}@example.org", isOperator: true));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=\"UTF8\"; boundary=x")]
    [InlineData("application/json; charset=us-ascii")]
    [InlineData("application/vnd.monitor+json; charset=\"utf-8\"")]
    public async Task A_charset_may_be_quoted_and_written_as_people_write_it(string contentType)
    {
        using var response = await SendAsync(HttpMethod.Post, Create, Body($"charset.{Interlocked.Increment(ref _made)}"), contentType);

        Assert.Equal(201, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset=")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("application/json; charset=klingon")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=\"utf-8")]
    [InlineData("application/json, application/json")]
    [InlineData("application/")]
    [InlineData("")]
    public async Task Any_other_is_415_on_every_route(string contentType)
    {
        foreach (var route in await RoutesAsync())
        {
            using var response = await SendAsync(new HttpMethod(route.Method), route.Url, "{}", contentType);
            await AssertErrorAsync(route, response, 415, "content-type", "unsupported_content_type");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData(" null ")]
    public async Task Without_a_body_every_route_says_what_to_send(string body)
    {
        var routes = await RoutesAsync();

        Assert.True(routes.Count > 25);
        foreach (var route in routes)
        {
            using var response = await SendAsync(new HttpMethod(route.Method), route.Url, body, "application/json");
            var message = await AssertErrorAsync(route, response, 400, "body", "required");
            foreach (var field in route.Fields)
                Assert.True(message.Contains(field, StringComparison.Ordinal), $"{route.Method} {route.Url}: {message}");
        }
    }

    [Fact]
    public async Task Neither_content_type_nor_length_are_needed_to_be_told_so()
    {
        using var request = Request(HttpMethod.Post, Create);
        using var response = await Api.Client.SendAsync(request);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("target", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, deflate")]
    [InlineData("none")]
    public async Task A_compressed_body_is_415_and_is_told_what_is_taken(string encoding)
    {
        foreach (var route in await RoutesAsync())
        {
            using var response = await SendAsync(new HttpMethod(route.Method), route.Url, "{}", "application/json", encoding);
            await AssertErrorAsync(route, response, 415, "content-encoding", "unsupported_content_type");
            Assert.Equal("identity", response.Headers.GetValues("Accept-Encoding").Single());
        }
    }

    [Fact]
    public async Task One_that_says_that_it_is_not_compressed_is_taken()
    {
        using var response = await SendAsync(HttpMethod.Post, Create, Body("uncompressed.one"), "application/json", "identity");

        Assert.Equal(201, (int)response.StatusCode);
    }

    private static string Body(string target) => JsonSerializer.Serialize(new { type = "influencer", target, interval = "1h" });

    // The webhook asks for its secret before it looks at anything.
    private async Task<IReadOnlyList<BodyRoute>> RoutesAsync() =>
    [
        .. from operation in await new RouteWorld(Api).OperationsAsync()
           where operation.Body is not null && !operation.Path.EndsWith("/webhooks/apify", StringComparison.Ordinal)
           let path = operation.Parameters.Aggregate(
               operation.Path, (path, name) => path.Replace($"{{{name}}}", Value(name), StringComparison.Ordinal))
           select new BodyRoute(operation.Method, path, [.. JsonDocument.Parse(operation.Body!).RootElement.EnumerateObject().Select(f => f.Name)]),
    ];

    private static string Value(string parameter) => parameter switch
    {
        "task_id" or "job_id" or "request_id" => "0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68",
        _ => "1",
    };

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string body, string contentType, string? encoding = null)
    {
        using var request = Request(method, path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await Api.Client.SendAsync(request);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in _caller)
            request.Headers.Add(name, value);
        return request;
    }

    private static async Task<string> AssertErrorAsync(BodyRoute route, HttpResponseMessage response, int status, string field, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{route.Method} {route.Url}: {(int)response.StatusCode} {text}");
        Assert.Equal(new MediaTypeHeaderValue("application/json").MediaType, response.Content.Headers.ContentType?.MediaType);
        var error = JsonDocument.Parse(text).RootElement.GetProperty("errors")[0];
        Assert.Equal((field, code), (error.Text("field"), error.Text("code")));
        return error.Text("message")!;
    }

    private sealed record BodyRoute(string Method, string Url, IReadOnlyList<string> Fields);
}
