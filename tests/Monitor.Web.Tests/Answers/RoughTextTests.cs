using System.Text;
using Xunit;

namespace Monitor.Web.Tests.Answers;

/// <summary>What is said where it used to be said roughly, or not at all.</summary>
public sealed class RoughTextTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Stream = "/api/v1/jobs/events";

    [Theory]
    [InlineData(Stream, "abc", "last-event-id", "The header Last-Event-ID is the id of an event of this stream, a whole number such as 4.")]
    [InlineData(Stream + "?after=-1", null, "after", "after is the id of an event of this stream, a whole number such as 4.")]
    [InlineData(Stream + "?after=x", "", "after", "after is the id of an event of this stream, a whole number such as 4.")]
    [InlineData("/api/v1/tasks?cursor=a%00b", null, "cursor", "cursor holds a null character, written %00.")]
    [InlineData("/api/v1/tasks?a%00b=1", null, "", "The name of a parameter holds a null character, written %00.")]
    public async Task A_wrong_position_or_character_is_named(string path, string? lastEventId, string field, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        using var response = await Api.Client.SendAsync(request);

        var error = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
        Assert.Equal((422, field, message), ((int)response.StatusCode, error.Text("field"), error.Text("message")));
    }

    [Theory]
    [InlineData("/nothing", "There is nothing at /nothing. The API is under /api/v1, and /swagger lists its routes.")]
    [InlineData("/favicon.ico", "There is nothing at /favicon.ico. The API is under /api/v1, and /swagger lists its routes.")]
    [InlineData("/api/v1/t%C3%A4sks", "There is no route /api/v1/t\u00e4sks.")]
    public async Task An_unknown_path_is_answered_like_any_other_fault(string path, string message)
    {
        var reply = await Api.GetAsync(path);

        Assert.Equal((404, "unknown_route", message), (reply.Status, reply.Code, reply.Body.Text("message")));
    }

    [Theory]
    [InlineData("a\\u0000b")]
    [InlineData("a\\ud800b")]
    public async Task A_character_that_cannot_be_stored_is_no_wrong_type(string text)
    {
        using var content = new StringContent($$"""{"type":"influencer","target":"{{text}}","interval":"1h"}""", Encoding.UTF8, "application/json");
        using var response = await Api.Client.PostAsync("/api/v1/tasks", content);

        Assert.Contains("target holds a null character or half of a character.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
