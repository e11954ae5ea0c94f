using Monitor.Data.Scheduling;
using Xunit;

namespace Monitor.Web.Tests.Api.InstagramMonitors;

/// <summary>What is said of a target that does not exist or is private, in place of an empty history without a word.</summary>
public sealed class MissingTargetTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Users = "/api/v1/instagram/influencer_monitor";
    private const string Posts = "/api/v1/instagram/post_monitor";

    [Theory]
    [InlineData(RunOutcome.NotFound, "not_found", "There is no account who.is.not_found.")]
    [InlineData(RunOutcome.Private, "private", "The account who.is.private is private.")]
    public async Task The_history_and_the_status_of_an_account_say_so(RunOutcome outcome, string word, string message)
    {
        var task = await Api.CreateAsync($"who.is.{word}");
        await EndAsync(task, outcome);

        foreach (var path in (string[])[$"{Users}/user_history/who.is.{word}", $"{Users}/task_status/{task}"])
        {
            var reply = await Api.GetAsync(path);
            Assert.Equal((200, word), (reply.Status, reply.Data.Text("last_outcome")));
            Assert.StartsWith(message, reply.Data.Text("message"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Those_of_a_post_say_so_too()
    {
        var task = await Api.CreateAsync("DKmissing_1", type: "post");
        await EndAsync(task, RunOutcome.NotFound);

        foreach (var path in (string[])[$"{Posts}/video_history/DKmissing_1", $"{Posts}/task_status/{task}"])
            Assert.StartsWith("There is no post DKmissing_1.", (await Api.GetAsync(path)).Data.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_has_vanished_says_so_beside_what_was_measured_and_one_that_is_back_does_not()
    {
        var task = await Api.CreateAsync("vanishes.later", "30m");
        var account = await Database.AccountAsync("77012", "vanishes.later", Api.Clock.GetUtcNow());
        await Database.ExecuteAsync("update task set account_id = $2 where id = $1", task, account);
        await Database.InfluencerAsync(account, "vanishes.later", Api.Clock.GetUtcNow(), 12);
        Assert.False((await HistoryAsync()).Data.TryGetProperty("last_outcome", out _));

        Api.Clock.Advance(TimeSpan.FromMinutes(40));
        await EndAsync(task, RunOutcome.NotFound);
        var gone = await HistoryAsync();
        await EndAsync(task, RunOutcome.Done);

        Assert.Equal(("not_found", 1), (gone.Data.Text("last_outcome"), gone.Data.GetProperty("history").GetArrayLength()));
        Assert.False((await HistoryAsync()).Data.TryGetProperty("last_outcome", out _));

        Task<Reply> HistoryAsync() => Api.GetAsync($"{Users}/user_history/vanishes.later");
    }

    [Fact]
    public async Task A_failure_of_the_sources_says_nothing_about_the_target()
    {
        var task = await Api.CreateAsync("sources.fail");
        await EndAsync(task, RunOutcome.Failed);

        Assert.Equal("status", (await Api.GetAsync($"{Users}/task_status/{task}")).Data.Keys());
        Assert.Equal("username history", (await Api.GetAsync($"{Users}/user_history/sources.fail")).Data.Keys());
    }

    private Task EndAsync(Guid task, RunOutcome outcome) =>
        Database.ExecuteAsync("update task_schedule set last_outcome = $2, last_run_at = now() where task_id = $1", task, (short)outcome);
}
