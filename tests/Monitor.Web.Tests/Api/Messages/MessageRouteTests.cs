using Xunit;

namespace Monitor.Web.Tests.Api.Messages;

public sealed class MessageRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_message_is_put_in_once_and_never_shown()
    {
        const string Body = """{"queue":"identity_token_q","key":"once","body":{"source":"tikhub","access_token":"planted-message-secret"}}""";

        var first = await Api.PostAsync("/api/v1/messages", Body);
        var again = await Api.PostAsync("/api/v1/messages", Body);

        Assert.Equal((202, "True", "False"), (first.Status, first.Data.Text("stored"), again.Data.Text("stored")));
        var listed = (await Api.GetAsync("/api/v1/messages?queue=identity_token_q&state=waiting")).Body.GetRawText();
        Assert.Contains("\"once\"", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-message-secret", listed, StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>(
            "select (select count(*) from inbox_message m where m::text like '%planted-message%') + (select count(*) from audit_log a where a::text like '%planted-message%')"));
    }

    [Fact]
    public async Task What_is_held_or_set_aside_is_replayed_or_removed_and_nothing_else()
    {
        var dead = await AddAsync("dead");
        var held = await AddAsync("held");
        var done = await AddAsync("done");

        Assert.Equal("waiting", (await Api.PostAsync($"/api/v1/messages/{dead}/replay")).Data.Text("state"));
        Assert.Equal(200, (await Api.SendAsync(HttpMethod.Delete, $"/api/v1/messages/{held}")).Status);
        Assert.Equal((404, "message_not_found"), Refusal(await Api.GetAsync($"/api/v1/messages/{held}")));
        Assert.Equal((409, "message_active"), Refusal(await Api.PostAsync($"/api/v1/messages/{done}/replay")));
        Assert.Equal((409, "message_active"), Refusal(await Api.SendAsync(HttpMethod.Delete, $"/api/v1/messages/{dead}")));
        Assert.Equal((404, "message_not_found"), Refusal(await Api.PostAsync("/api/v1/messages/999999/replay")));
    }

    [Theory]
    [InlineData("""{"body":{}}""", "queue", "required")]
    [InlineData("""{"queue":"weather_q","body":{}}""", "queue", "unknown_value")]
    [InlineData("""{"queue":"identity_token_q"}""", "body", "required")]
    [InlineData("""{"queue":"identity_token_q","body":[1]}""", "body", "wrong_type")]
    [InlineData("""{"queue":"identity_token_q","key":"","body":{}}""", "key", "out_of_range")]
    public async Task What_is_wrong_is_named(string body, string field, string code)
    {
        var reply = await Api.PostAsync("/api/v1/messages", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    private static (int, string?) Refusal(Reply reply) => (reply.Status, reply.Code);

    private Task<long> AddAsync(string state) => Database.ScalarAsync<long>(
        """
        insert into inbox_message (queue, key, state, received_at, due_at, ended_at, result)
        values ('keyword_collection_q', gen_random_uuid()::text, $1, now(), now(), now(), 'no') returning id
        """, state);
}
