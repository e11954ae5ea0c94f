using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Testing;
using Monitor.Web.Tests.Api.Live;
using Xunit;

namespace Monitor.Web.Tests.Api.Batches;

public sealed class JobRouteTests(ApiTests.Fixture fixture) : JobTests(fixture)
{
    private const string Foreign = "insert into team (name) values ('other') returning id";

    [Fact]
    public async Task A_batch_answers_at_once_with_exactly_six_fields()
    {
        var reply = await Api.PostAsync("/api/v1/instagram/users/batch", """{ "usernames": ["six_a", "six_b", "six_c"], "max_concurrency": 3 }""");

        Assert.Equal(202, reply.Status);
        Assert.Equal("job_id status total_users processed_users successful_users failed_users", reply.Body.Keys());
        Assert.Equal(("running", "3", "0"), (reply.Body.Text("status"), reply.Body.Text("total_users"), reply.Body.Text("processed_users")));
        var stored = await Database.ScalarAsync<Guid>("SELECT id FROM processing_jobs ORDER BY created_at DESC, id desc LIMIT 5");
        Assert.NotEqual(Guid.Empty, stored);
        Assert.Equal(200, (await Api.GetAsync($"/api/v1/instagram/users/batch/{reply.Body.Text("job_id")}")).Status);
    }

    [Theory]
    [InlineData("""{ "usernames": [] }""", "required")]
    [InlineData("""{ "usernames": ["a_b", "A_B"] }""", "duplicate")]
    [InlineData("""{ "usernames": ["not a name"] }""", "invalid_username")]
    [InlineData("""{ "usernames": ["a_b"], "max_concurrency": 0 }""", "out_of_range")]
    [InlineData("""{ "usernames": ["a_b"], "max_concurrency": 1000000 }""", "out_of_range")]
    public async Task A_wrong_batch_says_what_is_wrong(string body, string code)
    {
        var reply = await Api.PostAsync("/api/v1/instagram/users/batch", body);

        Assert.Equal((422, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_batch_that_names_a_user_twice_is_told_which_one()
    {
        var reply = await Api.PostAsync("/api/v1/instagram/users/batch", """{ "usernames": ["one", "@Two", "three", "two"] }""");

        Assert.Equal((422, "usernames names two twice."), (reply.Status, reply.Body.GetProperty("errors")[0].Text("message")));
    }

    [Theory]
    [InlineData("/api/v1/instagram/bulk-search")]
    [InlineData("/api/v1/instagram/users/batch")]
    public async Task Fifteen_names_with_three_typos_are_told_all_three(string path)
    {
        string[] names = [.. Enumerable.Range(1, 12).Select(n => $"typo_{n}"), "first typo", "second,typo", "third-typo"];

        var reply = await Api.PostAsync(path, JsonSerializer.Serialize(new { usernames = names }));

        Assert.Equal(422, reply.Status);
        var errors = reply.Body.GetProperty("errors").EnumerateArray().ToArray();
        Assert.All(errors, error => Assert.Equal(("usernames", "invalid_username"), (error.Text("field"), error.Text("code"))));
        Assert.Equal(["\"first typo\"", "\"second,typo\"", "\"third-typo\""], errors.Select(error => error.Text("message")!.Split(':')[0]));
    }

    [Fact]
    public async Task A_batch_is_told_of_all_that_is_wrong_with_its_names_at_once()
    {
        var reply = await Api.PostAsync("/api/v1/instagram/users/batch", """{ "usernames": ["one", "a b", "One", "two", "c d", "@two"], "max_concurrency": 0 }""");

        Assert.Equal(
            ["invalid_username", "invalid_username", "duplicate", "duplicate", "out_of_range"],
            reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("code")));
    }

    [Fact]
    public async Task Cancelling_says_of_each_creator_what_became_of_it_and_leaves_the_results_partial()
    {
        var job = (await Api.PostAsync("/api/v1/instagram/bulk-search", """{ "usernames": "cancel_a, cancel_b, cancel_c" }""")).Data.Text("job_id")!;
        var id = Guid.Parse(job);
        await Database.ExecuteAsync("update processing_job_items set status = 'completed', result = '{}' where job_id = $1 and username = 'cancel_a'", id);
        await Database.ExecuteAsync("update processing_job_items set status = 'processing' where job_id = $1 and username = 'cancel_b'", id);
        await Database.ExecuteAsync("update processing_jobs set processed_users = 1, successful_users = 1 where id = $1", id);

        var cancelled = await Api.PostAsync($"/api/v1/jobs/{job}/cancel");

        Assert.Equal(
            [("completed", ""), ("cancelled", "The job was cancelled while it was collected."), ("cancelled", "The job was cancelled before its turn came.")],
            cancelled.Data.GetProperty("items").EnumerateArray().Select(item => (item.Text("status"), item.Text("error_message"))));
        var results = await Api.GetAsync($"/api/v1/jobs/{job}/results");
        Assert.Equal(("True", "3"), (results.Data.Text("partial"), results.Data.GetProperty("results").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("cancelled", results.Data.GetProperty("results")[2].Text("error_code"));
        using var file = await Api.Client.GetAsync($"/api/v1/jobs/{job}/results?format=csv");
        Assert.Equal($"job-{job}-partial.csv", file.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(["cancel_b", "cancel_c"], await Database.ColumnAsync<string>("select e ->> 'username' from processing_jobs, jsonb_array_elements(errors) e where id = $1", id));
    }

    [Fact]
    public async Task Half_of_a_character_is_no_username()
    {
        var reply = await Api.PostAsync("/api/v1/instagram/bulk-search", """{ "usernames": ["\ud800"] }""");

        Assert.Equal((422, "wrong_type"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_bulk_search_takes_a_text_with_commas_and_prices_new_and_known_creators()
    {
        await Database.ExecuteAsync("""
            insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '4711', 'bulk_known', 'test', now())
            """);

        var reply = await Api.PostAsync("/api/v1/instagram/bulk-search", """{ "usernames": "bulk_a, bulk_b,@bulk_known, bulk_a" }""");

        Assert.Equal(202, reply.Status);
        Assert.Equal(("3", "55"), (reply.Data.Text("total_creators"), reply.Data.Text("estimated_credits")));
        var status = await Api.GetAsync($"/api/v1/jobs/{reply.Data.Text("job_id")}/status");
        Assert.Equal("55", status.Data.Text("credits_reserved"));
        Assert.Equal(3, status.Data.GetProperty("items").GetArrayLength());
        Assert.Equal("bulk", await Database.ScalarAsync<string>(
            "select job_type from creator_analysis_jobs where id = $1 and credits_reserved and total_creators = 3", Guid.Parse(reply.Data.Text("job_id")!)));
        Assert.Equal(3L, await Database.ScalarAsync<long>(
            "select count(*) from job_queue q join creator_job_items i on i.id = q.id where q.max_retries = 3 and not apify_completed and q.job_id = $1",
            Guid.Parse(reply.Data.Text("job_id")!)));
    }

    [Fact]
    public async Task Sixteen_creators_are_too_many()
    {
        var names = string.Join(',', Enumerable.Range(0, 16).Select(n => $"many_{n}"));

        var reply = await Api.PostAsync("/api/v1/instagram/bulk-search", $$"""{ "usernames": "{{names}}" }""");

        Assert.Equal((422, "too_many"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Sending_a_search_twice_with_one_key_starts_one_job()
    {
        const string Path = "/api/v1/instagram/search";

        var first = await SendAsync(Path, "key-1", """{ "username": "idem_a" }""");
        var second = await SendAsync(Path, "key-1", """{ "username": "idem_a" }""");

        Assert.Equal(202, first.Status);
        Assert.Equal(first.Body.GetProperty("data").Text("job_id"), second.Body.GetProperty("data").Text("job_id"));
        var other = await SendAsync(Path, "key-1", """{ "username": "idem_b" }""");
        Assert.Equal((409, "idempotency_key_reused"), (other.Status, other.Body.GetProperty("errors")[0].Text("code")));
    }

    [Fact]
    public async Task Progress_streams_in_order_to_the_end_and_resumes_without_a_gap()
    {
        var job = await SearchAsync("stream_one");
        await Api.PostAsync($"/api/v1/jobs/{job}/pause");
        await Api.PostAsync($"/api/v1/jobs/{job}/resume");
        var following = StreamAsync(job, after: null);

        Assert.Equal(200, (await Api.PostAsync($"/api/v1/jobs/{job}/cancel")).Status);

        var events = await following.WaitAsync(Patience.Of(TimeSpan.FromSeconds(10)));
        Assert.Equal(["1 job.submitted", "2 job.paused", "3 job.resumed", "4 job.cancelled"], events);
        Assert.Equal(["3 job.resumed", "4 job.cancelled"], await StreamAsync(job, after: "2"));
        Assert.Equal((409, "job_ended"), ((await Api.PostAsync($"/api/v1/jobs/{job}/cancel")) is var again ? (again.Status, again.Code) : default));
    }

    [Fact]
    public async Task The_hub_streams_the_same_events()
    {
        var job = await SearchAsync("hub_one");
        await Api.PostAsync($"/api/v1/jobs/{job}/cancel");

        var messages = await WatchAsync(job);

        Assert.Equal(["job.submitted", "job.cancelled"], messages.Where(m => m.GetProperty("type").GetInt32() == 2).Select(m => m.GetProperty("item").Text("event")));
    }

    [Fact]
    public async Task Given_a_creator_that_nobody_could_serve_when_its_job_is_shown_then_it_says_what_that_took()
    {
        var job = await SearchAsync("dear_one");
        await Database.ExecuteAsync(
            "update processing_job_items set status = 'failed', error_code = 'unavailable', error = 'tikhub: HTTP 503', calls = 4, cost_usd = 0.0016 where job_id = $1", Guid.Parse(job));

        var shown = (await Api.GetAsync($"/api/v1/jobs/{job}/status")).Data.GetProperty("items")[0];
        var result = (await Api.GetAsync($"/api/v1/jobs/{job}/results")).Data.GetProperty("results")[0];

        Assert.All([shown, result], creator => Assert.Equal(("4", 0.0016m), (creator.Text("calls"), creator.GetProperty("cost_usd").GetDecimal())));
    }

    [Fact]
    public async Task The_job_of_another_team_is_unknown_everywhere()
    {
        var team = await Database.ScalarAsync<long>(Foreign);
        var submission = await Api.Services.GetRequiredService<JobSubmission>().SubmitAsync(
            new(JobTypes.One, team, null, Platforms.Instagram, ["foreign_one"], 1), default);
        var job = Assert.IsType<Submission.Accepted>(submission).Job.Id;

        foreach (var path in new[] { "status", "results", "events", "webhooks" })
            Assert.Equal(404, (await Api.GetAsync($"/api/v1/jobs/{job}/{path}")).Status);
        foreach (var action in new[] { "cancel", "pause", "resume" })
            Assert.Equal(404, (await Api.PostAsync($"/api/v1/jobs/{job}/{action}")).Status);
        Assert.Equal(404, (await Api.GetAsync($"/api/v1/instagram/users/batch/{job}")).Status);
        var end = Assert.Single(await WatchAsync(job.ToString()));
        Assert.Contains("There is no job", end.Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_says_where_the_job_is_and_the_job_says_who_asked_for_whom()
    {
        using var content = new StringContent("""{ "usernames": "where_a,where_b" }""", Encoding.UTF8, "application/json");
        using var response = await Api.Client.PostAsync("/api/v1/instagram/bulk-search", content);

        var job = (await Api.GetAsync(response.Headers.Location!.ToString())).Data;

        Assert.Equal("""["where_a","where_b"]""", job.GetProperty("usernames").GetRawText());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("requested_by").ValueKind);
        Assert.Equal(2, job.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Ones_own_jobs_can_be_listed_alone()
    {
        var mine = await SearchAsync("mine_one");
        var others = await SearchAsync("mine_two");
        await Database.ExecuteAsync("update processing_jobs set requested_by = 'user:4711' where id = $1", Guid.Parse(others));

        var listed = (await Api.GetAsync("/api/v1/jobs?mine=true&limit=200")).Data.EnumerateArray().Select(job => job.Text("job_id")).ToArray();

        Assert.Contains(mine, listed);
        Assert.DoesNotContain(others, listed);
    }

    [Fact]
    public async Task Pausing_what_is_paused_changes_nothing()
    {
        var job = await SearchAsync("pause_twice");

        await Api.PostAsync($"/api/v1/jobs/{job}/pause");
        var again = await Api.PostAsync($"/api/v1/jobs/{job}/pause");

        Assert.Equal((200, "True", "2"), (again.Status, again.Data.Text("paused"), again.Data.Text("last_event")));
    }

    private async Task<IReadOnlyList<string>> StreamAsync(string job, string? after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/events");
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        using var response = await Api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        return [.. lines.Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).Zip(
            lines.Where(l => l.StartsWith("event: ", StringComparison.Ordinal)), (id, e) => $"{id[4..]} {e[7..]}")];
    }

    private async Task<IReadOnlyList<JsonElement>> WatchAsync(string job)
    {
        await using var hub = await HubSocket.ConnectAsync(Api);
        await hub.InvokeAsync("Watch", job, 0);
        return await hub.ReadAsync();
    }
}
