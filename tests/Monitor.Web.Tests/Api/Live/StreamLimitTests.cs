using System.Net;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Live;

/// <summary>What open connections may do, and for how long.</summary>
public sealed class StreamLimitTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Running =
        """
        insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
        values (gen_random_uuid(), 'single', 'processing', 1, 1, 1, array['streamed'], now(), now()) returning id
        """;

    private ApiServer _api = null!;
    private Guid _job;

    public async ValueTask InitializeAsync()
    {
        var settings = AccessFixture.Settings.ToDictionary();
        settings["RateLimits:StreamsPerCaller"] = "2";
        _api = await ApiServer.StartAsync(postgres, settings: settings);
        _job = await _api.Database.ScalarAsync<Guid>(Running);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_caller_has_so_many_streams_open_and_no_more_until_one_ends()
    {
        var key = await _api.KeyAsync(1, "read");
        using var first = await OpenAsync(key);
        var second = await OpenAsync(key);

        using (var third = await OpenAsync(key))
            Assert.Equal((HttpStatusCode.TooManyRequests, 1), (third.StatusCode, third.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        using (var other = await OpenAsync(await _api.KeyAsync(1, "read")))
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        second.Dispose();
        await Eventually.BecomesTrueAsync(async () =>
        {
            using var again = await OpenAsync(key);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Streams_and_connections_of_a_hub_are_bounded_as_well()
    {
        var key = await _api.KeyAsync(1, "read");
        await using var hub = await HubSocket.ConnectAsync(_api, key);
        await using var second = await HubSocket.ConnectAsync(_api, key);
        await using var third = await HubSocket.ConnectAsync(_api, key);

        Assert.Contains("error", (await third.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
            await hub.InvokeAsync("Watch", _job, 0);
        Assert.Equal("Too many streams are open. End some of them first.", HubSocket.Describe(Assert.Single(await hub.ReadAsync())));
    }

    [Fact]
    public async Task A_hub_refuses_a_message_that_no_method_needs()
    {
        await using var hub = await HubSocket.ConnectAsync(_api, await _api.KeyAsync(1, "read"));

        await hub.InvokeAsync("Watch", new string('x', 10_000), 0);

        Assert.Contains("error", (await hub.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lost_a_key_begins_no_new_stream_on_a_connection_that_is_open()
    {
        var key = await _api.KeyAsync(1, "read");
        await using var hub = await HubSocket.ConnectAsync(_api, key);
        await _api.Database.ExecuteAsync("update api_key set revoked_at = now()");
        _api.Clock.Advance(TimeSpan.FromSeconds(2));

        await hub.InvokeAsync("Watch", _job, 0);

        // The connection is cut off; what was asked before that is refused.
        Assert.All(await hub.ReadAsync(), message => Assert.Equal("The key or session is not valid, or not any more.", HubSocket.Describe(message)));
    }

    [Fact]
    public async Task Streams_of_whoever_lost_a_key_end_and_that_is_no_fault()
    {
        var key = await _api.KeyAsync(1, "read");
        using var events = await OpenAsync(key);
        await using var hub = await HubSocket.ConnectAsync(_api, key);
        await hub.InvokeAsync("Watch", _job, 0);
        await _api.Database.ExecuteAsync("update api_key set revoked_at = now()");

        var ended = Task.WhenAll(events.Content.ReadAsStringAsync(), hub.ReadAsync());
        await Eventually.BecomesTrueAsync(() =>
        {
            _api.Clock.Advance(TimeSpan.FromMilliseconds(300));
            return ended.IsCompleted;
        });

        await ended;
        Assert.Equal("", _api.Faults);
    }

    [Fact]
    public async Task A_stream_that_is_merely_open_keeps_no_session_alive()
    {
        var person = await _api.SignInAsync(1, await _api.MemberAsync(1, "viewer", "leaves.it.open@example.org"));
        var seen = await _api.Database.ScalarAsync<DateTime>("select last_seen_at from session");
        using var events = await OpenAsync(person);
        var ended = events.Content.ReadAsStringAsync();
        var end = _api.Clock.GetUtcNow().AddMinutes(2);

        await Eventually.BecomesTrueAsync(() =>
        {
            _api.Clock.Advance(TimeSpan.FromMilliseconds(900));
            return _api.Clock.GetUtcNow() > end;
        });

        Assert.False(ended.IsCompleted);
        Assert.Equal(seen, await _api.Database.ScalarAsync<DateTime>("select last_seen_at from session"));
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", person)).Status);
        Assert.NotEqual(seen, await _api.Database.ScalarAsync<DateTime>("select last_seen_at from session"));
    }

    [Fact]
    public async Task Nobody_opens_a_socket_on_behalf_of_a_person_from_a_foreign_page()
    {
        var person = await _api.SignInAsync(1, await _api.MemberAsync(1, "viewer", "socket@example.org"));

        await using var foreign = await HubSocket.ConnectAsync(_api, new Dictionary<string, string>(person) { ["Origin"] = "https://evil.example.org" });
        await using var own = await HubSocket.ConnectAsync(_api, new Dictionary<string, string>(person) { ["Origin"] = $"http://{_api.Client.BaseAddress!.Authority}" });
        await using var open = await ApiServer.StartAsync(postgres);
        await using var rebound = await HubSocket.ConnectAsync(open, new Dictionary<string, string> { ["Origin"] = "https://evil.example.org" });
        await using var local = await HubSocket.ConnectAsync(open, new Dictionary<string, string> { ["Origin"] = "http://localhost:5173" });

        Assert.Equal([HttpStatusCode.Forbidden, null, HttpStatusCode.Forbidden, null], [foreign.Refusal, own.Refusal, rebound.Refusal, local.Refusal]);
    }

    private async Task<HttpResponseMessage> OpenAsync(Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{_job}/events");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await _api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
