using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Health;

/// <summary>Whether a process wants requests. That only the operator may change it is a rule of its route.</summary>
public sealed class HeartbeatTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_drained_process_says_gone_until_it_is_taken_back_and_answers_everything_else()
    {
        Assert.Equal((200, "True"), await HeartbeatAsync());

        var drained = await SetAsync("false");
        Assert.Equal((200, "False"), (drained.Status, drained.Body.Text("beat")));
        Assert.Equal((410, "False"), await HeartbeatAsync());
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks")).Status);
        Assert.Equal(200, (await _api.GetAsync("/health")).Status);

        using var head = await _api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/heartbeat"));
        Assert.Equal((410, ""), ((int)head.StatusCode, await head.Content.ReadAsStringAsync()));

        await SetAsync("true");
        Assert.Equal((200, "True"), await HeartbeatAsync());
    }

    [Fact]
    public async Task It_is_that_of_the_one_process()
    {
        await using var other = await ApiServer.StartAsync(postgres, shared: _api.Database);

        await SetAsync("false");

        Assert.Equal(200, (await other.GetAsync("/heartbeat")).Status);
    }

    [Fact]
    public async Task It_needs_no_database()
    {
        await _api.CutDatabaseAsync();

        Assert.Equal((200, "True"), await HeartbeatAsync());
    }

    [Theory]
    [InlineData("", "required")]
    [InlineData("?beat=", "required")]
    [InlineData("?beat=no", "unknown_value")]
    public async Task A_word_that_is_none_is_refused_and_changes_nothing(string query, string code)
    {
        var reply = await _api.SendAsync(HttpMethod.Put, "/heartbeat" + query);

        Assert.Equal((422, "beat", code), (reply.Status, reply.Field, reply.Code));
        Assert.Equal(200, (await _api.GetAsync("/heartbeat")).Status);
    }

    [Fact]
    public async Task Who_drained_a_process_stands_in_the_audit_log()
    {
        await using var api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);
        var user = await api.MemberAsync(1, "admin", "drains@example.org", isOperator: true);

        await api.SendAsync(HttpMethod.Put, "/heartbeat?beat=false", headers: await api.SignInAsync(1, user));

        Assert.Equal(410, (await api.GetAsync("/heartbeat")).Status);
        Assert.Equal(1, await api.Database.ScalarAsync<int>("select count(*)::int from audit_log where action = 'setHeartbeat'"));
    }

    private Task<Reply> SetAsync(string beat) => _api.SendAsync(HttpMethod.Put, $"/heartbeat?beat={beat}");

    private async Task<(int, string?)> HeartbeatAsync()
    {
        var reply = await _api.GetAsync("/heartbeat");
        return (reply.Status, reply.Body.Text("beat"));
    }
}
